/// Tells of something that may happen very often: the first time, then at the tenth, the hundredth …
public struct GrowingReport: Sendable {
  private var next = 1

  /// Nothing has happened yet.
  public init() {}

  /// Whether the `count`-th time is to be told.
  public mutating func isDue(_ count: Int) -> Bool {
    guard count >= next else { return false }
    let (following, overflow) = next.multipliedReportingOverflow(by: 10)
    next = overflow ? .max : following
    return true
  }
}
