/// A holiday comes to all metrics at once, and so does a clock that is set; a disruption mostly to one.
///
/// The constants are measured by `Benchmarks/detection/tune-surprise`, on seeds that none was chosen on.
extension SurpriseDetector {
  /// From which share of its bound on a metric is restless.
  private static let restless = 0.1
  /// Which share of the metrics has to be, and how many at least: of two nobody can say that all are.
  private static let restlessShare = 0.5
  private static let restlessMetrics = 3

  /// Explains the alerts of an hour by another day where all metrics are restless or were within a season:
  /// a holiday's first hours concern some of them only.
  mutating func explain(_ findings: inout [Finding], in hour: Int64) {
    guard let unrest else { return }
    let restless = findings.count {
      ($0.value ?? 0) > Self.restless * ($0.limits.upper ?? .infinity)
    }
    let isEveryones =
      restless >= Self.restlessMetrics
      && Double(restless) >= Self.restlessShare * Double(findings.count)
    guard isEveryones || otherDay.map({ hour - $0 <= Int64(unrest.model.season) }) == true else {
      return
    }
    for index in findings.indices where findings[index].isAlert {
      guard explain(&findings[index]) else { continue }
      if isEveryones { otherDay = hour }
    }
  }

  private mutating func explain(_ finding: inout Finding) -> Bool {
    guard let upper = finding.limits.upper else { return false }
    let metric = metrics[finding.metric]
    var top = TopContributors(size: settings.contributors)
    guard
      let explained = unrest?.explain(
        metric.series, in: finding.hour, below: upper,
        isAnomaly: { metric.trailing.isAnomaly($0) }, top: &top)
    else { return false }
    finding.value = explained.value
    finding.seriesCount = explained.series
    finding.contributors = top.chosen
    // No longer an anomaly.
    metrics[finding.metric].trailing.set(explained.value, in: finding.hour)
    return true
  }
}
