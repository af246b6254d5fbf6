import Bytes
import Glibc

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
