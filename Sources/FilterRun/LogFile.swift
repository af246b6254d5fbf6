import Bytes
import Options
import System

/// A file that gets lines as a run goes on: events, late points. They are gathered while one read is
/// handled and written together, whole; a run that repeats one that was killed writes none twice.
public final class LogFile {
  /// The path as given.
  public let path: String
  private var file: AppendFile
  private var waiting = ByteBuffer()
  /// What it got from a run that was killed and that this one repeats.
  private var logged = LoggedLines()
  /// From which byte on those lines lie.
  private var recalledFrom = 0

  /// Opens the file that `option` names.
  public init(_ path: String, option: String) throws(OptionError) {
    self.path = path
    do { file = try AppendFile(path: path) } catch {
      throw .unopenable("\(option): \(path): \(error.reason)")
    }
  }

  /// Adds a line, its end included; false where it is there already.
  public func append(_ line: borrowing ByteBuffer) -> Bool {
    if logged.take(line) { return false }
    waiting.append(line.span)
    return true
  }

  /// Whether a line is there from before; each is taken once.
  public func take(_ line: borrowing ByteBuffer) -> Bool { logged.take(line) }

  /// Writes whole lines at once.
  public func write(_ lines: borrowing ByteBuffer, session: inout Session) {
    guard !lines.isEmpty else { return }
    waiting.append(lines.span)
    flush(session: &session)
  }

  /// Empties the file. Where that fails, what it held is known to be there still.
  public func clear() {
    logged = LoggedLines()
    if (try? file.size()) ?? 0 > 0 { try? file.truncate(to: 0) }
  }

  /// From which byte on a run that goes on from here looks for its lines. While some of those of this run
  /// have not been made again, the next one has to know them too.
  public var knownSize: Int { logged.isEmpty ? (try? file.size()) ?? 0 : recalledFrom }

  /// Looks what the file got after it had `size` bytes; false where it cannot be read.
  public func recall(from size: Int) -> Bool {
    recalledFrom = size
    do { logged = try LoggedLines(of: file, from: size) } catch { return false }
    return true
  }

  /// Whether so much waits that it is to be written before the read is handled.
  public var isFull: Bool { waiting.count > 1 << 16 }

  /// Writes what waits.
  public func flush(session: inout Session) {
    guard !waiting.isEmpty else { return }
    do { try file.append(waiting) } catch {
      session.stop(.failure, "\(path): \(error.reason)")
    }
    waiting.removeAll()
  }

  /// Closes the file and opens what now lies at its path.
  public func reopen(session: inout Session) {
    flush(session: &session)
    do { try file.reopen() } catch { session.stop(.failure, "\(path): \(error.reason)") }
  }
}
