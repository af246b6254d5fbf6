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
    _ judgement: Judgement, field: [UInt8], group: Int, of keys: borrowing ByteKeyTable,
    at stop: Timestamp, unit: TimestampUnit, as format: RecordEncoder.Format,
    into output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let loudest = judgement.loudest, let pValue = judgement.pValue else { return }
    if encoder.format != format { encoder.format = format }
    encoder.point.begin(head: keys.bytes, keys.range(of: group), into: &output)
    let tag = tag
    if !tag.isEmpty { try encoder.point.addTag(key: tag.span, value: field.span, into: &output) }
    try encoder.addField("t", loudest.test.t, into: &output)
    try encoder.addField("pvalue", pValue, into: &output)
    if showsDetails { try addDetails(of: judgement, loudest, &output) }
    _ = encoder.finish(time: stop, unit: unit, into: &output)
  }

  /// The figures behind the test, each part's by its name.
  private mutating func addDetails(
    of judgement: Judgement, _ loudest: Finding, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    let window = judgement.window
    if loudest.part == nil {
      try encoder.addField("df", loudest.test.degreesOfFreedom, into: &output)
    }
    try encoder.addField("n", integer: window.count, into: &output)
    try encoder.addField("mean", window.mean, into: &output)
    try encoder.addField("stddev", window.deviation, into: &output)
    for finding in judgement.findings {
      let prefix = finding.part.map { $0.rawValue + "_" } ?? ""
      if finding.part != nil {
        try encoder.addField(prefix + "t", finding.test.t, into: &output)
        try encoder.addField(prefix + "df", finding.test.degreesOfFreedom, into: &output)
        try encoder.addField(prefix + "pvalue", finding.test.pValue, into: &output)
      }
      try encoder.addField(prefix + "history_n", integer: finding.history.count, into: &output)
      try encoder.addField(prefix + "history_mean", finding.history.mean, into: &output)
      try encoder.addField(
        prefix + "history_stddev", finding.history.standardDeviation, into: &output)
    }
    try encoder.addField("log10p", judgement.logPValue.map { $0 / log(10) }, into: &output)
    guard let part = loudest.part else { return }
    try encoder.point.addField(
      key: Array("part".utf8).span, string: Array(part.rawValue.utf8).span, into: &output)
  }
}
