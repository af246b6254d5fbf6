import Bytes
import Glibc
import System

/// An open descriptor that is closed when it goes out of use, and the calls that this room makes.
///
/// Each call is retried when a signal interrupts it; every other failure is thrown with its name.
struct OpenFile: ~Copyable {
  let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Opens the file at `path`; see `openDescriptor`.
  init(_ path: String, _ flags: Int32) throws(SystemError) {
    self.init(try OpenFile.openDescriptor(path, flags))
  }

  /// Opens the folder at `path`.
  init(folder path: String) throws(SystemError) {
    self.init(try OpenFile.openRetrying(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
  }

  /// Opens the file at `path`, and refuses what is not a regular file of this user's.
  static func trusted(
    _ path: String, _ flags: Int32, _ part: StateError.Part
  ) throws(StateError) -> OpenFile {
    let descriptor: Int32
    do throws(SystemError) { descriptor = try openDescriptor(path, flags) } catch {
      // What cannot be opened may be so because of what it is.
      if error.code != EACCES, let status = try? OpenFile.status(of: path), !status.isRegular {
        throw .notRegular(kind: status.kind, part)
      }
      throw .system(error, part)
    }
    let file = OpenFile(descriptor)
    let status: stat
    do throws(SystemError) { status = try file.status() } catch { throw .system(error, part) }
    if let objection = status.objection(part) { throw objection }
    return file
  }

  /// Opens the file at `path`. It never follows a symbolic link at the last step, nor waits for the
  /// other end of a FIFO, nor hands the descriptor on to another program.
  private static func openDescriptor(
    _ path: String, _ flags: Int32
  ) throws(SystemError) -> Int32 {
    try openRetrying(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
  }

  private static func openRetrying(_ path: String, _ flags: Int32) throws(SystemError) -> Int32 {
    while true {
      let descriptor = unsafe Glibc.open(GivenWord.path(path), flags, 0o600)
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw SystemError("open") }
    }
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  /// Closes it, and tells when the file system reports a late failure.
  consuming func close() throws(SystemError) {
    let result = Glibc.close(descriptor)
    let code = errno
    discard self
    if result != 0, code != EINTR { throw SystemError("close", code: code) }
  }

  /// What the system knows of the file.
  func status() throws(SystemError) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError("stat") }
    return status
  }

  /// Sees to it that the mode is 0600 whatever the umask took away.
  func makePrivate() throws(SystemError) {
    guard fchmod(descriptor, 0o600) == 0 else { throw SystemError("chmod") }
  }

  /// Waits until all that was written lies on the disk.
  func synchronize() throws(SystemError) {
    while fsync(descriptor) != 0 {
      if errno != EINTR { throw SystemError("fsync") }
    }
  }

  /// Waits until the folder's entries lie on the disk, where the file system knows how to.
  func synchronizeFolder() throws(SystemError) {
    do throws(SystemError) { try synchronize() } catch {
      // Some network file systems cannot do it for folders and say so by EINVAL.
      if error.code != EINVAL { throw error }
    }
  }

  /// Goes back to the first byte.
  func rewind() throws(SystemError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw SystemError("seek") }
  }

  /// Empties the file.
  func empty() throws(SystemError) {
    guard ftruncate(descriptor, 0) == 0 else { throw SystemError("truncate") }
  }

  /// Takes the lock of the open file; false when another holds it.
  func lock() throws(SystemError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw SystemError("lock")
  }

  /// Reads on until `bytes` holds `limit` bytes, fewer only at the end of the file.
  func read(into bytes: inout ByteBuffer, upTo limit: Int) throws(SystemError) {
    bytes.reserve(max(limit - bytes.count, 0))
    while bytes.count < limit {
      let wanted = min(limit - bytes.count, 1 << 30)
      let length = unsafe bytes.appendFilling(atLeast: wanted) { space in
        unsafe Glibc.read(descriptor, space.baseAddress, wanted)
      }
      if length == 0 { return }
      if length < 0, errno != EINTR { throw SystemError("read") }
    }
  }

  /// Reads the first `limit` bytes, fewer only when the file has no more.
  func read(limit: Int) throws(SystemError) -> ByteBuffer {
    var bytes = ByteBuffer(capacity: limit)
    try read(into: &bytes, upTo: limit)
    return bytes
  }

  /// Waits 10 ms, less when a signal comes.
  static func pause() { usleep(10_000) }

  // MARK: Names

  /// What the system knows of the file at `path`, a symbolic link not followed; nil when there is none.
  static func status(of path: String) throws(SystemError) -> stat? {
    var status = stat()
    if unsafe lstat(GivenWord.path(path), &status) == 0 { return status }
    if errno == ENOENT { return nil }
    throw SystemError("stat")
  }

  /// Removes the name `path`.
  static func remove(_ path: String) throws(SystemError) {
    guard unsafe unlink(GivenWord.path(path)) == 0 else { throw SystemError("remove") }
  }

  /// Makes `target` what `path` is now, in one step.
  static func rename(_ path: String, to target: String) throws(SystemError) {
    let (old, new) = (GivenWord.path(path), GivenWord.path(target))
    guard unsafe Glibc.rename(old, new) == 0 else { throw SystemError("rename") }
  }

  /// This process' number.
  static var processNumber: Int32 { getpid() }

  /// The user whose rights this process has.
  static var user: UInt32 { geteuid() }
}

extension stat {
  /// Whether it is a file with content.
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }

  /// What it is, for a message.
  var kind: String {
    switch st_mode & S_IFMT {
    case S_IFREG: "a regular file"
    case S_IFDIR: "a folder"
    case S_IFLNK: "a symbolic link"
    case S_IFIFO: "a FIFO"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  /// Why the file cannot be trusted; nil when it is regular, this user's, and closed to the others.
  func objection(_ part: StateError.Part) -> StateError? {
    if !isRegular { return .notRegular(kind: kind, part) }
    if st_uid != OpenFile.user { return .otherOwner(st_uid, part) }
    return st_mode & S_IWOTH != 0 ? .worldWritable(part) : nil
  }
}
