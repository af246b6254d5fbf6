import Bytes
import FilterRun
import Options
import Simulation
import System
import Times

/// What the command line of `lp-gen printer` says.
struct PrinterOptions {
  /// What it says of the simulation by itself.
  var printer = PrinterSettings()
  var seed = 1
  var start: Timestamp?
  var count: Int?
  var duration: TimeSpan?
  var tags: [Assignment] = []
  var fields: [SimulatedField] = []
  var anomalies: [SimulatedAnomaly] = []
  var isWithoutAnomalies = false
  var shared = GeneratorSettings()

  /// The simulation that these ask for; `now` is where live data begin.
  func settings(now: Timestamp) throws(OptionError) -> PrinterSettings {
    var settings = printer
    settings.seed = UInt64(seed)
    settings.start = start ?? (shared.isLive ? now : settings.start)
    settings.tags = tags.map { ($0.name, $0.value) }
    settings.unit = shared.unit
    if !fields.isEmpty { settings.replaceFields(with: fields) }
    if isWithoutAnomalies { settings.anomalies = [] }
    settings.anomalies += anomalies
    switch (count, duration) {
    case (.some, .some): throw .unusable("--count and --duration exclude each other")
    case (let count?, nil): settings.extent = .count(Int64(count))
    case (nil, let duration?): settings.extent = .duration(duration)
    case (nil, nil): if shared.isLive { settings.extent = .endless }
    }
    return settings
  }

  /// Writes the points.
  func run(tool: String) throws(OptionError) -> ExitStatus {
    let settings = try settings(now: SystemClock.now)
    do throws(SimulationError) {
      return GeneratorRun.run(try PrinterSimulation(settings), settings: shared, tool: tool)
    } catch { throw .unusable("\(error)") }
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
