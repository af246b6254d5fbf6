import Bytes
import CommandLineTool
import Options
import Streams

/// The file that keeps points which came too late, if there is one. Lines are gathered and written in
/// large pieces.
struct LateFile: ~Copyable {
  private var file: AppendFile?
  private var waiting = ByteBuffer()
  private let path: String

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
}
