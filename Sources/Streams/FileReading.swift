import Bytes
import Glibc

/// Reading small files at once: lists, zone files.
public enum FileReading {
  /// What the file at `path` holds; fails with EFBIG when that is more than `limit` bytes.
  public static func contents(
    of path: String, limit: Int = 1 << 24
  ) throws(SystemError) -> ByteBuffer {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open") }
    defer { _ = Descriptor.close(descriptor) }
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
