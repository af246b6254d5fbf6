import Bytes
import Glibc

/// Reading small files at once: lists, zone files.
public enum FileReading {
  /// What the file at `path` holds from byte `start` on; fails with EFBIG when that is more than `limit` bytes.
  public static func contents(
    of path: String, from start: Int = 0, limit: Int = 1 << 24
  ) throws(SystemError) -> ByteBuffer {
    let descriptor = unsafe open(GivenWord.path(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { _ = Descriptor.close(descriptor) }
    if start > 0, lseek(descriptor, start, SEEK_SET) < 0 { throw SystemError("seek") }
    var bytes = ByteBuffer()
    while true {
      switch Descriptor.read(descriptor, into: &bytes, room: 1 << 16) {
      case .done(0): return bytes
      case .done: if bytes.count > limit { throw SystemError("read", code: EFBIG) }
      case .interrupted: continue
      case .failed(let error): throw error
      }
    }
  }
}

/// Writing small files at once.
public enum FileWriting {
  /// Makes the file at `path`, or empties it, and writes `bytes`.
  public static func replace(_ path: String, with bytes: Span<UInt8>) throws(SystemError) {
    let descriptor = unsafe open(
      GivenWord.path(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("open") }
    do { try Descriptor.writeAll(descriptor, bytes) } catch {
      _ = Descriptor.close(descriptor)
      throw error
    }
    if let error = Descriptor.close(descriptor) { throw error }
  }
}
