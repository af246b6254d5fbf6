import Bytes
import Glibc

/// A file that records are added to: an alert log, the refused lines, the late points.
///
/// Opened to append and made with mode 0600 whatever the umask leaves open. Each call of `append`
/// is one write(2), so lines of several processes do not mix. Where logrotate has moved the file away, the
/// next call makes a new one.
public struct AppendFile: ~Copyable {
  /// The path as given.
  public let path: String
  private var file: OpenFile

  /// Opens or makes the file at `path`.
  public init(path: String) throws(SystemError) {
    self.path = path
    file = try AppendFile.open(path)
  }

  /// Adds `bytes`, which are whole lines, to the file that the path names now; where none can be made there,
  /// to the one that is open before it throws.
  public mutating func append(_ bytes: Span<UInt8>) throws(SystemError) {
    guard bytes.count > 0 else { return }
    var fault: SystemError?
    if try hasMoved() {
      do { try reopen() } catch { fault = error }
    }
    try Descriptor.writeAll(file.descriptor, bytes)
    if let fault { throw fault }
  }

  /// Adds what `bytes` holds, which are whole lines.
  public mutating func append(_ bytes: borrowing ByteBuffer) throws(SystemError) {
    try append(bytes.span)
  }

  /// Whether the path names another file than the one that is open, or none. A path that cannot be looked
  /// at says nothing.
  private func hasMoved() throws(SystemError) -> Bool {
    let mine = try file.status()
    guard let named = Descriptor.status(at: path) else { return errno == ENOENT }
    return !mine.isSame(as: named)
  }

  /// How many bytes the file has now.
  public func size() throws(SystemError) -> Int {
    let status = try file.status()
    return status.isRegular ? Int(status.st_size) : 0
  }

  /// What lies at the file's path from byte `start` on; nothing where that is no regular file.
  public func contents(from start: Int) throws(SystemError) -> ByteBuffer {
    guard try size() > start else { return ByteBuffer() }
    return try FileReading.contents(of: path, from: start, limit: 1 << 32)
  }

  /// Cuts off all but the first `length` bytes.
  public func truncate(to length: Int) throws(SystemError) { try file.truncate(to: length) }

  /// Closes the file and opens what now lies at its path.
  public mutating func reopen() throws(SystemError) { file = try AppendFile.open(path) }

  private static func open(_ path: String) throws(SystemError) -> OpenFile {
    try OpenFile(path, O_WRONLY | O_APPEND | O_CREAT)
  }
}
