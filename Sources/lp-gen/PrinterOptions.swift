import FilterRun
import Options
import Simulation
import System
import Times

/// What the command line of `lp-gen printer` says.
struct PrinterOptions {
  /// What it says of the simulation by itself.
  var printer = PrinterSettings()
  var start: Timestamp?
  var tags: [Assignment] = []
  var fields: [SimulatedField] = []
  var anomalies: [SimulatedAnomaly] = []
  var isWithoutAnomalies = false
  var shared = GeneratorSettings()

  /// Writes the points; live data begin now.
  func run(tool: String) throws(OptionError) -> ExitStatus {
    guard printer.count == nil || printer.duration == nil else {
      throw .unusable("--count and --duration exclude each other")
    }
    var settings = printer
    settings.start = start ?? (shared.isLive ? SystemClock.now : settings.start)
    settings.tags = tags.map { ($0.name, $0.value) }
    settings.unit = shared.unit
    if !fields.isEmpty { settings.replaceFields(with: fields) }
    if isWithoutAnomalies { settings.anomalies = [] }
    settings.anomalies += anomalies
    settings.isEndless = shared.isLive
    return try GeneratorRun.run(shared, tool: tool) { () throws(SimulationError) in
      try PrinterSimulation(settings)
    }
  }
}

extension ValueParser where Value == SimulatedField {
  /// `NAME=TARGET:SIGMA`.
  static var simulatedField: ValueParser {
    ValueParser { text throws(OptionValueError) in try SimulatedField(parsing: text) }
  }
}

extension ValueParser where Value == SimulatedAnomaly {
  /// `NAME@START+LENGTH:SIGMA:SHIFT`.
  static var simulatedAnomaly: ValueParser {
    ValueParser { text throws(OptionValueError) in try SimulatedAnomaly(parsing: text) }
  }
}
