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
    try add("t", loudest.test.t, &output)
    try add("pvalue", pValue, &output)
    if showsDetails { try addDetails(of: judgement, loudest, &output) }
    _ = encoder.finish(time: stop, unit: unit, into: &output)
  }

  /// The figures behind the test, each part's by its name.
  private mutating func addDetails(
    of judgement: Judgement, _ loudest: Finding, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    let window = judgement.window
    if loudest.part == nil { try add("df", loudest.test.degreesOfFreedom, &output) }
    try add("n", window.count, &output)
    try add("mean", window.mean, &output)
    try add("stddev", window.deviation, &output)
    for finding in judgement.findings {
      let prefix = finding.part.map { $0.rawValue + "_" } ?? ""
      if finding.part != nil {
        try add(prefix + "t", finding.test.t, &output)
        try add(prefix + "df", finding.test.degreesOfFreedom, &output)
        try add(prefix + "pvalue", finding.test.pValue, &output)
      }
      try add(prefix + "history_n", finding.history.count, &output)
      try add(prefix + "history_mean", finding.history.mean, &output)
      try add(prefix + "history_stddev", finding.history.standardDeviation, &output)
    }
    try add("log10p", judgement.logPValue.map { $0 / log(10) }, &output)
    guard let part = loudest.part else { return }
    let key = Array("part".utf8)
    let value = Array(part.rawValue.utf8)
    try encoder.point.addField(key: key.span, string: value.span, into: &output)
  }

  private mutating func add(
    _ key: String, _ value: Double?, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value else { return }
    let key = Array(key.utf8)
    try encoder.point.addField(key: key.span, value, into: &output)
  }

  private mutating func add(
    _ key: String, _ value: Int?, _ output: inout ByteBuffer
  ) throws(EncodeError) {
    guard let value else { return }
    let key = Array(key.utf8)
    try encoder.point.addField(key: key.span, integer: Int64(value), into: &output)
  }
}
