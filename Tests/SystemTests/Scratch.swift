import Bytes
import Foundation
import Glibc

/// A folder for one test, gone with it.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "lp-streams-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func file(_ name: String) -> String { path + "/" + name }

  /// Makes a file with `text`; its path.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  func text(_ name: String) -> String {
    (try? String(contentsOfFile: file(name), encoding: .utf8)) ?? ""
  }
}

extension ByteBuffer {
  /// What it holds, as text.
  var text: String { String(decoding: array, as: UTF8.self) }
}

extension Pipe {
  var reader: Int32 { fileHandleForReading.fileDescriptor }
  var writer: Int32 { fileHandleForWriting.fileDescriptor }

  func write(_ text: String) { fileHandleForWriting.write(Data(text.utf8)) }
  func closeWriter() { try? fileHandleForWriting.close() }
  func closeReader() { try? fileHandleForReading.close() }

  /// Each write becomes one read, however fast they follow each other.
  func keepPieces() {
    let packets: Int32 = 0o40000  // O_DIRECT
    _ = fcntl(writer, F_SETFL, packets | O_WRONLY)
  }
}

/// Makes `descriptor` answer EAGAIN instead of waiting.
func makeNonBlocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}
