import Bytes
import CommandLineTool
import Streams

/// What a recording holds that is refused: told, counted, kept in `--reject`.
///
/// The rules are those of every tool: the first five are told in full and all summed at the end; a
/// limit or `--strict` ends the run.
struct Refusals: ~Copyable {
  /// How many records were refused.
  private(set) var count = 0
  /// The status with which the run has to end; nil while it goes on.
  private(set) var stopped: ExitStatus?
  /// Where the record at hand came from: its source, and how many of its lines stand before it.
  var source = ""
  var line = 0

  private let diagnostics: Diagnostics
  private let settings: StreamSettings
  private var rejects: AppendFile?
  private var first = ""
  private var hasToldMagnitude = false

  init(tool: String, settings: StreamSettings) throws(SystemError) {
    self.settings = settings
    diagnostics = Diagnostics(tool: tool, isQuiet: settings.isQuiet)
    rejects = if let path = settings.rejectPath { try AppendFile(path: path) } else { nil }
  }

  /// Refuses the bytes in `range`; the fault lies in line `number` of the record, from 1.
  mutating func refuse(
    _ bytes: Span<UInt8>, _ range: Range<Int>, line number: Int = 1, column: Int? = nil,
    _ message: (inout ByteBuffer) -> Void
  ) {
    count += 1
    let place = "\(source):\(line + number)"
    if count == 1 { first = place }
    if count <= Diagnostics.toldInFull {
      var text = ByteBuffer()
      message(&text)
      let column = column.map { ":\($0)" } ?? ""
      diagnostics.note("\(place)\(column): \(String(decoding: text.array, as: UTF8.self))")
    }
    keep(bytes, range)
    if settings.isStrict {
      stop(.failure)
    } else if let most = settings.maxErrors, count > most {
      stop(.failure, "more than \(most) lines refused (--max-errors)")
    }
  }

  /// Ends the run, with the reason.
  mutating func stop(_ status: ExitStatus, _ message: String? = nil) {
    guard stopped == nil else { return }
    stopped = status
    if let message { diagnostics.fatal(message) }
  }

  /// Tells something that is no refusal.
  func note(_ message: String) { diagnostics.note(message) }

  /// Tells once that stamps have different magnitudes.
  mutating func noteMagnitude(unit: String) {
    guard !hasToldMagnitude else { return }
    hasToldMagnitude = true
    note("a timestamp of another magnitude than the first; all are read as \(unit) (--precision)")
  }

  /// Tells the sum of the refusals when not all were told.
  func summarize(lines: Int) {
    guard count > Diagnostics.toldInFull else { return }
    note("refused \(count) of \(lines) lines, the first at \(first)")
  }

  /// Tells counts.
  func report(_ counts: [(name: String, value: Int)]) { diagnostics.report(counts) }

  /// Closes the file of refused lines and opens it anew, for logrotate.
  mutating func reopenFile() {
    do { try rejects?.reopen() } catch {
      stop(.failure, "\(settings.rejectPath ?? ""): \(error.reason)")
    }
  }

  private mutating func keep(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard rejects != nil else { return }
    var line = ByteBuffer(capacity: range.count + 1)
    line.append(bytes, range)
    if range.isEmpty || bytes[range.upperBound - 1] != UInt8(ascii: "\n") { line.append("\n") }
    do { try rejects?.append(line.span) } catch {
      stop(.failure, "\(settings.rejectPath ?? ""): \(error.reason)")
    }
  }
}
