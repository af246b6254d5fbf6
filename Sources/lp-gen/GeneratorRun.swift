import Bytes
import FilterRun
import Options
import Simulation
import System
import Times

/// Writes the points of a simulation, as fast as they are taken or paced.
enum GeneratorRun {
  /// Writes all that `make` gives; its labels, where a file for them is asked for, before the first point.
  static func run<Source: PointSource & ~Copyable>(
    _ settings: GeneratorSettings, tool: String, _ make: () throws(SimulationError) -> Source
  ) throws(OptionError) -> ExitStatus {
    var source: Source
    do throws(SimulationError) { source = try make() } catch { throw .unusable("\(error)") }
    let diagnostics = Diagnostics(tool: tool, isQuiet: false)
    Signals.install()
    Signals.endOnHangUp()
    if let path = settings.labelsPath {
      var labels = ByteBuffer()
      source.appendLabels(to: &labels)
      do { try FileWriting.replace(path, with: labels.span) } catch {
        diagnostics.fatal("\(path): \(error.reason)")
        return .failure
      }
    }
    switch write(&source, settings) {
    case .failed(let error, let written):
      diagnostics.fatal("stdout: \(error.reason), after \(written) bytes")
      return Signals.termination.map { .signal($0) } ?? .failure
    case .open, .closedByReader:
      return Signals.termination.map { .signal($0) } ?? .success
    }
  }

  /// Writes the points. Paced, each goes out when its time has come.
  private static func write<Source: PointSource & ~Copyable>(
    _ source: inout Source, _ settings: GeneratorSettings
  ) -> Output.State {
    var output = GeneratedOutput(settings)
    var pace = settings.pace.map { Pace(speed: $0) }
    while let next = source.nextTime, output.goesOn {
      let isDue = pace?.wait(for: next) { isRead in
        output.flush()
        return isRead && output.goesOn
      }
      guard isDue ?? true else { break }
      output.append(nextOf: &source)
    }
    return output.close()
  }
}
