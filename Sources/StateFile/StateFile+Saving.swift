import Bytes
import Glibc
import System

/// The save: new file, fsync, rename, fsync of the folder.
extension StateFile {
  /// Replaces the state by what `body` writes. `open` or `reset` must have succeeded before.
  ///
  /// Throws the call that failed and why; the former state is then still in place and nothing is left
  /// of the new one, except that when only the last step fails, fsync of the folder, the new state is
  /// in place. Memory: about 256 KiB, whatever the size of the state. Time: what `body` takes, 0.7 ns
  /// a byte for the checksum, and the disk.
  public mutating func save(_ body: (inout StateWriter) -> Void) throws(StateError) {
    precondition(hold != nil, "open() or reset() comes first")
    let new = path + StateError.Part.new.rawValue
    let file = try createNew(new)
    do throws(StateError) {
      try write(body, to: file)
      #if DEBUG
        if var reader = try StateReader(path: new, limit: limit) {
          try identity.check(StateIdentity(from: &reader))
        }
      #endif
      try attempt(.state) { () throws(SystemError) in try OpenFile.rename(new, to: path) }
    } catch {
      try? OpenFile.remove(new)
      throw error
    }
    try synchronizeFolder()
  }

  /// Makes the file to write to; never opens one that is there.
  private func createNew(_ new: String) throws(StateError) -> OpenFile {
    let flags = O_WRONLY | O_CREAT | O_EXCL
    do throws(SystemError) { return try OpenFile(new, flags) } catch {
      guard error.code == EEXIST else { throw .system(error, .new) }
    }
    // An earlier save could not remove it; anything else throws here.
    try sweep()
    return try attempt(.new) { () throws(SystemError) in try OpenFile(new, flags) }
  }

  /// Writes the whole file and waits until it lies on the disk.
  private func write(
    _ body: (inout StateWriter) -> Void, to file: consuming OpenFile
  ) throws(StateError) {
    var writer = StateWriter(descriptor: file.descriptor)
    identity.save(into: &writer)
    body(&writer)
    let size: Int
    do throws(SystemError) {
      try file.makePrivate()
      size = try writer.finishFile()
    } catch { throw .system(error, .new) }
    guard size <= limit else { throw .tooLarge(limit: limit) }
    do throws(SystemError) {
      try file.synchronize()
      try file.close()
    } catch { throw .system(error, .new) }
  }
}
