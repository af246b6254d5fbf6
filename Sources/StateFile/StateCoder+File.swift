import Bytes
import Glibc
import System

/// State files, whole and checked.
extension StateCoder {
  /// Reads and checks the file at `path`; nil when there is none. The body is to be read.
  init?(path: String, limit: Int) throws(StateError) {
    guard try attempt(.state, try OpenFile.status(of: path)) != nil
    else { return nil }
    let file = try OpenFile.trusted(path, O_RDONLY, .state)
    let size = Int(try attempt(.state, try file.status().st_size))
    guard size <= limit else { throw .tooLarge(limit: limit) }
    var bytes = ByteBuffer()
    // What is no state is not read to its end.
    for length in [StateFormat.nameLength, size + 1] {
      do throws(SystemError) { try file.read(into: &bytes, upTo: length) } catch {
        throw .system(error, .state)
      }
      guard Self.resemblesState(bytes.span) else { throw .notState }
      bytes.reserve(max(size + 1 - bytes.count, 0))
    }
    try self.init(file: bytes)
  }

  /// Checks what a whole file holds.
  init(file bytes: consuming ByteBuffer) throws(StateError) {
    let magic = StateFormat.magic
    let end = bytes.count - StateFormat.checksumSize
    guard end >= magic.count else { throw .damaged }
    guard bytes.span.equal(0..<magic.count, magic) else {
      let isState = bytes.span.equal(
        0..<StateFormat.nameLength, Array(magic.prefix(StateFormat.nameLength)))
      throw isState ? .otherFormat : .damaged
    }
    var checksum = SipHash()
    checksum.update(bytes.span, 0..<end)
    guard bytes.span.word(at: end) == checksum.value else { throw .damaged }
    self.init(bytes, body: magic.count..<end)
  }

  /// Whether `bytes` begin as a state file does, as far as they go and but for a third of its first
  /// bytes: what is damaged is still recognised, and what is somebody else's is not taken for it.
  static func resemblesState(_ bytes: Span<UInt8>) -> Bool {
    let length = min(bytes.count, StateFormat.nameLength)
    let matches = (0..<length).count { bytes[$0] == StateFormat.magic[$0] }
    return matches * 3 >= length * 2
  }
}

extension OpenFile {
  /// Opens the file at `path`, and refuses what is not a regular file of this user's. It never follows a
  /// symbolic link at the last step, nor waits for the other end of a FIFO.
  static func trusted(
    _ path: String, _ flags: Int32, _ part: StateError.Part
  ) throws(StateError) -> OpenFile {
    let file = try opened(path, flags, part)
    let status = try attempt(part, try file.status())
    guard status.isRegular else { throw .notRegular(kind: status.kind, part) }
    guard status.st_uid == geteuid() else { throw .otherOwner(status.st_uid, part) }
    guard status.st_mode & S_IWOTH == 0 else { throw .worldWritable(part) }
    return file
  }

  private static func opened(
    _ path: String, _ flags: Int32, _ part: StateError.Part
  ) throws(StateError) -> OpenFile {
    do throws(SystemError) { return try OpenFile(path, flags | O_NOFOLLOW | O_NONBLOCK) } catch {
      // What cannot be opened may be so because of what it is.
      if error.code != EACCES, let status = try? OpenFile.status(of: path), !status.isRegular {
        throw .notRegular(kind: status.kind, part)
      }
      throw .system(error, part)
    }
  }
}

extension stat {
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
}

/// What a system call gives; where it fails, the error names the file.
func attempt<Result: ~Copyable>(
  _ part: StateError.Part, folder: Bool = false,
  _ call: @autoclosure () throws(SystemError) -> Result
) throws(StateError) -> Result {
  do throws(SystemError) { return try call() } catch {
    throw .system(error, part, folder: folder)
  }
}
