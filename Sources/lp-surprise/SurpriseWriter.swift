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
    try add("value", value, &output)
    try add("mean", finding.limits.mean, &output)
    try add("stddev", finding.limits.standardDeviation, &output)
    try add("upper", finding.limits.upper, &output)
    try add("n", finding.limits.count, &output)
    if showsDetails { try addDetails(of: finding, names, &output) }
    let time = Timestamp(nanoseconds: finding.hour * interval)
    _ = encoder.finish(time: time, unit: unit, into: &output)
  }

  private mutating func addDetails(
    of finding: Finding, _ names: borrowing SeriesNames, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    try add("series", finding.seriesCount, &output)
    try add("points", finding.pointCount, &output)
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

  private mutating func add(
    _ key: String, _ value: Double?, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value else { return }
    try encoder.point.addField(key: Array(key.utf8).span, value, into: &output)
  }

  private mutating func add(
    _ key: String, _ value: Int, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    try encoder.point.addField(key: Array(key.utf8).span, integer: Int64(value), into: &output)
  }
}
