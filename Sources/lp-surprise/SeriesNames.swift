import Bytes
import LineProtocol
import Numbers

/// Gives the metric and the series of each point their numbers. Names are the tags' values with escapes
/// undone; those of several series tags have commas between.
struct SeriesNames: ~Copyable {
  /// What is known of a point's series.
  enum Finding {
    case known(series: Int)
    /// A series seen for the first time.
    case new(series: Int, metric: Int)
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
  /// How many series each metric has.
  private var metricUses: [Int] = []
  /// How many series have been named.
  private(set) var made = 0
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
    let finding = findKey()
    switch finding {
    case .known(let number), .new(let number, _): knownSeries.keep(number, for: point)
    case .untagged, .beyondLimit: break
    }
    return finding
  }

  /// What is known of the series that `key` names; adds it where there is a place.
  private mutating func findKey() -> Finding {
    guard hasPlace else { return series.find(key).map { .known(series: $0) } ?? .beyondLimit }
    let (number, isNew) = series.insert(key)
    guard isNew else { return .known(series: number) }
    made += 1
    var name = ByteBuffer()
    name.append(key.span, 0..<Self.metricEnd(key.span, 0..<key.count))
    let metric = metrics.insert(name).index
    while metricUses.count <= metric { metricUses.append(0) }
    metricUses[metric] += 1
    if number == metricOfSeries.count { metricOfSeries.append(0) }
    metricOfSeries[number] = Int32(metric)
    return .new(series: number, metric: metric)
  }

  /// Where the metric's name ends in a key.
  private static func metricEnd(_ bytes: Span<UInt8>, _ key: Range<Int>) -> Int {
    key.first { bytes[$0] == separator } ?? key.upperBound
  }

  /// The metric of a series.
  func metric(of series: Int) -> Int { Int(metricOfSeries[series]) }

  /// Takes a series out, with names that no other has.
  mutating func remove(_ number: Int) {
    series.remove(number)
    knownSeries.forget()
    let metric = metric(of: number)
    metricUses[metric] -= 1
    if metricUses[metric] == 0 { metrics.remove(metric) }
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

  /// Takes a series by its key; new unless it is there already or one too many.
  mutating func restore(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Finding {
    key.removeAll()
    key.append(bytes, range)
    return findKey()
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
    for byte in label(of: series) { output.append(byte) }
  }

  private func label(of series: Int) -> [UInt8] {
    let key = self.series.range(of: series)
    return (Self.metricEnd(self.series.bytes, key)..<key.upperBound).dropFirst().map {
      let byte = self.series.bytes[$0]
      return byte == Self.separator ? UInt8(ascii: ",") : byte
    }
  }

  /// The place of each metric's name among the metrics'.
  var metricRanks: [Int] {
    Self.ranks(of: (0..<metrics.count).map { metrics.holds($0) ? metrics.copy(of: $0) : nil })
  }

  /// The place of each series' name among those of all series.
  var seriesRanks: [Int] {
    Self.ranks(of: (0..<count).map { series.holds($0) ? label(of: $0) : nil })
  }

  /// The place of each name, as far as there is one: as numbers if all of them are whole numbers, else
  /// byte by byte. Cost: n log n.
  private static func ranks(of names: [[UInt8]?]) -> [Int] {
    var order = names.indices.filter { names[$0] != nil }
    let numbers = names.map { $0.flatMap { Int64(decimal: $0.span, 0..<$0.count) } }
    if order.allSatisfy({ numbers[$0] != nil }) {
      order.sort { numbers[$0] ?? 0 < numbers[$1] ?? 0 }
    } else {
      order.sort { (names[$0] ?? []).lexicographicallyPrecedes(names[$1] ?? []) }
    }
    var ranks = Array(repeating: 0, count: names.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }
}
