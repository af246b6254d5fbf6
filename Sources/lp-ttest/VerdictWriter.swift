import Bytes
import Glibc
import JSONLines
import LineProtocol
import Numbers
import Statistics
import Times

/// Writes what a test found as one point: the group's measurement and tags, the tag that names the
/// field, the figures, the window's stop.
struct VerdictWriter: ~Copyable {
  private let tag: [UInt8]
  private let showsDetails: Bool
  private var encoder = RecordEncoder()

  /// `tag` names the tag for the field's name; empty for none.
  init(tag: [UInt8], showsDetails: Bool) {
    self.tag = tag
    self.showsDetails = showsDetails
  }

  /// Adds the point, or nothing where the verdict has no p-value. Fails when the group has the tag
  /// already, and in nothing else.
  mutating func write(
    _ finding: Finding, field: [UInt8], group: Int, of keys: borrowing ByteKeyTable,
    at stop: Timestamp, unit: TimestampUnit, as format: RecordEncoder.Format,
    into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let pValue = finding.pValue else { return }
    if encoder.format != format { encoder.format = format }
    encoder.point.begin(head: keys.bytes, keys.range(of: group), into: &output)
    let tag = tag
    if !tag.isEmpty { try encoder.point.addTag(key: tag.span, value: field.span, into: &output) }
    if let t = finding.t { try add("t", t, &output) }
    try add("pvalue", pValue, &output)
    if showsDetails {
      switch finding {
      case .welch(let judgement): try addDetails(of: judgement, &output)
      case .batchMeans(let judgement, let summary):
        try addDetails(of: judgement, summary, &output)
      }
    }
    _ = encoder.finish(time: stop, unit: unit, into: &output)
  }

  private mutating func addDetails(
    of judgement: Judgement, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let test = judgement.verdict.test else { return }
    if case .tested(let result) = test { try add("df", result.degreesOfFreedom, &output) }
    try add("n", judgement.window.count, &output)
    try add("mean", judgement.window.mean, &output)
    try add("stddev", judgement.window.standardDeviation, &output)
    try add("history_n", judgement.history.count, &output)
    try add("history_mean", judgement.history.mean, &output)
    try add("history_stddev", judgement.history.standardDeviation, &output)
    if let logarithm = test.logPValue { try add("log10p", logarithm / log(10), &output) }
  }

  private mutating func addDetails(
    of judgement: BatchJudgement, _ summary: Summary, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    if let count = summary.count { try add("n", count, &output) }
    try add("mean", summary.mean, &output)
    if let deviation = summary.deviation { try add("stddev", deviation, &output) }
    for finding in judgement.findings {
      let name = finding.part.rawValue
      try add("\(name)_t", finding.t, &output)
      try add("\(name)_df", finding.degreesOfFreedom, &output)
      try add("\(name)_pvalue", finding.pValue, &output)
      try add("\(name)_history_n", finding.history.count, &output)
      try add("\(name)_history_mean", finding.history.mean, &output)
      try add("\(name)_history_stddev", finding.history.standardDeviation, &output)
    }
    guard let loudest = judgement.loudest else { return }
    let parts = log(Double(judgement.findings.count))
    try add("log10p", min(0, loudest.logPValue + parts) / log(10), &output)
    let key = Array("part".utf8)
    let value = Array(loudest.part.rawValue.utf8)
    try encoder.point.addField(key: key.span, string: value.span, into: &output)
  }

  private mutating func add(
    _ key: String, _ value: Double, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    let key = Array(key.utf8)
    try encoder.point.addField(key: key.span, value, into: &output)
  }

  private mutating func add(
    _ key: String, _ value: Int, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    let key = Array(key.utf8)
    try encoder.point.addField(key: key.span, integer: Int64(value), into: &output)
  }
}
