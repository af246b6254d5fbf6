import Bytes
import Glibc

/// A file that records are added to: an alert log, the refused lines, the late points.
///
/// Opened to append and made with mode 0600 whatever the umask leaves open. Each call of `append`
/// is one write(2), so lines of several processes do not mix; `reopen` goes on in a new file after
/// logrotate has moved the old one away.
public struct AppendFile: ~Copyable {
  /// The path as given.
  public let path: String
  private var descriptor: Int32

  /// Opens or makes the file at `path`.
  public init(path: String) throws(SystemError) {
    self.path = path
    descriptor = try AppendFile.open(path)
  }

  /// Adds `bytes`, which are whole lines.
  public mutating func append(_ bytes: Span<UInt8>) throws(SystemError) {
    guard bytes.count > 0 else { return }
    try Descriptor.writeAll(descriptor, bytes)
  }

  /// Adds what `bytes` holds, which are whole lines.
  public mutating func append(_ bytes: borrowing ByteBuffer) throws(SystemError) {
    try append(bytes.span)
  }

  /// Closes the file and opens what now lies at its path.
  public mutating func reopen() throws(SystemError) {
    let fresh = try AppendFile.open(path)
    _ = Descriptor.close(descriptor)
    descriptor = fresh
  }

  private static func open(_ path: String) throws(SystemError) -> Int32 {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC
    let descriptor = unsafe Glibc.open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SystemError("open") }
    return descriptor
  }

  deinit {
    _ = Descriptor.close(descriptor)
  }
}
