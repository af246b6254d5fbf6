import Bytes
import JSONLines
import LineProtocol
import System
import Times

/// What a filter may do to the world while it handles a record: write records, refuse, note, stop.
public struct Session: ~Copyable {
  /// Records for stdout; the run loop flushes.
  public var output: Output

  /// The status with which the tool has to end; nil while it goes on.
  public private(set) var stopped: ExitStatus? { didSet { hasStopped = true } }

  /// Whether the tool has to end.
  public private(set) var hasStopped = false

  /// Messages for stderr.
  public private(set) var diagnostics: Diagnostics

  /// Where the record that is being handled came from.
  public internal(set) var place = Place(source: "", line: 0)

  /// The unit in which the stamps of the input are counted, and those of the output are.
  public var unit = TimestampUnit.nanoseconds

  /// The form of the records on stdout: the one asked for, else that of the first input.
  public var format: RecordEncoder.Format { givenFormat ?? inputFormat ?? .lineProtocol }

  private let givenFormat: RecordEncoder.Format?
  private var inputFormat: RecordEncoder.Format?
  private let settings: StreamSettings
  private var rejects: AppendFile?
  /// Whether what a filter holds at the end goes into a state, so that nothing is cut off.
  public internal(set) var keepsState = false
  /// Whether all that was made so far is out of the hands of this process.
  var hasWrittenAll: Bool { output.isOpen && output.bytes.isEmpty && !hasStopped }
  /// What was read, and what became of it.
  var ledger = Ledger()
  /// How often it was said what time it is.
  var times = 0
  /// Records that were understood, whatever became of them.
  var understood: Int { ledger.points + ledger.windows + times }
  /// Lines that were handled, of all inputs.
  var lines = 0

  /// A session of `tool` that writes to stdout and stderr, or to the descriptors given; fails when
  /// the file for refused lines cannot be opened.
  public init(
    tool: String, settings: StreamSettings, output records: Int32 = Descriptor.standardOutput,
    messages: Int32 = Descriptor.standardError
  ) throws(SystemError) {
    self.settings = settings
    givenFormat = settings.output
    diagnostics = Diagnostics(tool: tool, isQuiet: settings.isQuiet, descriptor: messages)
    output = Output(descriptor: records)
    rejects = if let path = settings.rejectPath { try AppendFile(path: path) } else { nil }
  }

  /// Refuses the record in `range` of `bytes`: it is counted, told, and kept in `--reject`.
  ///
  /// - Parameters:
  ///   - column: where in its line the fault lies, in bytes from 1.
  ///   - what: what is refused; a filter that is given a point refuses that one.
  public mutating func refuse(
    _ bytes: Span<UInt8>, _ range: Range<Int>, column: Int? = nil, _ what: Refusal = .point,
    _ message: (inout ByteBuffer) -> Void
  ) {
    ledger.refuse(what)
    diagnostics.refuse(place, column: column, message)
    keepRejected(bytes, range)
    if settings.isStrict { return stop(.failure) }
    if let most = settings.maxErrors, diagnostics.refused > most {
      stop(.failure, "more than \(most) lines refused (--max-errors)")
    }
  }

  /// Refuses a point because a field that was asked for holds no number.
  public mutating func refuse(
    _ point: borrowing Point, in bytes: Span<UInt8>, becauseNotANumber field: Field
  ) {
    refuse(bytes, point.line, column: field.value.start - point.line.lowerBound + 1) { text in
      text.append("field ")
      text.append(quoted: bytes, field.key.range)
      text.append(" is not a number: ")
      text.append(quoted: bytes, field.value.range)
    }
  }

  /// An input of this form begins.
  mutating func begin(_ format: RecordEncoder.Format) {
    if inputFormat == nil { inputFormat = format }
  }

  /// Tells the reader downstream what time it is, in a comment; JSON has none.
  public mutating func tell(now time: Timestamp) {
    if format == .lineProtocol { output.bytes.append(now: time) }
  }

  /// Tells a warning or a note.
  public func note(_ message: String) { diagnostics.note(message) }

  /// Tells a warning or a note once.
  public mutating func noteOnce(_ message: String) { diagnostics.noteOnce(message) }

  /// Ends the tool after this record. The first reason counts, but a failure outranks the status for
  /// alerts.
  public mutating func stop(_ status: ExitStatus, _ message: String? = nil) {
    guard stopped == nil || (stopped == .alerted && status == .failure) else { return }
    stopped = status
    if let message { diagnostics.fatal(message) }
  }

  /// Does what signals that do not end the tool ask for: tells the counts at SIGUSR1, those of the
  /// filter last, and opens the file of refused lines anew at SIGHUP, for logrotate.
  ///
  /// The run loop calls it after each read; a filter that waits for something else calls it then.
  /// - Returns: Whether a filter is to open files of its own anew.
  @discardableResult
  public mutating func answerSignals(counts: Counts) -> Bool {
    if Signals.takeReportRequest() { report(counts) }
    guard Signals.takeReopenRequest() else { return false }
    reopenFiles()
    return true
  }

  /// Tells the counts, those of the filter last.
  func report(_ counts: Counts) { note(ledger.text(lines: lines, counts)) }

  private mutating func reopenFiles() {
    do { try rejects?.reopen() } catch {
      stop(.failure, "\(settings.rejectPath ?? ""): \(error.reason)")
    }
  }

  private mutating func keepRejected(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard rejects != nil, !range.isEmpty else { return }
    var line = ByteBuffer(capacity: range.count + 1)
    line.append(bytes, range)
    if bytes[range.upperBound - 1] != UInt8(ascii: "\n") { line.append("\n") }
    do { try rejects?.append(line.span) } catch {
      stop(.failure, "\(settings.rejectPath ?? ""): \(error.reason)")
    }
  }
}
