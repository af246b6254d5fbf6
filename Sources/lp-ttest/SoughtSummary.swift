import Bytes
import LineProtocol
import Statistics

/// The aggregates of a field that sum a window up, as `lp-window --agg count,mean,stddev` names them.
struct SoughtSummary: ~Copyable {
  private let count: SoughtName
  private let mean: SoughtName
  private let deviation: SoughtName

  init(of field: String) {
    count = SoughtName(Array("\(field)_count".utf8))
    mean = SoughtName(Array("\(field)_mean".utf8))
    deviation = SoughtName(Array("\(field)_stddev".utf8))
  }

  /// What the point says of its window; nil where it has no mean. Without a standard deviation, or of a
  /// single value, the mean alone.
  func read(from point: borrowing Point, in bytes: Span<UInt8>) -> WindowSummary? {
    guard let mean = mean.number(in: point, bytes) else { return nil }
    // A count is a small whole number; another is as good as none.
    let count = count.number(in: point, bytes).flatMap { Int(exactly: $0) }
    return WindowSummary(
      count: count, mean: mean,
      deviation: count ?? 2 < 2 ? nil : deviation.number(in: point, bytes))
  }
}

extension SoughtName {
  /// The number in the point's field of this name; nil without one.
  fileprivate func number(in point: borrowing Point, _ bytes: Span<UInt8>) -> Double? {
    guard let index = fieldIndex(in: point, bytes) else { return nil }
    return point.number(of: point.fields[index], in: bytes)
  }
}
