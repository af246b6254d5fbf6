import Bytes
import LineProtocol
import Times

/// What the points that were read are like, for `--verbose`: how many series, from when to when, and how far
/// apart the points of one usually are.
struct Survey: ~Copyable {
  /// So many series and distances are looked at, so that input cannot fill the memory.
  private static var most: Int { 10_000 }

  private var series = ByteKeyTable()
  private var latest: [Int64] = []
  /// How often a point followed the one before it in its series at each distance, in nanoseconds.
  private var distances: [Int64: Int] = [:]
  private var hasMore = false
  private var first = Int64.max
  private var last = Int64.min

  mutating func note(_ point: borrowing Point, in bytes: Span<UInt8>) {
    guard let time = point.time?.nanoseconds else { return }
    first = min(first, time)
    last = max(last, time)
    guard let number = number(of: point, in: bytes) else {
      hasMore = true
      return
    }
    let (distance, overflow) = time.subtractingReportingOverflow(latest[number])
    latest[number] = time
    // Lines of one time are one point, and what comes late says nothing.
    guard !overflow, distance > 0 else { return }
    if distances[distance] != nil || distances.count < Self.most {
      distances[distance, default: 0] += 1
    }
  }

  private mutating func number(of point: borrowing Point, in bytes: Span<UInt8>) -> Int? {
    guard series.count < Self.most else { return series.find(bytes, point.head) }
    let (number, isNew) = series.insert(bytes, point.head)
    if isNew { latest.append(.max) }
    return number
  }

  /// In one line; nil where nothing was read.
  var text: String? {
    guard first <= last else { return nil }
    let count = (hasMore ? "more than " : "") + "\(series.count) series"
    let span =
      "from \(Timestamp(nanoseconds: first).text) to \(Timestamp(nanoseconds: last).text)"
    guard let usual else { return "\(count) \(span)" }
    return "\(count) \(span), points usually \(TimeSpan(nanoseconds: usual).text) apart"
  }

  /// The median of the distances.
  private var usual: Int64? {
    let total = distances.values.reduce(0, +)
    var passed = 0
    for (distance, count) in distances.sorted(by: { $0.key < $1.key }) {
      passed += count
      if passed * 2 >= total { return distance }
    }
    return nil
  }
}
