import Bytes
import StateFile
import System
import Times

/// Why a state could not be used or saved, for a person.
struct StateFailure: Error {
  let message: String
}

/// The state of a run: loaded at its start, saved while it goes on and at its end.
///
/// Two states lie on the disk. `PATH` is the last one saved. `PATH.base` is the state at the start of
/// the run, and the first record that the run was fed. A run that is fed that record again repeats the
/// last one from its base: it makes the same output from the first byte on, which whoever reads it
/// recognises. So nothing is lost that a killed reader had taken but not kept, and nothing is counted
/// twice. What a filter that nobody repeats for delivered in a run that ended well is final, and not made
/// again. Any other run goes on from `PATH`. Documentation/state.md has the whole argument.
struct RunState<Filter: PointFilter & ~Copyable>: ~Copyable {
  /// What a base is kept for: output that nobody may have kept, or that the filter recognises.
  private let repeats: Bool
  private var latest: StateFile
  private var base: StateFile
  /// What lies in `PATH.base`, until the first record tells whether it is needed.
  private var savedBase: StateCoder?
  private var run = Run()
  private let interval: TimeSpan
  private var lastSave = MonotonicInstant.now
  /// How many records had been understood when the state was saved last.
  private var savedRecords = 0

  /// The state at `path`. Touches nothing yet.
  init(path: String, identity: StateIdentity, interval: TimeSpan, repeats: Bool) {
    latest = StateFile(path: path, identity: identity)
    base = StateFile(path: path + ".base", identity: identity)
    self.interval = interval
    self.repeats = repeats
  }

  /// Takes the locks and gives the filter the last state.
  mutating func open(
    _ filter: inout Filter, isReset: Bool
  ) throws(StateFailure) {
    do throws(StateError) {
      if isReset { try latest.reset() }
      if var coder = try latest.open() {
        try run.transfer(&coder)
        try Self.transfer(&filter, &coder)
      }
    } catch { throw StateFailure(message: error.message(path: latest.path)) }
    do throws(StateError) {
      if isReset { try base.reset() }
      savedBase = try base.open()
    } catch { throw StateFailure(message: error.message(path: base.path)) }
  }

  /// The first record came, and has not been handled: the filter goes back to the base if that run
  /// began with it too, else what it knows now is the base of this run.
  mutating func begin(
    _ filter: inout Filter, with record: FirstRecord
  ) throws(StateFailure) {
    do throws(StateError) {
      // A base that no run repeats would be mistaken for that of a later one.
      if repeats, var coder = savedBase.take() {
        var last = Run()
        try last.transfer(&coder)
        if last.first == record {
          // The state may be of an earlier run, where this one was killed before it was saved.
          if last.number == run.number { last.final = run.final }
          run = last
          try Self.transfer(&filter, &coder)
          return filter.skipDeliveries(run.final)
        }
      }
      run = Run(first: record, number: run.number + 1)
      if repeats { try Self.save(&filter, run, to: &base) } else { try base.reset() }
    } catch { throw StateFailure(message: error.message(path: base.path)) }
  }

  /// In how many milliseconds a save is due; nil when nothing came since the last one.
  func wait(records: Int) -> Int32? {
    guard records != savedRecords else { return nil }
    return lastSave.advanced(by: interval).milliseconds(since: .now)
  }

  /// Saves what the filter knows. What it made of its input must have been written before. With
  /// `isFinal` the run ends, and who reads its output has taken it.
  mutating func save(
    _ filter: inout Filter, records: Int, isFinal: Bool
  ) throws(StateFailure) {
    if isFinal { run.final = max(run.final, filter.deliveries) }
    do throws(StateError) { try Self.save(&filter, run, to: &latest) } catch {
      throw StateFailure(message: error.message(path: latest.path))
    }
    lastSave = .now
    savedRecords = records
  }

  private static func save(
    _ filter: inout Filter, _ run: Run, to file: inout StateFile
  ) throws(StateError) {
    var run = run
    try file.save { coder throws(StateError) in
      try run.transfer(&coder)
      try transfer(&filter, &coder)
    }
  }

  private static func transfer(
    _ filter: inout Filter, _ coder: inout StateCoder
  ) throws(StateError) {
    try coder.section("filter") { coder throws(StateError) in try filter.transfer(&coder) }
  }
}

/// Which run a state is of. What stands at the beginning of a base tells whether it is needed; the filter is
/// changed only then.
private struct Run {
  var first = FirstRecord()
  /// A base and a state of the same run have the same number.
  var number = 0
  /// How many deliveries of the run are final.
  var final = 0

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try first.transfer(&coder)
    try coder.value("run", &number)
    try coder.value("final", &final)
    try coder.check((0..<1 << 62).contains(number) && final >= 0, "a run's number")
  }
}
