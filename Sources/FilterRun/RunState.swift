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
  private var baseReader: StateReader?
  private var first: FirstRecord?
  /// Which run the state is of. A base and a state of the same run have the same number.
  private var number = 0
  /// How many deliveries of that run are final.
  private var final = 0
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
      if let reader = try latest.open() { try restore(&filter, from: reader) }
    } catch { throw StateFailure(message: error.message(path: latest.path)) }
    do throws(StateError) {
      if isReset { try base.reset() }
      baseReader = try base.open()
    } catch { throw StateFailure(message: error.message(path: base.path)) }
  }

  /// The first record came, and has not been handled: the filter goes back to the base if that run
  /// began with it too, else what it knows now is the base of this run.
  mutating func begin(
    _ filter: inout Filter, with record: FirstRecord
  ) throws(StateFailure) {
    first = record
    do throws(StateError) {
      // A base that no run repeats would be mistaken for that of a later one.
      if repeats, let reader = baseReader.take() {
        // Whether it is needed stands at its beginning; the filter is changed only then.
        var ahead = reader
        if try FirstRecord(from: &ahead) == record {
          return try restoreBase(&filter, from: &ahead)
        }
      }
      (number, final) = (number + 1, 0)
      guard repeats else { return try base.reset() }
      try base.save { writer in
        record.save(into: &writer)
        writer.integer("run", number)
        Self.save(&filter, into: &writer)
      }
    } catch { throw StateFailure(message: error.message(path: base.path)) }
  }

  private mutating func restoreBase(
    _ filter: inout Filter, from reader: inout StateReader
  ) throws(StateError) {
    let repeated: Int = try reader.integer("run")
    // The state may be of an earlier run, where this one was killed before it was saved.
    if repeated != number { (number, final) = (repeated, 0) }
    try Self.restoreFilter(&filter, from: &reader)
    filter.skipDeliveries(final)
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
    if isFinal { final = max(final, filter.deliveries) }
    let (first, number, final) = (first ?? FirstRecord.none, number, final)
    do throws(StateError) {
      try latest.save { writer in
        first.save(into: &writer)
        writer.integer("run", number)
        writer.integer("final", final)
        Self.save(&filter, into: &writer)
      }
    } catch { throw StateFailure(message: error.message(path: latest.path)) }
    lastSave = .now
    savedRecords = records
  }

  private static func save(
    _ filter: inout Filter, into writer: inout StateWriter
  ) {
    writer.section(filterName) { writer in filter.save(into: &writer) }
  }

  private mutating func restore(
    _ filter: inout Filter, from reader: consuming StateReader
  ) throws(StateError) {
    var reader = reader
    _ = try FirstRecord(from: &reader)
    number = try reader.integer("run")
    final = try reader.integer("final")
    guard number >= 0, number < 1 << 62, final >= 0 else { throw reader.refusal("a run's number") }
    try Self.restoreFilter(&filter, from: &reader)
  }

  private static func restoreFilter(
    _ filter: inout Filter, from reader: inout StateReader
  ) throws(StateError) {
    try reader.section(filterName) { reader in try filter.restore(from: &reader) }
  }

  private static var filterName: StaticString { "filter" }
}
