import Options
import Times

/// What `PrinterSimulation` writes; as it stands, the data of the guide on custom anomaly detection.
///
/// The guide's printer has a hot end, a bed and air around it, each held at a temperature with
/// normal noise: 86402 points, one a second from 2016-01-01. At given times the noise changes.
public struct PrinterSettings: Sendable {
  /// Decides all random numbers.
  public var seed = 1
  /// The time of the first point.
  public var start = Timestamp(nanoseconds: 1_451_606_400_000_000_000)
  /// How many points there are, 0 or more; nil: by `duration`.
  public var count: Int?
  /// All points less than so long after the first; nil: 86402, or no end. The guide's two more than a day
  /// push the last window out.
  public var duration: TimeSpan?
  /// Where neither is given, whether points come until the reader has had enough, at most 292 years of them.
  public var isEndless = false
  /// The time between two points.
  public var every = TimeSpan(nanoseconds: 1_000_000_000)
  /// The measurement.
  public var measurement = "temperatures"
  /// The tags, in any order.
  public var tags: [(key: String, value: String)] = []
  /// The fields, in the order of the line.
  public var fields = Self.guideFields
  /// The anomalies. Where two of a field overlap, the later in the list holds.
  public var anomalies = Self.guideAnomalies
  /// The unit of the stamps.
  public var unit = TimestampUnit.nanoseconds
  /// Digits after the point, 0 to 17; six is C's `%f`.
  public var decimals = 6

  /// The guide's settings.
  public init() {}

  /// Puts `fields` in place of the guide's. The guide's anomalies stay for fields of the same name.
  public mutating func replaceFields(with fields: [SimulatedField]) {
    self.fields = fields
    anomalies.removeAll { anomaly in !fields.contains { $0.name == anomaly.field } }
  }

  /// The guide's fields.
  static var guideFields: [SimulatedField] {
    ["hotend=220:0.5", "bed=90:1", "air=70:3"].compactMap { try? SimulatedField(parsing: $0) }
  }

  /// The guide's anomalies. The air's wider noise from 3 h to 20 h has the mean unchanged, so a
  /// t-test cannot see it; the bad half hour at 12 h lies within and overrides it.
  static var guideAnomalies: [SimulatedAnomaly] {
    ["hotend@1h+5m:3:-1.5", "bed@8h+15m:5:2", "air@3h+17h:5:0", "air@12h+30m:15:-5"]
      .compactMap { try? SimulatedAnomaly(parsing: $0) }
  }
}

/// A field whose values are normally distributed around a target.
public struct SimulatedField: Hashable, Sendable {
  /// The field's name.
  public var name: String
  /// The mean.
  public var target: Double
  /// The standard deviation, 0 or more.
  public var sigma: Double
}

extension SimulatedField {
  /// Reads `NAME=TARGET:SIGMA`, as `bed=90:1`. The name may hold `=`, the numbers cannot.
  public init(parsing specification: String) throws(OptionValueError) {
    var parser = SpecificationParser(specification, form: "NAME=TARGET:SIGMA")
    sigma = try parser.sigmaAfterLast(":")
    target = try parser.numberAfterLast("=")
    name = try parser.restAsName()
  }
}
