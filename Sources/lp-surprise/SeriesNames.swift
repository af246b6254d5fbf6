import Bytes
import LineProtocol

/// Gives the metric and the series of each point their numbers.
///
/// Names are the tags' values as they stand in the line, escapes and all; those of several series tags
/// have commas between, which no raw tag value holds.
struct SeriesNames: ~Copyable {
  /// What is known of a point's series.
  enum Finding {
    case known(series: Int)
    /// A series seen for the first time, with its metric's number and whether that is new as well.
    case new(metric: Int, isNewMetric: Bool)
    /// The point lacks the metric's tag or one of the series'.
    case untagged
    /// One more series than may be.
    case beyondLimit
  }

  private let metricTag: [UInt8]
  private let seriesTags: [[UInt8]]
  private let most: Int
  private var series = ByteKeyTable()
  private var metrics = ByteKeyTable()
  private var labels = ByteKeyTable()
  private var labelOfSeries: [Int32] = []
  private var key = ByteBuffer(capacity: 256)
  private var last: Int?

  init(metricTag: String, seriesTags: [String], most: Int) {
    self.metricTag = Array(metricTag.utf8)
    self.seriesTags = seriesTags.map { Array($0.utf8) }
    self.most = most
  }

  /// How many series there are.
  var count: Int { series.count }

  mutating func find(_ point: borrowing Point, in bytes: Span<UInt8>) -> Finding {
    if point.hasSameHead, let last { return .known(series: last) }
    last = nil
    key.removeAll()
    guard let place = point.tagIndex(named: metricTag, in: bytes) else { return .untagged }
    let metric = point.tags[place].value.range
    key.append(bytes, metric)
    key.append(UInt8(ascii: ","))
    let start = key.count
    for tag in seriesTags {
      guard let place = point.tagIndex(named: tag, in: bytes) else { return .untagged }
      if key.count > start { key.append(UInt8(ascii: ",")) }
      key.append(bytes, point.tags[place].value.range)
    }
    if count == most {
      guard let known = series.find(key) else { return .beyondLimit }
      last = known
      return .known(series: known)
    }
    let (number, isNew) = series.insert(key)
    last = number
    guard isNew else { return .known(series: number) }
    labelOfSeries.append(Int32(Self.number(of: key, from: start, in: &labels)))
    let (metricNumber, isNewMetric) = metrics.insert(bytes, metric)
    return .new(metric: metricNumber, isNewMetric: isNewMetric)
  }

  /// The number of the name that stands in `key` from `start` on.
  private static func number(
    of key: borrowing ByteBuffer, from start: Int, in names: inout ByteKeyTable
  ) -> Int {
    names.insert(key.span, start..<key.count).index
  }

  /// Adds a metric's name to `output`, as it stands in a line.
  func append(metric: Int, to output: inout ByteBuffer) { metrics.append(metric, to: &output) }

  /// Adds a series' name without its metric's to `output`, as it stands within a string.
  func append(textOf series: Int, to output: inout ByteBuffer) {
    let range = labels.range(of: Int(labelOfSeries[series]))
    for index in range {
      let byte = labels.bytes[index]
      let next = index + 1 < range.upperBound ? labels.bytes[index + 1] : 0
      if byte == UInt8(ascii: "\\"), Self.separators.contains(next) { continue }
      if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { output.append("\\") }
      output.append(byte)
    }
  }

  /// What a backslash stands before in a tag value; there it is no part of it.
  private static var separators: [UInt8] {
    [UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " ")]
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
    var numbers: [Int64] = []
    for index in 0..<names.count {
      guard let number = Int64(decimal: names.bytes, names.range(of: index)) else { break }
      numbers.append(number)
    }
    var order = Array(0..<names.count)
    if numbers.count == names.count {
      order.sort { numbers[$0] < numbers[$1] }
    } else {
      // Positions of a borrowed table cannot be captured by the sort's closure; its bytes are copied.
      let copies = order.map { index in names.range(of: index).map { names.bytes[$0] } }
      order.sort { copies[$0].lexicographicallyPrecedes(copies[$1]) }
    }
    var ranks = Array(repeating: 0, count: names.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }
}
