import Bytes
import LineProtocol
import StateFile
import Times

/// What a filter makes of windows in its input.
public enum Windowing: Sendable {
  /// Frames are comments like others; every point counts by itself.
  case ignored
  /// Both are taken: points by themselves and windows of points.
  case accepted
  /// Only windows; a point outside one stops the tool.
  case required
}

/// The heart of a tool: takes points and windows, writes records.
///
/// It owns its state and touches no descriptor, so a test makes one, feeds it and looks at the
/// session's output. The run loop calls it in the order of the input and calls `finish` once.
public protocol PointFilter: ~Copyable {
  /// What it makes of windows.
  var windowing: Windowing { get }

  /// Takes a point. `bytes` holds its line and is valid only during the call.
  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session)

  /// A window begins; the points up to its end are its own. `group` is the measurement and the tags
  /// that all of them share, as line protocol writes them; empty for a window of all points.
  mutating func begin(_ window: WindowFrame, group: borrowing ByteBuffer, session: inout Session)

  /// The window that began last is complete.
  mutating func end(session: inout Session)

  /// The window that began last was cut off and is to be forgotten.
  mutating func discard(session: inout Session)

  /// The writer upstream was told that it is so late. Not told where windows are ignored.
  mutating func receiveNow(_ time: Timestamp, session: inout Session)

  /// A comment that is no frame, without its line end, in the order of the input. Not told where
  /// windows are ignored.
  mutating func receiveComment(
    _ bytes: Span<UInt8>, _ range: Range<Int>, session: inout Session)

  /// All that was read has been handled: what a filter gathered for a file of its own goes out now.
  mutating func flush(session: inout Session)

  /// In how many milliseconds it has to be woken where no input comes until then; nil: not at all.
  /// Asked before each wait for input. A regular file never keeps anyone waiting.
  var nextWake: Int32? { get }

  /// No input came until the time that `nextWake` told, or a signal ended the wait: what is due is
  /// to be done.
  mutating func wake(session: inout Session)

  /// SIGHUP came: files of its own are to be opened anew.
  mutating func reopenFiles(session: inout Session)

  /// The files of its own that it writes; with any, SIGHUP has a meaning.
  var writtenFiles: [String] { get }

  /// The input is over, or a signal ended it.
  mutating func finish(session: inout Session)

  /// What it counted, for `--verbose` and SIGUSR1.
  var counts: Counts { get }

  // MARK: What it knows and another run could go on from

  /// Whose state it is: the tool, the version, and the options with which it makes sense; nil for a
  /// filter without state.
  var stateIdentity: StateIdentity? { get }

  /// Whether it finds out by itself what it has delivered before, so that a run can be repeated from
  /// its start without delivering anything twice.
  var recognisesDelivered: Bool { get }

  /// What time it is when the input ends, where it was told: it has something to keep then also where no
  /// record came.
  var now: Timestamp? { get }

  /// How many deliveries the present run has made, those that it was told to skip included.
  var deliveries: Int { get }

  /// The run that begins repeats one that ended well, whose first `count` deliveries are final: they are
  /// not made again.
  mutating func skipDeliveries(_ count: Int)

  /// The run has ended well, and its state is saved.
  mutating func stateWasSaved()

  /// What it knows, as of the last record or window that is complete: puts it into a state, or forgets it
  /// and takes it from one.
  mutating func transfer(_ coder: inout StateCoder) throws(StateError)
}

// A filter says only what it has to: windows, files of its own, an end and a state may mean nothing to it.
extension PointFilter where Self: ~Copyable {
  /// Nothing.
  public mutating func begin(
    _ window: WindowFrame, group: borrowing ByteBuffer, session: inout Session
  ) {}
  /// Nothing.
  public mutating func end(session: inout Session) {}
  /// Nothing.
  public mutating func discard(session: inout Session) {}
  /// It is told to the reader downstream, behind what was written.
  public mutating func receiveNow(_ time: Timestamp, session: inout Session) {
    session.tell(now: time)
  }
  /// Nothing.
  public mutating func receiveComment(
    _ bytes: Span<UInt8>, _ range: Range<Int>, session: inout Session
  ) {}
  /// Nothing.
  public mutating func flush(session: inout Session) {}
  /// Nothing.
  public mutating func reopenFiles(session: inout Session) {}
  /// Not at all.
  public var nextWake: Int32? { nil }
  /// Nothing.
  public mutating func wake(session: inout Session) {}
  /// No files.
  public var writtenFiles: [String] { [] }
  /// Nothing.
  public mutating func finish(session: inout Session) {}
  /// None.
  public var stateIdentity: StateIdentity? { nil }
  /// It does not.
  public var recognisesDelivered: Bool { false }
  /// It was not told.
  public var now: Timestamp? { nil }
  /// None: its reader recognises what is delivered again.
  public var deliveries: Int { 0 }
  /// Nothing.
  public mutating func skipDeliveries(_ count: Int) {}
  /// Nothing.
  public mutating func stateWasSaved() {}
  /// Nothing.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {}
}
