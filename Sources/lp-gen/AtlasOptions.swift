import FilterRun
import Options
import Simulation
import System
import Times

/// What the command line of `lp-gen atlas` says.
struct AtlasOptions {
  /// What it says of the simulation by itself.
  var atlas = AtlasSettings()
  var start: Timestamp?
  var shared = GeneratorSettings()

  /// Writes the points; live data begin at the full hour before now.
  func run(tool: String) throws(OptionError) -> ExitStatus {
    if atlas.profile == .part1, atlas.missing != nil {
      throw .unusable("--missing goes with --profile realistic")
    }
    if atlas.profile == .realistic, atlas.nodes != nil {
      throw .unusable("--nodes goes with --profile part1")
    }
    var settings = atlas
    let now = SystemClock.now
    let usual = shared.isLive ? now.floored(toMultipleOf: .hour) ?? now : settings.start
    settings.start = start ?? usual
    settings.unit = shared.unit
    return try GeneratorRun.run(shared, tool: tool) { () throws(SimulationError) in
      try AtlasSimulation(settings)
    }
  }
}
