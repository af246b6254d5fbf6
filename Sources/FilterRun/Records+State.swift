import StateFile
import System
import Times

// State that outlives the run.
extension Records where Filter: ~Copyable {
  /// Loads the state, if one is to be kept; stops the tool where it cannot be used.
  mutating func openState() {
    guard let path = settings.state.path, let identity = filter.stateIdentity else { return }
    // What went into a pipe or socket is gone with a reader that was killed; a file keeps it.
    let repeats = filter.recognisesDelivered || Descriptor.isPipe(Descriptor.standardOutput)
    var state = RunState<Filter>(
      path: path, identity: identity, interval: settings.state.checkpoint, repeats: repeats)
    do throws(StateFailure) {
      try state.open(&filter, isReset: settings.state.isReset)
    } catch { return session.stop(.failure, error.message) }
    self.state = consume state
    awaitsFirstRecord = true
    session.keepsState = true
  }

  /// Takes note of the first record before it is handled.
  mutating func meet(_ first: FirstRecord) {
    awaitsFirstRecord = false
    do throws(StateFailure) { try state?.begin(&filter, with: first) } catch {
      session.stop(.failure, error.message)
    }
  }

  /// The input has ended. Where no record came, what time it is is the first.
  mutating func meetEnd() {
    if awaitsFirstRecord, let now = filter.now { meet(FirstRecord(now: now)) }
  }

  /// Leaves a last line of line protocol without an end to the next run: its writer is within it, or was
  /// killed there, and half a number must not get into a state. JSON shows itself whether it is whole.
  mutating func leaveTornLine(_ input: inout Input) {
    let torn = input.position..<input.bytes.count
    guard state != nil, form != .json, let last = torn.last,
      input.bytes.span[last] != UInt8(ascii: "\n")
    else { return }
    session.note(
      "\(session.place.source):\(session.place.line + 1): the last line has no end and is left to the "
        + "next run (--state)")
    input.position = input.bytes.count
    namesLeft = parser.linesBetween
  }

  /// How long input may be waited for before a save is due, in milliseconds; nil: for ever.
  var millisecondsToSave: Int32? {
    guard session.hasWrittenAll else { return nil }
    return state?.wait(records: session.understood) ?? nil
  }

  /// Saves the state if it is time. Comes between reads, when the output has been written.
  mutating func saveIfDue() {
    if millisecondsToSave == 0 { save(isFinal: false) }
  }

  /// Saves the state at the end, unless something that was made could not be written.
  mutating func saveAtEnd() {
    if case .failed = session.output.state { return }
    guard session.understood > 0 || filter.now != nil else { return }
    guard save(isFinal: session.output.state == .open) else { return }
    filter.stateWasSaved()
  }

  /// Saves the state. What was made of the input so far has been written.
  /// - Returns: whether that went well.
  @discardableResult
  private mutating func save(isFinal: Bool) -> Bool {
    do throws(StateFailure) {
      try state?.save(&filter, records: session.understood, isFinal: isFinal)
      return true
    } catch {
      session.stop(.failure, error.message)
      return false
    }
  }
}
