import Bytes
import FilterRun
import Options
import StateFile
import System

/// The file that keeps points which came too late, if there is one. Lines are gathered and written in
/// large pieces.
struct LateFile: ~Copyable {
  private var file: AppendFile?
  private var waiting = ByteBuffer()
  let path: String
  /// What it got from a run that was killed and that this one repeats.
  private var logged = LoggedLines()
  private var recalledFrom = 0
  private var line = ByteBuffer()

  /// Without a path, late points are not kept.
  init(_ path: String?) throws(OptionError) {
    self.path = path ?? ""
    do { file = if let path { try AppendFile(path: path) } else { nil } } catch {
      throw .unopenable("--late: \(path ?? ""): \(error.reason)")
    }
  }

  var isOpen: Bool { file != nil }

  mutating func append(_ bytes: Span<UInt8>, _ line: Range<Int>, session: inout Session) {
    guard isOpen else { return }
    self.line.removeAll()
    self.line.append(bytes, line)
    self.line.append(UInt8(ascii: "\n"))
    if logged.take(self.line) { return }
    waiting.append(bytes, line)
    waiting.append(UInt8(ascii: "\n"))
    if waiting.count > 1 << 16 { flush(session: &session) }
  }

  mutating func flush(session: inout Session) {
    guard !waiting.isEmpty else { return }
    do { try file?.append(waiting) } catch {
      session.stop(.failure, "\(path): \(error.reason)")
    }
    waiting.removeAll()
  }

  mutating func reopen(session: inout Session) {
    flush(session: &session)
    do { try file?.reopen() } catch { session.stop(.failure, "\(path): \(error.reason)") }
  }

  func save(into writer: inout StateWriter) {
    guard isOpen else { return }
    writer.text("path", path)
    // While some of its lines have not come again, the next run has to know them too.
    writer.integer("size", logged.isEmpty ? (try? file?.size()) ?? 0 : recalledFrom)
  }

  mutating func restore(from reader: inout StateReader) throws(StateError) {
    guard isOpen, try reader.bytesIfPresent("path") != nil else { return }
    recalledFrom = try reader.integer("size")
    guard recalledFrom >= 0 else { throw reader.refusal("a size below nothing") }
    do throws(SystemError) {
      if let lines = try file?.lines(from: recalledFrom) { logged = lines }
    } catch { throw reader.refusal("\(path): \(error.reason)") }
  }
}
