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
