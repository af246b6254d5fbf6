import Bytes
import Glibc
import System

/// The save: new file, fsync, rename, fsync of the folder.
extension StateFile {
  /// Replaces the state by what `body` writes. `open` or `reset` must have succeeded before.
  ///
  /// Throws the call that failed and why; the former state is then still in place and nothing is left
  /// of the new one, except that when only the last step fails, fsync of the folder, the new state is
  /// in place. Memory: about 512 KiB, whatever the size of the state. Time: what `body` takes, 1 ns
  /// a byte for the checksum, and the disk.
  public mutating func save(
    _ body: (inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    precondition(hold != nil, "open() or reset() comes first")
    let new = path + StateError.Part.new.rawValue
    let file = try createNew(new)
    do throws(StateError) {
      try write(body, to: file)
      #if DEBUG
        _ = try load(new)
      #endif
      try attempt(.state, try OpenFile.rename(new, to: path))
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
    return try attempt(.new, try OpenFile(new, flags))
  }

  /// Writes the whole file and waits until it lies on the disk.
  private func write(
    _ body: (inout StateCoder) throws(StateError) -> Void, to file: consuming OpenFile
  ) throws(StateError) {
    try attempt(.new, try file.makePrivate())
    var coder = StateCoder(descriptor: file.descriptor)
    try identity.transfer(&coder)
    try body(&coder)
    let size = try coder.finishFile()
    guard size <= limit else { throw .tooLarge(limit: limit) }
    do throws(SystemError) {
      try file.synchronize()
      try file.close()
    } catch { throw .system(error, .new) }
  }
}
