/// Where the counting of equal lengths of time begins.
public enum TimeOrigin: Hashable, Sendable {
  /// At 1970-01-01T00:00:00Z, but for whole weeks at Monday 1969-12-29T00:00:00Z, so that a week
  /// begins on a Monday.
  case epoch
  /// At Monday 0001-01-01T00:00:00Z, as Kapacitor and Go's Time.Truncate count.
  case yearOne
}

extension Timestamp {
  /// The latest moment not after this one that lies whole multiples of `span` away from the origin
  /// moved by `offset`.
  ///
  /// So t − ((t − origin − offset) mod span), with a remainder that is never negative, also before
  /// the origin. For lengths that divide a day, and for one week, both origins give the same
  /// moments; for others, such as seven seconds, they do not. A `span` that is not positive leaves
  /// the moment as it is. Nil when the result would lie before the earliest moment.
  public func floored(
    toMultipleOf span: TimeSpan, offset: TimeSpan = .zero, from origin: TimeOrigin = .epoch
  ) -> Timestamp? {
    let length = span.nanoseconds
    guard length > 0 else { return self }
    // Each part is reduced for itself: a difference of two moments need not fit 64 bits.
    var rest = nanoseconds.floored(dividedBy: length).remainder
    if offset != .zero {
      rest = Self.difference(rest, offset.nanoseconds.floored(dividedBy: length).remainder, length)
    }
    rest = Self.difference(rest, origin.remainder(length), length)
    let (result, overflow) = nanoseconds.subtractingReportingOverflow(rest)
    return overflow ? nil : Timestamp(nanoseconds: result)
  }

  /// (first − second) mod length, for two remainders.
  @inline(__always)
  private static func difference(_ first: Int64, _ second: Int64, _ length: Int64) -> Int64 {
    first >= second ? first - second : first - second + length
  }
}

extension TimeOrigin {
  /// The origin's distance from 1970 modulo `length`.
  @inline(__always)
  fileprivate func remainder(_ length: Int64) -> Int64 {
    switch self {
    case .epoch:
      return length % TimeSpan.week.nanoseconds == 0 ? length - 3 * TimeSpan.day.nanoseconds : 0
    case .yearOne:
      if TimeSpan.day.nanoseconds % length == 0 { return 0 }
      let distance = -62_135_596_800 * Int128(TimeSpan.second.nanoseconds)
      let remainder = Int64(truncatingIfNeeded: distance % Int128(length))
      return remainder < 0 ? remainder + length : remainder
    }
  }
}
