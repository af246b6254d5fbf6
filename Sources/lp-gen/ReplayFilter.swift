import Bytes
import FilterRun
import LineProtocol
import System
import Times

/// Writes the points and windows of a recording again: when they are due, with moved times where asked
/// for. A window goes out as a whole, as the tool that made it wrote it.
struct ReplayFilter: PointFilter, ~Copyable {
  var windowing: Windowing { .accepted }

  private var points = 0
  /// Of these, points of the window that is being put together.
  private var pointsInWindow = 0
  private var dropped = 0
  /// Points that a signal, or a reader that went away, left unwritten.
  private var unwritten = 0
  private var windows = 0
  /// What the first time becomes, and by how much that moves all of them.
  private let start: Timestamp?
  private var shift: TimeSpan?
  private var pace: Pace?
  private var writer: ReplayWriter
  /// A signal came while a point was waited for: the rest of what was read is not replayed.
  private var isOver = false

  /// The window that is being put together, and the time of its last point.
  private var window = ByteBuffer()
  private var isInWindow = false
  private var latest: Timestamp?

  init(_ options: ReplayOptions) {
    pace = options.speed.map { Pace(speed: $0) }
    start = options.retiming
    writer = ReplayWriter(
      isFlat: options.stream.output == .flatJSON, movesTimes: options.retiming != nil)
  }

  mutating func receive(_ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session) {
    guard let time = point.time else { return }
    guard !isOver else {
      unwritten += 1
      return
    }
    guard let due = moved(time) else {
      return session.refuse(bytes, point.line) { $0.append("its moved time is out of range") }
    }
    let format = session.format
    if isInWindow {
      latest = max(latest ?? due, due)
      writer.append(point, of: bytes, at: due, session.unit, format, &window)
      pointsInWindow += 1
    } else if wait(for: due, &session) {
      writer.append(
        point, of: bytes, at: due, session.unit, format, &session.output.bytes)
    } else {
      unwritten += 1
      return
    }
    points += 1
  }

  mutating func receiveComment(
    _ bytes: Span<UInt8>, _ range: Range<Int>, session: inout Session
  ) {
    guard session.format == .lineProtocol, !isOver else { return }
    if isInWindow {
      window.append(bytes, range)
      window.append("\n")
    } else {
      session.output.bytes.append(bytes, range)
      session.output.bytes.append("\n")
    }
  }

  var counts: Counts {
    Counts(
      taken: .init("written", points),
      [
        .init("in windows cut off", dropped),
        .init("not written before the end", unwritten, isWanted: true),
      ],
      others: [("windows", windows)])
  }
}

// Windows.
extension ReplayFilter {
  mutating func begin(
    _ frame: WindowFrame, group: borrowing ByteBuffer, session: inout Session
  ) {
    guard session.format != .flatJSON, !isOver else { return }
    guard let start = moved(frame.start), let stop = moved(frame.stop) else {
      let span = group.span
      return session.refuse(span, 0..<0, .record) {
        $0.append("the moved bounds of the window are out of range")
      }
    }
    var frame = frame
    (frame.start, frame.stop) = (start, stop)
    isInWindow = true
    latest = nil
    pointsInWindow = 0
    window.removeAll()
    writer.begin(frame, group: group, session.format, &window)
  }

  mutating func end(session: inout Session) {
    guard isInWindow else { return }
    isInWindow = false
    if let latest, !wait(for: latest, &session) {
      points -= pointsInWindow
      unwritten += pointsInWindow
      return
    }
    writer.endWindow(session.format, &window)
    session.output.bytes.append(window.span)
    windows += 1
  }

  mutating func discard(session: inout Session) {
    guard isInWindow else { return }
    isInWindow = false
    points -= pointsInWindow
    dropped += pointsInWindow
    // What was put together is not written, but later points are no part of it.
    writer.endWindow(session.format, &window)
  }

  mutating func receiveNow(_ time: Timestamp, session: inout Session) {
    if let time = moved(time) { session.tell(now: time) }
  }
}

// Time.
extension ReplayFilter {
  /// What a time of the recording becomes; nil when that is out of range.
  private mutating func moved(_ time: Timestamp) -> Timestamp? {
    guard let start else { return time }
    if shift == nil { shift = start.elapsed(since: time) }
    return shift.flatMap { time.advanced(by: $0) }
  }

  /// Waits until `time` has come; false when the run has to end before. What was written goes out
  /// first.
  private mutating func wait(for time: Timestamp, _ session: inout Session) -> Bool {
    guard pace != nil else { return true }
    let counts = counts
    var isEnded = false
    let isDue =
      pace?.wait(for: time) { isRead in
        if !isRead { session.output.readerHasGone() }
        session.output.flush()
        isEnded = Signals.termination != nil
        session.answerSignals(counts: counts)
        return !isEnded && session.output.isOpen && !session.hasStopped
      } ?? true
    isOver = isEnded
    return isDue
  }
}
