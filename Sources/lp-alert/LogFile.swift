import Bytes
import FilterRun
import Options
import StateFile
import System

/// A log of events. Lines are gathered while one read is handled and written together, whole.
final class LogFile {
  let path: String
  private var file: AppendFile
  private var waiting = ByteBuffer()
  /// What it got from a run that was killed and that this one repeats.
  private var logged = LoggedLines()
  /// From which byte on those lines lie.
  private var recalledFrom = 0

  init(_ path: String, option: String = "--log") throws(OptionError) {
    self.path = path
    do { file = try AppendFile(path: path) } catch {
      throw .unopenable("\(option): \(path): \(error.reason)")
    }
  }

  /// Adds a line; false where it is there already.
  func append(_ line: borrowing ByteBuffer) -> Bool {
    if logged.take(line) { return false }
    waiting.append(line.span)
    return true
  }

  /// Whether a line is there from before; each is taken once.
  func take(_ line: borrowing ByteBuffer) -> Bool { logged.take(line) }

  /// Writes whole lines at once.
  func write(_ lines: borrowing ByteBuffer, session: inout Session) {
    guard !lines.isEmpty else { return }
    waiting.append(lines.span)
    flush(session: &session)
  }

  /// Empties the file. Where that fails, what it held is known to be there still.
  func clear() {
    logged = LoggedLines()
    if (try? file.size()) ?? 0 > 0 { try? file.truncate(to: 0) }
  }

  func save(into writer: inout StateWriter) {
    writer.text("path", path)
    // While some of its lines have not been made again, the next run has to know them too.
    writer.integer("size", logged.isEmpty ? (try? file.size()) ?? 0 : recalledFrom)
  }

  /// Looks what it got after it had `size` bytes; false where it cannot be read.
  func recall(from size: Int) -> Bool {
    recalledFrom = size
    do { logged = try LoggedLines(of: file, from: size) } catch { return false }
    return true
  }

  func flush(session: inout Session) {
    guard !waiting.isEmpty else { return }
    do { try file.append(waiting) } catch {
      session.stop(.failure, "\(path): \(error.reason)")
    }
    waiting.removeAll()
  }

  func reopen(session: inout Session) {
    flush(session: &session)
    do { try file.reopen() } catch { session.stop(.failure, "\(path): \(error.reason)") }
  }
}
