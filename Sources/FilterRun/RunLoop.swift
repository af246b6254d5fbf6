import JSONLines
import System

// Reads the input to its end, source after source, and hands what each read brought to the filter.
//
// Every complete line that one read brought is handled and the output written before the next read, so
// a live stream sees each answer at once and a fast one pays one write per buffer. When the reader
// downstream goes away, or SIGINT or SIGTERM comes, the filter finishes as at the end of the input.
extension Records where Filter: ~Copyable {
  consuming func run(files: [String]) -> ExitStatus {
    var input = Input(files: files)
    if let (name, error) = input.firstUnreadable() {
      session.stop(.failure, "\(name): \(error.reason)")
    }
    let written = [settings.rejectPath].compactMap(\.self) + filter.writtenFiles
    if let name = input.firstWritten(or: written) {
      session.stop(.failure, "\(name): input file is output file")
    }
    openState()
    do {
      while goesOn, Signals.termination == nil, try input.openNext() { try read(&input) }
    } catch {
      session.stop(.failure, "\(input.name): \(error.reason)")
    }
    return finish(after: Signals.termination)
  }

  /// Reads one source to its end.
  private mutating func read(_ input: inout Input) throws(SystemError) {
    beginSource(named: input.name)
    var hasEnded = false
    while goesOn, Signals.termination == nil {
      input.position = handle(input.bytes.span, from: input.position, atEnd: hasEnded)
      if hasEnded { endSource() }
      flush()
      if hasEnded { return }
      saveIfDue()
      // A reader that went away while this was written is not waited for until more comes.
      guard goesOn else { return }
      let wait = [filter.nextWake, millisecondsToSave].compactMap(\.self).min()
      switch try input.fill(waiting: wait, watching: Descriptor.standardOutput) {
      case .more: break
      case .end:
        hasEnded = true
        leaveTornLine(&input)
      case .interrupted: filter.wake(session: &session)
      case .readerGone: session.output.readerHasGone()
      }
      // Also after a read that brought something: one that never waits is never interrupted.
      if session.answerSignals(counts: filter.counts) { filter.reopenFiles(session: &session) }
    }
  }
}
