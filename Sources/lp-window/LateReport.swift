import FilterRun

/// Reports late points while the stream runs: the first at once, then at growing intervals.
struct LateReport {
  private var report = GrowingReport()

  /// Notes the `count`-th late point; `what` names its series and how late it is.
  mutating func note(_ count: Int, session: inout Session, _ what: () -> String) {
    guard report.isDue(count) else { return }
    session.note(
      count == 1
        ? "a point is too late for its windows: \(what()) (--lateness, --late)"
        : "\(count) points are too late for their windows, the last: \(what())")
  }
}

extension Int64 {
  /// How far an earlier moment lies back.
  func distanceBack(to earlier: Int64) -> Int64 {
    let (distance, overflow) = subtractingReportingOverflow(earlier)
    return overflow ? .max : distance
  }
}
