import Bytes
import Glibc

/// Reading small files at once: lists, zone files.
public enum FileReading {
  /// What the file at `path` holds from byte `start` on; fails with EFBIG when that is more than `limit` bytes.
  public static func contents(
    of path: String, from start: Int = 0, limit: Int = 1 << 24
  ) throws(SystemError) -> ByteBuffer {
    let file = try OpenFile(path, O_RDONLY)
    if start > 0, lseek(file.descriptor, start, SEEK_SET) < 0 { throw SystemError("seek") }
    var bytes = ByteBuffer()
    try file.read(into: &bytes, upTo: limit + 1)
    guard bytes.count <= limit else { throw SystemError("read", code: EFBIG) }
    return bytes
  }
}

/// Writing small files at once.
public enum FileWriting {
  /// Makes the file at `path`, or empties it, and writes `bytes`.
  public static func replace(_ path: String, with bytes: Span<UInt8>) throws(SystemError) {
    let file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666)
    try Descriptor.writeAll(file.descriptor, bytes)
    try file.close()
  }
}
