import Bytes
import LineProtocol
import Numbers

/// Gives the metric and the series of each point their numbers. Names are the tags' values with escapes
/// undone; those of several series tags have commas between.
struct SeriesNames: ~Copyable {
  /// What is known of a point's series.
  enum Finding {
    case known(series: Int)
    /// A series seen for the first time, with its metric's number and whether that is new as well.
    case new(series: Int, metric: Int, isNewMetric: Bool)
    /// The point lacks the metric's tag or one of the series'.
    case untagged
    /// One more series than may be.
    case beyondLimit
  }

  /// Stands between the names in a key; no text in UTF-8 has this byte.
  private static var separator: UInt8 { 0xFF }

  private let metricTag: [UInt8]
  private let seriesTags: [[UInt8]]
  private let most: Int
  private var series = ByteKeyTable()
  private var metrics = ByteKeyTable()
  private var labels = ByteKeyTable()
  /// How many series each metric and each label has.
  private var metricUses: [Int] = []
  private var labelUses: [Int] = []
  /// How many series have been named.
  private(set) var made = 0
  private var labelOfSeries: [Int32] = []
  private var metricOfSeries: [Int32] = []
  private var key = ByteBuffer(capacity: 256)
  private var knownSeries = HeadMemo()

  init(metricTag: String, seriesTags: [String], most: Int) {
    self.metricTag = Array(metricTag.utf8)
    self.seriesTags = seriesTags.map { Array($0.utf8) }
    self.most = most
  }

  /// How many numbers of series are in use or have been.
  var count: Int { series.count }

  /// Whether there may be one series more.
  var hasPlace: Bool { series.occupied < most }

  mutating func find(_ point: borrowing Point, in bytes: Span<UInt8>) -> Finding {
    if let known = knownSeries.value(of: point) { return .known(series: known) }
    guard readKey(of: point, in: bytes) else { return .untagged }
    if !hasPlace {
      guard let known = series.find(key) else { return .beyondLimit }
      knownSeries.keep(known, for: point)
      return .known(series: known)
    }
    let (number, isNew) = series.insert(key)
    knownSeries.keep(number, for: point)
    guard isNew else { return .known(series: number) }
    let isNewMetric = addNames(of: number)
    return .new(series: number, metric: metric(of: number), isNewMetric: isNewMetric)
  }

  /// The metric of a series.
  func metric(of series: Int) -> Int { Int(metricOfSeries[series]) }

  /// Takes a series out, with names that no other has.
  mutating func remove(_ number: Int) {
    series.remove(number)
    knownSeries.forget()
    let (metric, label) = (Int(metricOfSeries[number]), Int(labelOfSeries[number]))
    metricUses[metric] -= 1
    if metricUses[metric] == 0 { metrics.remove(metric) }
    labelUses[label] -= 1
    if labelUses[label] == 0 { labels.remove(label) }
  }

  /// Puts the names of a point's metric and series into `key`; false when it lacks a tag.
  private mutating func readKey(of point: borrowing Point, in bytes: Span<UInt8>) -> Bool {
    key.removeAll()
    guard let place = point.tagIndex(named: metricTag, in: bytes) else { return false }
    key.append(unescaped: point.tags[place].value, as: .key, of: bytes)
    for tag in seriesTags {
      guard let place = point.tagIndex(named: tag, in: bytes) else { return false }
      key.append(Self.separator)
      key.append(unescaped: point.tags[place].value, as: .key, of: bytes)
    }
    return true
  }

  /// Adds the metric and the label of the new series that `key` names; whether the metric is new.
  private mutating func addNames(of number: Int) -> Bool {
    made += 1
    var metric = ByteBuffer()
    var label = ByteBuffer()
    var index = 0
    while index < key.count, key[index] != Self.separator {
      metric.append(key[index])
      index += 1
    }
    index += 1
    while index < key.count {
      label.append(key[index] == Self.separator ? UInt8(ascii: ",") : key[index])
      index += 1
    }
    let (metricNumber, isNew) = metrics.insert(metric)
    let labelNumber = labels.insert(label).index
    while metricUses.count <= metricNumber { metricUses.append(0) }
    while labelUses.count <= labelNumber { labelUses.append(0) }
    metricUses[metricNumber] += 1
    labelUses[labelNumber] += 1
    if number == metricOfSeries.count {
      metricOfSeries.append(Int32(metricNumber))
      labelOfSeries.append(Int32(labelNumber))
    } else {
      metricOfSeries[number] = Int32(metricNumber)
      labelOfSeries[number] = Int32(labelNumber)
    }
    return isNew
  }

  /// Takes a series as `forEach` gave it; false when it is there already or one too many.
  mutating func restore(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Finding {
    guard hasPlace else { return .beyondLimit }
    key.removeAll()
    key.append(bytes, range)
    let (number, isNew) = series.insert(key)
    guard isNew else { return .known(series: number) }
    let isNewMetric = addNames(of: number)
    return .new(series: number, metric: metric(of: number), isNewMetric: isNewMetric)
  }

  /// The keys of all series; `keyRange(of:)` says where each lies.
  var keyBytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { series.bytes }
  }

  func keyRange(of series: Int) -> Range<Int> { self.series.range(of: series) }

  /// Puts a metric's name into `output`.
  func append(metric: Int, to output: inout ByteBuffer) { metrics.append(metric, to: &output) }

  /// Puts a series' name without its metric's into `output`.
  func append(series: Int, to output: inout ByteBuffer) {
    labels.append(Int(labelOfSeries[series]), to: &output)
  }

  /// The place of each metric's name among the metrics'.
  var metricRanks: [Int] { Self.ranks(of: metrics) }

  /// The place of each series' name among those of all series.
  var seriesRanks: [Int] {
    let ranks = Self.ranks(of: labels)
    return labelOfSeries.map { ranks[Int($0)] }
  }

  /// The place of each name: as numbers if all of them are whole numbers, else byte by byte. Cost:
  /// n log n.
  private static func ranks(of names: borrowing ByteKeyTable) -> [Int] {
    var order = (0..<names.count).filter { names.holds($0) }
    var numbers = Array(repeating: Int64(0), count: names.count)
    var areNumbers = true
    for index in order {
      let number = Int64(decimal: names.bytes, names.range(of: index))
      areNumbers = areNumbers && number != nil
      numbers[index] = number ?? 0
    }
    if areNumbers {
      order.sort { numbers[$0] < numbers[$1] }
    } else {
      // The sort's closure cannot hold a borrowed table, so the names are copied.
      var copies = Array(repeating: [UInt8](), count: names.count)
      for index in order { copies[index] = names.copy(of: index) }
      order.sort { copies[$0].lexicographicallyPrecedes(copies[$1]) }
    }
    var ranks = Array(repeating: 0, count: names.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }
}
