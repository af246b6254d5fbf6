extension Timestamp {
  /// The latest moment not after this one that lies whole multiples of `span` away from 1970, or, where
  /// `span` is whole weeks, from Monday 1969-12-29, so that a week begins on a Monday.
  ///
  /// A `span` that is not positive leaves the moment as it is. Nil when the result would lie before the
  /// earliest moment.
  public func floored(toMultipleOf span: TimeSpan) -> Timestamp? {
    let length = span.nanoseconds
    guard length > 0 else { return self }
    var rest = nanoseconds.floored(dividedBy: length).remainder
    if length % TimeSpan.week.nanoseconds == 0 {
      rest = (rest - (length - 3 * TimeSpan.day.nanoseconds) + length) % length
    }
    let (result, overflow) = nanoseconds.subtractingReportingOverflow(rest)
    return overflow ? nil : Timestamp(nanoseconds: result)
  }
}
