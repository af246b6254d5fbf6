import Bytes
import Glibc
import System

/// A file in which a tool keeps its state from one run to the next.
///
/// After any kill the next start finds the state of one moment, the last save that was ended, or none;
/// never a mixture. Three files lie beside each other: `PATH` the state, `PATH.new` a state while it is
/// being written, `PATH.lock` the lock, all with mode 0600 under any umask. A state is used only when it
/// is whole, of this identity, and a regular file of this user's to which the others cannot write.
///
///     var file = StateFile(path: path, identity: identity)
///     if isReset { try file.reset() }
///     if var coder = try file.open() { try filter.transfer(&coder) }
///     …
///     try file.save { coder in try filter.transfer(&coder) }
public struct StateFile: ~Copyable {
  /// The path as given.
  public let path: String
  /// Whose state it is.
  public let identity: StateIdentity
  /// How many bytes the file may have.
  public let limit: Int

  /// What is held from the first call until the end.
  struct Hold: ~Copyable {
    let lock: StateLock
    let folder: OpenFile
  }

  var hold: Hold?

  /// The state at `path` of the tool, version and options that `identity` names. Touches nothing yet.
  ///
  /// A state of more than `limit` bytes (4 GiB) is neither saved nor loaded.
  public init(path: String, identity: StateIdentity, limit: Int = 1 << 32) {
    precondition(limit > 0)
    self.path = path
    self.identity = identity
    self.limit = limit
  }

  /// Takes the lock, removes what a killed save left behind, and loads the state; nil when there is
  /// none yet. The lock is held as long as this value lives.
  ///
  /// Throws when another process holds the lock, and when what lies at the path is not wholly the state
  /// of this identity. Cost: the file is read and checked once, and is in memory as long as the reader.
  public mutating func open() throws(StateError) -> StateCoder? {
    try begin()
    return try load(path)
  }

  /// The state at `path`, its identity checked; nil when there is none.
  func load(_ path: String) throws(StateError) -> StateCoder? {
    guard var coder = try StateCoder(path: path, limit: limit) else { return nil }
    try identity.transfer(&coder)
    return coder
  }

  /// Takes the lock and removes the state, so that the tool starts afresh; also one that is damaged,
  /// another tool's or of other options. What is no state file at all is left alone and thrown.
  public mutating func reset() throws(StateError) {
    try begin()
    guard let status = try attempt(.state, try OpenFile.status(of: path)) else { return }
    guard status.isRegular else { throw .notRegular(kind: status.kind, .state) }
    guard try Self.resemblesState(path, .state) else { throw .notState }
    try attempt(.state, try OpenFile.remove(path))
    try synchronizeFolder()
  }

  /// Adds what the state file at `path` holds, of whatever tool, to `output`: one JSON object that begins
  /// with the keys `tool`, `version` and `options`, and a line feed. Takes no lock: a save that goes on
  /// beside it replaces the file in one step.
  public static func appendJSON(
    of path: String, limit: Int = 1 << 32, to output: inout ByteBuffer
  ) throws(StateError) {
    guard var coder = try StateCoder(path: path, limit: limit) else {
      throw .system(SystemError("open", code: ENOENT), .state)
    }
    try coder.appendJSON(to: &output)
    output.append("\n")
  }

  /// Takes the folder and the lock unless they are held, and sweeps.
  private mutating func begin() throws(StateError) {
    guard hold == nil else { return }
    let name = folderPath
    let folder = try attempt(.state, folder: true, try OpenFile(name, O_RDONLY | O_DIRECTORY))
    let lock = try StateLock.taken(path: path + StateError.Part.lock.rawValue, tool: identity.tool)
    hold = Hold(lock: lock, folder: folder)
    do throws(StateError) { try sweep() } catch {
      hold = nil
      throw error
    }
  }

  /// Removes a new state whose writing was cut off; what cannot be one is thrown as in the way.
  func sweep() throws(StateError) {
    let new = path + StateError.Part.new.rawValue
    guard let status = try attempt(.new, try OpenFile.status(of: new)) else { return }
    guard status.isRegular else { throw .notRegular(kind: status.kind, .new) }
    guard status.st_uid == geteuid(), try Self.resemblesState(new, .new) else {
      throw .inTheWay(.new)
    }
    try attempt(.new, try OpenFile.remove(new))
  }

  /// Waits until the folder knows its entries for good, where the file system knows how to.
  mutating func synchronizeFolder() throws(StateError) {
    do throws(SystemError) { try hold?.folder.synchronize() } catch {
      // Some network file systems cannot do it for folders and say so by EINVAL.
      if error.code != EINVAL { throw .system(error, .state, folder: true) }
    }
  }

  private static func resemblesState(
    _ path: String, _ part: StateError.Part
  ) throws(StateError) -> Bool {
    var start = ByteBuffer()
    do throws(SystemError) {
      try OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        .read(into: &start, upTo: StateFormat.nameLength)
    } catch { throw .system(error, part) }
    return StateCoder.resemblesState(start.span)
  }

  private var folderPath: String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
