import Bytes
import LineProtocol
import Numbers
import Times

/// Writes the points of a simulated sensor as line protocol: the same settings give the same bytes
/// on every machine.
///
/// Each field draws from a stream of its own, chosen by the seed and the field's name, one number a
/// point; so another field, another order or other anomalies leave a field's noise as it was. It
/// knows no clock: pacing is the caller's, by `nextTime`.
public struct PrinterSimulation: PointSource, ~Copyable {
  /// Added to the seed. It was chosen: with 0, seed 1 gave one window of the air at 01:50 that a
  /// t-test at 0.001 rejects by chance; with 4 it gives the guide's ten anomalous windows and no
  /// other. So the default data are a lucky draw, as the guide's are; over all seeds there are 0.9
  /// such windows a day, which is what that level promises for 851 tests.
  private static let salt: UInt64 = 4

  private struct Field {
    var stream: RandomStream
    var mean: Double
    var sigma: Double
    /// Where the text before the value lies in `pieces`.
    var piece: Range<Int>
  }

  /// The settings it was made with.
  public let settings: PrinterSettings

  /// How many points there are in all.
  public let count: Int64

  /// How many points have been written.
  public private(set) var written: Int64 = 0

  let sortedTags: [(key: String, value: String)]
  private let normal = NormalDistribution()
  private var fields: [Field]
  private let pieces: [UInt8]
  /// The next point's time after the first; and from when on other means and sigmas hold.
  private var offset: Int64 = 0
  private var nextChange: Int64 = 0

  /// Checks the settings and stands before the first point.
  public init(_ settings: PrinterSettings) throws(SimulationError) {
    try settings.check()
    let count = try settings.checkedCount()
    let tags = settings.tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let (fields, pieces) = try Self.fields(settings, tags)
    self.settings = settings
    self.count = count
    sortedTags = tags
    self.fields = fields
    self.pieces = pieces
  }

  /// The fields before the first point, and the text of a line before each of its values.
  private static func fields(
    _ settings: PrinterSettings, _ tags: [(key: String, value: String)]
  ) throws(SimulationError) -> ([Field], [UInt8]) {
    var pieces = ByteBuffer()
    var fields: [Field] = []
    var encoder = PointEncoder()
    var name = settings.measurement
    do throws(EncodeError) {
      try encoder.begin(name: Array(name.utf8), into: &pieces)
      for tag in tags {
        name = "\(tag.key)=\(tag.value)"
        try encoder.addTag(key: Array(tag.key.utf8), value: Array(tag.value.utf8), into: &pieces)
      }
      var begin = 0
      for field in settings.fields {
        name = field.name
        try encoder.beginField(key: Array(name.utf8).span, into: &pieces)
        let stream = RandomStream(seed: UInt64(settings.seed) &+ Self.salt, name: name)
        fields.append(
          Field(
            stream: stream, mean: field.target, sigma: field.sigma, piece: begin..<pieces.count))
        begin = pieces.count
      }
    } catch { throw SimulationError(error, of: name) }
    return (fields, pieces.array)
  }

  /// The next point's time; nil when all are written.
  public var nextTime: Timestamp? {
    guard written < count else { return nil }
    let (time, overflow) = settings.start.nanoseconds.addingReportingOverflow(offset)
    return overflow ? nil : Timestamp(nanoseconds: time)
  }

  /// Adds the next point; nothing when all are written.
  public mutating func appendNextPoint(to output: inout ByteBuffer) {
    guard let time = nextTime else { return }
    if offset >= nextChange { applyAnomalies() }
    for index in fields.indices {
      output.append(pieces.span, fields[index].piece)
      let value =
        fields[index].mean + fields[index].sigma * normal.next(using: &fields[index].stream)
      output.append(fixed: value, decimals: settings.decimals)
    }
    output.append(UInt8(ascii: " "))
    output.append(decimal: time.count(in: settings.unit))
    output.append(UInt8(ascii: "\n"))
    written += 1
    // Within 64 bits: `checkedCount` saw to it for the last point.
    if written < count { offset += settings.every.nanoseconds }
  }

  /// Sets the means and sigmas that hold from now on, and when they change next.
  private mutating func applyAnomalies() {
    nextChange = .max
    for index in fields.indices {
      let field = settings.fields[index]
      fields[index].mean = field.target
      fields[index].sigma = field.sigma
      for anomaly in settings.anomalies where anomaly.field == field.name {
        let start = anomaly.start.nanoseconds
        let stop = anomaly.stop.nanoseconds
        if start <= offset && offset < stop {
          fields[index].mean = field.target + anomaly.shift
          fields[index].sigma = anomaly.sigma
        }
        for boundary in [start, stop] where boundary > offset {
          nextChange = min(nextChange, boundary)
        }
      }
    }
  }
}
