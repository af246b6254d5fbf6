import Bytes
import JSONLines
import LineProtocol
import Numbers
import Surprise
import Times

/// Writes what was found as one point for each metric and hour:
/// `surprise,metric=0 value=2.5,mean=1.9,stddev=0.2,upper=2.5,n=6i 1420070400000000000`.
struct SurpriseWriter: ~Copyable {
  private let showsDetails: Bool
  /// Whether the contributors' amounts are standard deviations, not surprises.
  private let isUnrest: Bool
  /// Nanoseconds from one hour to the next.
  private let interval: Int64
  private var encoder = RecordEncoder()
  private var text = ByteBuffer(capacity: 256)

  init(showsDetails: Bool, isUnrest: Bool, interval: Int64) {
    self.showsDetails = showsDetails
    self.isUnrest = isUnrest
    self.interval = interval
  }

  /// Adds the point, or nothing where there is no value. Fails in nothing that a point read before
  /// could not have failed in.
  mutating func write(
    _ finding: Finding, of names: borrowing SeriesNames, unit: TimestampUnit,
    as format: RecordEncoder.Format, into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value = finding.value else { return }
    if encoder.format != format { encoder.format = format }
    try encoder.point.begin(name: Array("surprise".utf8).span, into: &output)
    text.removeAll()
    names.append(metric: finding.metric, to: &text)
    let metric = text.array
    try encoder.point.addTag(key: Array("metric".utf8).span, value: metric.span, into: &output)
    try encoder.addField("value", value, into: &output)
    try encoder.addField("mean", finding.limits.mean, into: &output)
    try encoder.addField("stddev", finding.limits.standardDeviation, into: &output)
    try encoder.addField("upper", finding.limits.upper, into: &output)
    try encoder.addField("n", integer: finding.limits.count, into: &output)
    if showsDetails { try addDetails(of: finding, names, &output) }
    let time = Timestamp(nanoseconds: finding.hour * interval)
    _ = encoder.finish(time: time, unit: unit, into: &output)
  }

  private mutating func addDetails(
    of finding: Finding, _ names: borrowing SeriesNames, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    try encoder.addField("series", integer: finding.seriesCount, into: &output)
    try encoder.addField("points", integer: finding.pointCount, into: &output)
    guard !finding.contributors.isEmpty else { return }
    text.removeAll()
    for (index, contributor) in finding.contributors.enumerated() {
      if index > 0 { text.append(", ") }
      names.append(series: contributor.series, to: &text)
      text.append(contributor.amount > 0 && isUnrest ? " +" : " ")
      append(contributor.amount)
    }
    let top = text.array
    try encoder.point.addField(key: Array("top".utf8).span, string: top.span, into: &output)
  }

  private mutating func append(_ amount: Double) {
    if !isUnrest {
      text.append(shortest: amount)
    } else if abs(amount) < 1e6 {
      text.append(fixed: amount, decimals: 1)
    } else {
      text.append(amount > 0 ? "1e6" : "-1e6")
    }
  }
}
