import Bytes
import Glibc
import System

/// A state file that has been read and found whole.
struct LoadedState: ~Copyable {
  let header: StateHeader
  private let bytes: ByteBuffer

  /// Reads and checks the file at `path`; nil when there is none.
  init?(path: String, limit: Int) throws(StateError) {
    guard try attempt(.state, { () throws(SystemError) in try OpenFile.status(of: path) }) != nil
    else { return nil }
    let file = try OpenFile.trusted(path, O_RDONLY, .state)
    let size = Int(try attempt(.state) { () throws(SystemError) in try file.status().st_size })
    guard size <= limit else { throw .tooLarge(limit: limit) }
    // What is no state is not read to its end; one byte more than told shows a file that grows.
    var bytes = try attempt(.state) { () throws(SystemError) in
      try file.read(limit: StateHeader.magicLength)
    }
    guard StateHeader.resemblesMagic(bytes.span) else { throw .notState }
    do throws(SystemError) { try file.read(into: &bytes, upTo: size + 1) } catch {
      throw .system(error, .state)
    }
    self = try LoadedState(checking: bytes)
  }

  /// Checks what a whole file holds: nothing else than a header, a body as long as it says, and the
  /// checksum of both.
  init(checking bytes: consuming ByteBuffer) throws(StateError) {
    let header = try StateHeader(parsing: bytes.span)
    let expected = header.fileLength
    guard bytes.count >= expected else { throw .truncated(expected: expected, found: bytes.count) }
    guard bytes.count == expected else {
      throw .trailingBytes(expected: expected, found: bytes.count)
    }
    var checksum = CRC64()
    let bodyEnd = header.length + header.bodyLength
    checksum.update(bytes.span, header.length..<bodyEnd)
    checksum.update(bytes.span, 0..<header.length)
    guard bytes.span.word(at: bodyEnd) == checksum.value else { throw .damaged }
    self.header = header
    self.bytes = bytes
  }

  /// Refuses the state of another tool, version or other options.
  func check(_ identity: StateIdentity) throws(StateError) {
    let saved = header.identity
    guard saved.tool == identity.tool else { throw .otherTool(saved.tool) }
    guard saved.version == identity.version else {
      throw .otherVersion(saved: saved.version, current: identity.version)
    }
    let differences = identity.differences(from: saved)
    guard differences.isEmpty else { throw .otherOptions(differences) }
  }

  /// The body, to be read.
  consuming func reader() -> StateReader {
    let body = header.length..<header.length + header.bodyLength
    return StateReader(bytes, body: body)
  }
}
