import Foundation
import Testing

@testable import StateFile

/// Runs a program and tells its exit status; -1 when it cannot be run.
private func run(_ program: String, _ arguments: String...) -> Int32 {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return -1 }
  process.waitUntilExit()
  return process.terminationStatus
}

@Suite("A state file in hostile places", .serialized)
struct HostilePlaceTests {
  @Test(
    "a link, FIFO, folder or device at any of the three names is refused and left as it is",
    arguments: ["", ".new", ".lock"])
  func kinds(end: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    let victim = folder.file("victim")
    write(Array("precious".utf8), victim)
    let part = try #require(StateError.Part(rawValue: end))
    for kind in ["a symbolic link", "a FIFO", "a folder"] {
      try? FileManager.default.removeItem(atPath: path)
      if end != "" { saveOne(path, 1) }
      try? FileManager.default.removeItem(atPath: path + end)
      switch kind {
      case "a symbolic link":
        try FileManager.default.createSymbolicLink(atPath: path + end, withDestinationPath: victim)
      case "a FIFO": #expect(run("/usr/bin/mkfifo", path + end) == 0)
      default:
        try FileManager.default.createDirectory(
          atPath: path + end, withIntermediateDirectories: false)
      }
      #expect(outcome(path) == .refused(.notRegular(kind: kind, part)))
      #expect(reset(path) == .notRegular(kind: kind, part))
      #expect(contents(victim) == Array("precious".utf8))
      #expect(folder.names.contains("s" + end))
    }
  }

  @Test("a link to nowhere is refused too")
  func danglingLink() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: folder.file("nowhere"))
    #expect(outcome(path) == .refused(.notRegular(kind: "a symbolic link", .state)))
    #expect(!folder.names.contains("nowhere"))
  }

  @Test("what a killed save left behind is swept; another's file of that name is not touched")
  func leftover() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    let whole = contents(path)
    for bytes in [[], Array(whole.prefix(4)), Array(whole.dropLast(8)), whole] {
      write(bytes, path + ".new")
      #expect(outcome(path) == .loaded(1))
      #expect(folder.names == ["s", "s.lock"])
    }
    write(Array("precious".utf8), path + ".new")
    #expect(outcome(path) == .refused(.inTheWay(.new)))
    #expect(contents(path + ".new") == Array("precious".utf8))
  }

  @Test("what comes to lie in the way between two saves makes the save fail and stays")
  func inTheWay() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    var file = StateFile(path: path, identity: identity)
    _ = try file.open()
    try save(&file, 1)
    write(Array("precious".utf8), path + ".new")
    #expect(throws: StateError.inTheWay(.new)) { try save(&file, 2) }
    #expect(contents(path + ".new") == Array("precious".utf8))
    write(Array("lp-state".utf8), path + ".new")
    try save(&file, 3)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: StateError.self) { try save(&file, 4) }
    #expect(folder.names == ["s", "s.lock"])
  }

  @Test("a file that is no state is refused and not removed by a reset")
  func notState() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    write(Array("cpu,host=a usage=1 1700000000\n".utf8), path)
    #expect(outcome(path) == .refused(.notState))
    #expect(reset(path) == .notState)
    #expect(contents(path).count == 30)
  }

  @Test("a state that everybody may write to is refused")
  func worldWritable() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    #expect(run("/bin/chmod", "602", path) == 0)
    #expect(outcome(path) == .refused(.worldWritable(.state)))
    #expect(run("/bin/chmod", "640", path) == 0)
    #expect(outcome(path) == .loaded(1))
    #expect(run("/bin/chmod", "666", path + ".lock") == 0)
    #expect(outcome(path) == .refused(.worldWritable(.lock)))
  }

  @Test("files have mode 0600 under any umask", arguments: [0, 0o022, 0o777] as [mode_t])
  func umasks(mask: mode_t) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    // The folder for temporary files is made before; other suites' files are made with this mask too
    // and do not mind, but for 0777, which only root can live with.
    if mask == 0o777, geteuid() != 0 { return }
    let former = umask(mask)
    let error = saveOne(path, 1)
    umask(former)
    #expect(error == nil)
    #expect(mode(path) == 0o600)
    #expect(mode(path + ".lock") & 0o077 == 0)
  }

  @Test("a folder that is not there is told as such")
  func noFolder() throws {
    let folder = try TemporaryFolder()
    let error = outcome(folder.file("none/s")).error
    #expect(
      error?.message(path: "none/s") == "the folder of none/s: open: No such file or directory")
  }

  @Test("a state of another user is refused")
  func otherOwner() throws {
    guard geteuid() == 0 else { try Test.cancel("another user's state needs root") }
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    #expect(run("/bin/chown", "12345:12345", path) == 0)
    #expect(outcome(path) == .refused(.otherOwner(12345, .state)))
  }

  @Test("a full disk, no free inode and a read-only disk leave the former state as it was")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    guard run("/bin/mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=4", "tmpfs", folder.path) == 0
    else { try Test.cancel("full and read-only disks need the right to mount") }
    defer { _ = run("/bin/umount", folder.path) }
    let path = folder.file("s")
    #expect(saveOne(path, 1) == nil)
    for size in [60_000, 100_000, 1_000_000] {
      let error = saveOne(path, 2, padding: size)
      #expect(error == .system(.init("write", code: ENOSPC), .new))
      #expect(folder.names == ["s", "s.lock"])
      #expect(outcome(path) == .loaded(1))
    }
    write([1], folder.file("other"))
    let error = saveOne(path, 2)
    #expect(error?.message(path: "s") == "s.new: open: No space left on device")
    #expect(outcome(path) == .loaded(1))
    #expect(run("/bin/mount", "-o", "remount,ro", folder.path) == 0)
    let readOnly = outcome(path).error?.message(path: "s")
    #expect(readOnly == "s.lock: open: Read-only file system")
  }
}
