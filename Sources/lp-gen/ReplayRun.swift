import CommandLineTool
import Options
import Streams

/// Reads recordings to their end, one after the other as one stream, and replays what each read
/// brought before the next.
enum ReplayRun {
  static func run(
    _ options: ReplayOptions, files: [String], tool: String
  ) throws(OptionError) -> ExitStatus {
    if files.isEmpty, Descriptor.isTerminal(Descriptor.standardInput) {
      throw .unusable("nothing to replay; name a FILE, or pipe a recording in (--help)")
    }
    let refusals: Refusals
    do { refusals = try Refusals(tool: tool, settings: options.stream) } catch {
      throw .unusable("--reject: \(options.stream.rejectPath ?? ""): \(error.reason)")
    }
    Signals.install()
    if options.stream.rejectPath == nil { Signals.endOnHangUp() }
    var replayer = Replayer(options, refusals: refusals)
    var input = Input(files: files)
    if let (name, error) = input.firstUnreadable() {
      replayer.refusals.stop(.failure, "\(name): \(error.reason)")
    }
    do {
      while replayer.goesOn, try input.openNext() { try read(&input, into: &replayer) }
    } catch {
      replayer.refusals.stop(.failure, "\(input.name): \(error.reason)")
    }
    return replayer.finish(after: Signals.termination)
  }

  /// Reads one source to its end.
  private static func read(
    _ input: inout Input, into replayer: inout Replayer
  ) throws(SystemError) {
    replayer.beginSource(named: input.name)
    var hasEnded = false
    while replayer.goesOn {
      input.position = replayer.handle(input.bytes.span, from: input.position, atEnd: hasEnded)
      replayer.writer.flush()
      if hasEnded { return }
      switch try input.fill() {
      case .more: break
      case .end: hasEnded = true
      case .interrupted: replayer.answerSignals()
      }
    }
  }
}
