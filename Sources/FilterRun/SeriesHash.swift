import Bytes
import LineProtocol
import StateFile

/// What tells points apart that a run and the next must know: a hash under a key that is kept, and that
/// nobody who names series can aim at.
public struct SeriesHash: Sendable {
  private var low = UInt64.random(in: 0 ... .max)
  private var high = UInt64.random(in: 0 ... .max)

  /// A key that nobody knows.
  public init() {}

  /// What tells a point from others of its group and time: its series, where groups have several, and its
  /// fields in any order. Lines of one series and time with other fields are one point in parts.
  public func fingerprint(
    of point: borrowing Point, in bytes: Span<UInt8>, mixesSeries: Bool
  ) -> UInt64 {
    var sum = mixesSeries ? value(of: bytes, point.head) : 0
    for index in point.fields.indices {
      let field = point.fields[index]
      sum &+= value(of: bytes, field.key.start..<field.value.end)
    }
    return sum
  }

  private func value(of bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = SipHash((low, high))
    hash.update(bytes, range)
    return hash.value
  }

  /// Its key in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.value("series_key_low", &low)
    try coder.value("series_key_high", &high)
  }
}
