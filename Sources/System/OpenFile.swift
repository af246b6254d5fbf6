import Bytes
import Glibc

/// An open file that is closed when it goes out of use.
///
/// Each call is retried when a signal interrupts it; every other failure is thrown with its name.
public struct OpenFile: ~Copyable {
  /// The number that the system knows it by.
  public let descriptor: Int32

  /// Takes over an open descriptor.
  init(owning descriptor: Int32) { self.descriptor = descriptor }

  /// Opens the file at `path`, where `flags` ask for it after making it with `mode` less the umask. No
  /// program that is started later gets the descriptor.
  public init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemError) {
    var descriptor: Int32
    repeat {
      descriptor = unsafe Glibc.open(GivenWord.path(path), flags | O_CLOEXEC, mode)
    } while descriptor < 0 && errno == EINTR && Signals.termination == nil
    guard descriptor >= 0 else { throw SystemError("open") }
    self.descriptor = descriptor
  }

  /// A file without a name that holds `bytes`, to be read from its beginning.
  static func inMemory(_ bytes: Span<UInt8>) throws(SystemError) -> OpenFile {
    let descriptor = unsafe memfd_create("input", 0)
    guard descriptor >= 0 else { throw SystemError("start") }
    let file = OpenFile(owning: descriptor)
    try Descriptor.writeAll(descriptor, bytes)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw SystemError("start") }
    return file
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  /// Closes it, and tells when the file system reports a late failure.
  public consuming func close() throws(SystemError) {
    let error = Descriptor.close(descriptor)
    discard self
    if let error { throw error }
  }

  /// What the system knows of the file.
  public func status() throws(SystemError) -> stat {
    guard let status = Descriptor.status(of: descriptor) else { throw SystemError("stat") }
    return status
  }

  /// Sees to it that the mode is 0600 whatever the umask took away.
  public func makePrivate() throws(SystemError) {
    guard fchmod(descriptor, 0o600) == 0 else { throw SystemError("chmod") }
  }

  /// Waits until all that was written lies on the disk.
  public func synchronize() throws(SystemError) {
    while fsync(descriptor) != 0 {
      if errno != EINTR { throw SystemError("fsync") }
    }
  }

  /// Cuts off all but the first `length` bytes.
  public func truncate(to length: Int) throws(SystemError) {
    guard ftruncate(descriptor, length) == 0 else { throw SystemError("truncate") }
  }

  /// Takes the lock of the open file; false when another holds it.
  public func lock() throws(SystemError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw SystemError("lock")
  }

  /// Reads on until `bytes` holds `limit` bytes or some more, fewer only at the end of the file.
  public func read(into bytes: inout ByteBuffer, upTo limit: Int) throws(SystemError) {
    while bytes.count < limit {
      switch Descriptor.read(descriptor, into: &bytes, room: 1 << 16) {
      case .done(0): return
      case .done, .interrupted: continue
      case .failed(let error): throw error
      }
    }
  }

  // MARK: Names

  /// What the system knows of the file at `path`, a symbolic link not followed; nil when there is none.
  public static func status(of path: String) throws(SystemError) -> stat? {
    var status = stat()
    if unsafe lstat(GivenWord.path(path), &status) == 0 { return status }
    if errno == ENOENT { return nil }
    throw SystemError("stat")
  }

  /// Removes the name `path`.
  public static func remove(_ path: String) throws(SystemError) {
    guard unsafe unlink(GivenWord.path(path)) == 0 else { throw SystemError("remove") }
  }

  /// Makes `target` what `path` is now, in one step.
  public static func rename(_ path: String, to target: String) throws(SystemError) {
    let (old, new) = (GivenWord.path(path), GivenWord.path(target))
    guard unsafe Glibc.rename(old, new) == 0 else { throw SystemError("rename") }
  }
}

extension stat {
  /// Whether it is a file with content.
  public var isRegular: Bool { st_mode & S_IFMT == S_IFREG }

  /// Whether both are of one file.
  func isSame(as other: stat) -> Bool { st_dev == other.st_dev && st_ino == other.st_ino }
}
