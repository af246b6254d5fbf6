import Bytes
import Glibc
import System

/// The lock that keeps a second process away from a state: held as long as it lives, and given back by
/// the kernel however the process ends.
///
/// It lies on a file of its own, since the state itself is replaced at every save. That file stays:
/// removing it could take it from under a process that is about to lock it.
struct StateLock: ~Copyable {
  private let file: OpenFile
  /// How many times a lock that is taken is tried again, each after 10 ms.
  private static let patience = 25

  private init(_ file: consuming OpenFile) { self.file = file }

  /// Takes the lock on the file at `path` in the name of `tool`; gives up after a quarter of a second.
  static func taken(path: String, tool: String) throws(StateError) -> StateLock {
    let file = try OpenFile.trusted(path, O_RDWR | O_CREAT, .lock)
    var isFree = try attempt(.lock, try file.lock())
    // A process that was killed holds it until the kernel is done with it; so does, for the moment
    // before its exec, a child that it had just forked.
    for _ in 0..<patience where !isFree {
      usleep(10_000)
      isFree = try attempt(.lock, try file.lock())
    }
    guard isFree else {
      var holder = ByteBuffer()
      do throws(SystemError) { try file.read(into: &holder, upTo: 256) } catch {
        throw .system(error, .lock)
      }
      let line = holder.array.prefix(256).prefix { $0 != UInt8(ascii: "\n") }
      throw .locked(holder: String(decoding: line, as: UTF8.self))
    }
    // The text is for a person only: on a full disk the lock holds without it.
    var text = ByteBuffer()
    text.append(text: "\(tool), process \(getpid())\n")
    try? file.truncate(to: 0)
    try? Descriptor.writeAll(file.descriptor, text.span)
    return StateLock(file)
  }

  deinit {
    try? file.truncate(to: 0)
  }
}
