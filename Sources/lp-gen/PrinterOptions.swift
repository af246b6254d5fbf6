import Options
import Simulation
import Times

/// The unit of written timestamps, as `--precision` names it.
enum UnitName: String, CaseIterable, Sendable {
  case ns, us, ms, s

  var unit: TimestampUnit {
    switch self {
    case .ns: .nanoseconds
    case .us: .microseconds
    case .ms: .milliseconds
    case .s: .seconds
    }
  }
}

/// What the command line of lp-gen says.
struct PrinterOptions {
  var seed = 1
  var start: Timestamp?
  var count: Int?
  var duration: TimeSpan?
  var every = TimeSpan(nanoseconds: 1_000_000_000)
  var measurement = "temperatures"
  var tags: [Assignment] = []
  var fields: [SimulatedField] = []
  var anomalies: [SimulatedAnomaly] = []
  var isWithoutAnomalies = false
  var precision = UnitName.ns
  var decimals = 6
  var labelsPath: String?
  var speed: Double?
  var isLive = false

  /// The simulation that these ask for; `now` is where live data begin.
  func settings(now: Timestamp) throws(OptionError) -> PrinterSettings {
    var settings = PrinterSettings()
    settings.seed = UInt64(seed)
    settings.start = start ?? (isLive ? now : settings.start)
    settings.every = every
    settings.measurement = measurement
    settings.tags = tags.map { ($0.name, $0.value) }
    settings.unit = precision.unit
    settings.decimals = decimals
    if !fields.isEmpty { settings.replaceFields(with: fields) }
    if isWithoutAnomalies { settings.anomalies = [] }
    settings.anomalies += anomalies
    switch (count, duration) {
    case (.some, .some): throw .unusable("--count and --duration exclude each other")
    case (let count?, nil): settings.extent = .count(Int64(count))
    case (nil, let duration?): settings.extent = .duration(duration)
    case (nil, nil): if isLive { settings.extent = .endless }
    }
    return settings
  }
}

extension ValueParser where Value == SimulatedField {
  /// `NAME=TARGET:SIGMA`.
  static var simulatedField: ValueParser {
    ValueParser { text throws(OptionValueError) in
      do throws(SimulationError) { return try SimulatedField(parsing: text) } catch {
        throw OptionValueError(error)
      }
    }
  }
}

extension ValueParser where Value == SimulatedAnomaly {
  /// `NAME@START+LENGTH:SIGMA:SHIFT`.
  static var simulatedAnomaly: ValueParser {
    ValueParser { text throws(OptionValueError) in
      do throws(SimulationError) { return try SimulatedAnomaly(parsing: text) } catch {
        throw OptionValueError(error)
      }
    }
  }
}

extension OptionValueError {
  /// What a simulation says of a specification; the option's message quotes it already.
  fileprivate init(_ error: SimulationError) {
    self =
      switch error {
      case .malformed(_, let expected, ""): .expected(expected)
      case .malformed(_, let expected, let found): .expected("\(expected), found \"\(found)\"")
      default: .because("\(error)")
      }
  }
}

extension ValueParser where Value == Timestamp {
  /// A moment by RFC 3339.
  static var timestamp: ValueParser {
    ValueParser { text throws(OptionValueError) in
      let bytes = Array(text.utf8)
      guard let time = Timestamp(rfc3339: bytes.span, 0..<bytes.count) else {
        throw .expected("a time such as 2016-01-01T00:00:00Z")
      }
      return time
    }
  }
}
