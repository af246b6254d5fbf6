import JSONLines
import System

/// Reads the input to its end, source after source, and hands what each read brought to the filter's
/// records.
///
/// Every complete line that one read brought is handled and the output written before the next read,
/// so a live stream sees each answer at once and a fast one pays one write per buffer. When the reader
/// downstream goes away, or SIGINT or SIGTERM comes, the filter finishes as at the end of the input.
enum RunLoop<Filter: PointFilter & ~Copyable> {
  static func run(_ records: consuming Records<Filter>, files: [String]) -> ExitStatus {
    var records = records
    var input = Input(files: files)
    if let (name, error) = input.firstUnreadable() {
      records.stop(.failure, "\(name): \(error.reason)")
    }
    if let name = input.firstWritten(or: records.writtenFiles) {
      records.stop(.failure, "\(name): input file is output file")
    }
    records.openState()
    do {
      while records.goesOn, Signals.termination == nil, try input.openNext() {
        try read(&input, into: &records)
      }
    } catch {
      records.stop(.failure, "\(input.name): \(error.reason)")
    }
    return records.finish(after: Signals.termination)
  }

  /// Reads one source to its end.
  private static func read(
    _ input: inout Input, into records: inout Records<Filter>
  ) throws(SystemError) {
    records.beginSource(named: input.name)
    var start = SourceStart()
    var reader = records.makeReader()
    var hasEnded = false
    while records.goesOn, Signals.termination == nil {
      if !start.isKnown {
        input.position = records.look(&start, at: input.bytes.span, hasEnded: hasEnded)
      }
      if start.isKnown {
        let (first, form) = (input.position, records.form)
        input.position =
          switch form {
          case .lp, .srpl: records.handle(input.bytes.span, from: first, atEnd: hasEnded)
          case .json: records.handle(input.bytes.span, from: first, atEnd: hasEnded, by: &reader)
          }
      }
      if hasEnded { records.endSource(reader) }
      records.flush()
      if hasEnded { return }
      records.saveIfDue()
      // A reader that went away while this was written is not waited for until more comes.
      guard records.goesOn else { return }
      let wait = records.longestWait
      switch try input.fill(waiting: wait, watching: Descriptor.standardOutput) {
      case .more: break
      case .end:
        hasEnded = true
        records.leaveTornLine(&input)
      case .interrupted: records.wake()
      case .readerGone: records.session.output.readerHasGone()
      }
      // Also after a read that brought something: one that never waits is never interrupted.
      records.answerSignals()
    }
  }
}
