import Bytes
import FilterRun
import Options
import Simulation
import System
import Times

/// What the command line of `lp-gen atlas` says; nil is the profile's own.
struct AtlasOptions {
  var profile = AtlasSettings.Profile.part1
  var seed = 1
  var start: Timestamp?
  var hours: Int?
  var queries: Int?
  var metrics = 5
  var nodes: Int?
  var disruptions: Int?
  var missing: Double?
  var measurement = "data"
  var decimals = 3
  var shared = GeneratorSettings()

  /// The simulation that these ask for; live data begin at the full hour before `now`.
  func settings(now: Timestamp) throws(OptionError) -> AtlasSettings {
    if profile == .part1, missing != nil {
      throw .unusable("--missing goes with --profile realistic")
    }
    if profile == .realistic, nodes != nil { throw .unusable("--nodes goes with --profile part1") }
    var settings = AtlasSettings(profile: profile)
    settings.seed = UInt64(seed)
    if let start {
      settings.start = start
    } else if shared.isLive {
      settings.start = now.floored(toMultipleOf: .hour) ?? now
    }
    settings.hours = hours ?? settings.hours
    settings.queries = queries ?? settings.queries
    settings.metrics = metrics
    settings.nodes = nodes ?? settings.nodes
    settings.disruptions = disruptions ?? settings.disruptions
    settings.missing = missing ?? settings.missing
    settings.measurement = measurement
    settings.unit = shared.unit
    settings.decimals = decimals
    return settings
  }

  /// Writes the points.
  func run(tool: String) throws(OptionError) -> ExitStatus {
    let settings = try settings(now: SystemClock.now)
    do throws(SimulationError) {
      return GeneratorRun.run(try AtlasSimulation(settings), settings: shared, tool: tool)
    } catch { throw .unusable("\(error)") }
  }
}
