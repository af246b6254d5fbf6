import Bytes
import FilterRun
import KapacitorFunction
import Options
import System

/// lp-ttest as a function of a real Kapacitor: requests come in on stdin, answers go out on stdout.
///
/// Requests are answered in their order, and each read's answers are written before the next read. A
/// test takes microseconds, so a keepalive never waits long. The end of the input ends the function with
/// status 0, which Kapacitor takes for a good end.
enum FunctionRun {
  static func run(_ settings: TTestSettings, files: [String]) throws(OptionError) -> ExitStatus {
    guard files.isEmpty else {
      throw .unusable("--kapacitor-udf takes its requests from standard input, and no FILE")
    }
    guard settings.stream.state.path == nil else {
      throw .unusable("--state has no place beside --kapacitor-udf: Kapacitor keeps the state")
    }
    Signals.install()
    Signals.endOnHangUp()
    var function = TaskFunction(settings)
    var output = Output()
    var status = answerAll(by: &function, into: &output)
    output.close()
    if case .failed(let error, _) = output.state {
      function.diagnostics.fatal("stdout: \(error.reason)")
      status = .failure
    }
    if let signal = Signals.termination { return .signal(signal) }
    return status
  }

  private static func answerAll(
    by function: inout TaskFunction, into output: inout Output
  ) -> ExitStatus {
    var input = Input(files: [])
    do {
      guard try input.openNext() else { return .success }
      while output.isOpen, Signals.termination == nil {
        guard try input.fill() != .end else {
          guard input.position == input.bytes.count else {
            function.diagnostics.fatal("the last request is cut off")
            return .failure
          }
          return .success
        }
        let position = input.position
        input.position = function.answer(input.bytes.span, from: position, into: &output.bytes)
        output.flush()
        guard !function.hasFailed else { return .failure }
      }
    } catch {
      function.diagnostics.fatal("stdin: \(error.reason)")
      return .failure
    }
    return .success
  }
}
