import Bytes
import CommandLineTool
import Glibc
import Options
import Simulation
import Streams
import Times

/// Writes the simulated points, as fast as they are taken or paced.
enum PrinterRun {
  static func run(_ options: PrinterOptions, tool: String) throws(OptionError) -> ExitStatus {
    let diagnostics = Diagnostics(tool: tool, isQuiet: false)
    let settings = try options.settings(now: Clock.now)
    var simulation: PrinterSimulation
    do { simulation = try PrinterSimulation(settings) } catch { throw .unusable("\(error)") }
    Signals.install()
    Signals.leaveHangUpToSystem()
    if let path = options.labelsPath {
      do { try writeLabels(of: simulation, to: path) } catch {
        diagnostics.fatal("\(path): \(error.reason)")
        return .failure
      }
    }
    var output = Output()
    if let speed = options.speed ?? (options.isLive ? 1 : nil) {
      writePaced(&simulation, speed: speed, to: &output)
    } else {
      writeFast(&simulation, to: &output)
    }
    output.close()
    if let signal = Signals.termination { return .signal(signal) }
    guard case .failed(let error, let written) = output.state else { return .success }
    diagnostics.fatal("stdout: \(error.reason), after \(written) bytes")
    return .failure
  }

  private static func writeFast(_ simulation: inout PrinterSimulation, to output: inout Output) {
    var goesOn = true
    while goesOn, output.state == .open, Signals.termination == nil {
      goesOn = simulation.appendPoints(to: &output.bytes, untilSize: Output.highWaterMark)
      output.flush()
    }
  }

  /// Each point goes out when its time has come: `speed` seconds of data in one of the clock.
  private static func writePaced(
    _ simulation: inout PrinterSimulation, speed: Double, to output: inout Output
  ) {
    guard let first = simulation.nextTime else { return }
    let pace = Pace(speed: speed)
    while let next = simulation.nextTime, output.state == .open {
      if !pace.isDue(after: next.nanoseconds - first.nanoseconds) {
        output.flush()
        guard pace.wait(for: next.nanoseconds - first.nanoseconds) else { return }
      }
      _ = simulation.appendNextPoint(to: &output.bytes)
      output.flushIfLarge()
    }
  }

  private static func writeLabels(
    of simulation: borrowing PrinterSimulation, to path: String
  ) throws(SystemError) {
    var text = ByteBuffer()
    simulation.appendLabels(to: &text)
    try FileWriting.replace(path, with: text.span)
  }
}
