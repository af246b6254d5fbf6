import Bytes
import FilterRun
import Simulation
import System
import Times

/// Writes the points of a simulation, as fast as they are taken or paced.
enum GeneratorRun {
  /// Writes all of `source`; its labels, where a file for them is asked for, before the first point.
  static func run<Source: PointSource & ~Copyable>(
    _ source: consuming Source, settings: GeneratorSettings, tool: String
  ) -> ExitStatus {
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
    var source = source
    var output = GeneratedOutput(settings.output, unit: settings.unit)
    if let speed = settings.pace {
      writePaced(&source, speed: speed, to: &output)
    } else {
      writeFast(&source, to: &output)
    }
    switch output.close() {
    case .failed(let error, let written):
      diagnostics.fatal("stdout: \(error.reason), after \(written) bytes")
      return Signals.termination.map { .signal($0) } ?? .failure
    case .open, .closedByReader:
      return Signals.termination.map { .signal($0) } ?? .success
    }
  }

  private static func writeFast<Source: PointSource & ~Copyable>(
    _ source: inout Source, to output: inout GeneratedOutput
  ) {
    var goesOn = true
    while goesOn, output.isOpen, Signals.termination == nil {
      goesOn = source.appendPoints(to: &output.lines, untilSize: Output.highWaterMark)
      output.flush()
    }
  }

  /// Each point goes out when its time has come: `speed` seconds of data in one of the clock.
  private static func writePaced<Source: PointSource & ~Copyable>(
    _ source: inout Source, speed: Double, to output: inout GeneratedOutput
  ) {
    var pace = Pace(speed: speed)
    while let next = source.nextTime, output.isOpen, Signals.termination == nil {
      let isDue = pace.wait(for: next) { isRead in
        output.flush()
        return isRead && output.isOpen && Signals.termination == nil
      }
      guard isDue else { return }
      _ = source.appendNextPoint(to: &output.lines)
      output.flushIfLarge()
    }
  }
}
