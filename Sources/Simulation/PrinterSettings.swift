import Times

/// What `PrinterSimulation` writes; as it stands, the data of the guide on custom anomaly detection.
///
/// The guide's printer has a hot end, a bed and air around it, each held at a temperature with
/// normal noise: 86402 points, one a second from 2016-01-01. At given times the noise changes.
public struct PrinterSettings: Sendable {
  /// How many points there are.
  public enum Extent: Hashable, Sendable {
    /// So many points; 0 or more.
    case count(Int64)
    /// All points less than so long after the first.
    case duration(TimeSpan)
    /// Until the reader has had enough, at most 292 years of data.
    case endless
  }

  /// Decides all random numbers.
  public var seed: UInt64 = 1
  /// The time of the first point.
  public var start = Timestamp(nanoseconds: 1_451_606_400_000_000_000)
  /// How many points there are. The guide's two more than a day push the last window out.
  public var extent = Extent.count(86_402)
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
    [
      SimulatedField(name: "hotend", target: 220, sigma: 0.5),
      SimulatedField(name: "bed", target: 90, sigma: 1),
      SimulatedField(name: "air", target: 70, sigma: 3),
    ]
  }

  /// The guide's anomalies. The air's wider noise from 3 h to 20 h has the mean unchanged, so a
  /// t-test cannot see it; the bad half hour at 12 h lies within and overrides it.
  static var guideAnomalies: [SimulatedAnomaly] {
    func anomaly(
      _ field: String, atMinute start: Int64, minutes: Int64, sigma: Double, shift: Double
    ) -> SimulatedAnomaly {
      let minute: Int64 = 60_000_000_000
      return SimulatedAnomaly(
        field: field, start: TimeSpan(nanoseconds: start * minute),
        length: TimeSpan(nanoseconds: minutes * minute), sigma: sigma, shift: shift)
    }
    return [
      anomaly("hotend", atMinute: 60, minutes: 5, sigma: 3, shift: -1.5),
      anomaly("bed", atMinute: 480, minutes: 15, sigma: 5, shift: 2),
      anomaly("air", atMinute: 180, minutes: 1020, sigma: 5, shift: 0),
      anomaly("air", atMinute: 720, minutes: 30, sigma: 15, shift: -5),
    ]
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
  public init(parsing specification: String) throws(SimulationError) {
    var parser = SpecificationParser(specification, form: "NAME=TARGET:SIGMA")
    sigma = try parser.numberAfterLast(":")
    guard sigma >= 0 else { throw parser.error("a SIGMA of 0 or more", found: "\(sigma)") }
    target = try parser.numberAfterLast("=")
    name = try parser.restAsName()
  }
}
