import Bytes
import Foundation
import Glibc
import Testing

@testable import System

@Suite("Output")
struct OutputTests {
  @Test("all bytes arrive in order through a pipe whose reader is slow")
  func slowReader() throws {
    let pipe = Pipe()
    makeNonBlocking(pipe.writer)
    let expected = (0..<200_000).map { "line \($0)\n" }.joined()
    let writer = pipe.writer
    let written = Box(0)
    let thread = Thread {
      var output = Output(descriptor: writer)
      for line in expected.split(separator: "\n") {
        output.bytes.append(text: line + "\n")
        output.flushIfLarge()
      }
      output.flush()
      written.value = output.written
      pipe.closeWriter()
    }
    thread.start()
    var data = Data()
    while case let piece = pipe.fileHandleForReading.readData(ofLength: 70_001), !piece.isEmpty {
      data += piece
    }
    #expect(data == Data(expected.utf8))
    #expect(written.value == expected.utf8.count)
  }

  @Test("a reader that went away closes the output in silence")
  func brokenPipe() async {
    await #expect(processExitsWith: .success) {
      Signals.install()
      let pipe = Pipe()
      pipe.closeReader()
      var output = Output(descriptor: pipe.writer)
      output.bytes.append("record\n")
      output.flush()
      guard output.state == .closedByReader, !output.isOpen, output.bytes.isEmpty else { exit(1) }
      output.bytes.append("more\n")
      output.close()
      guard output.state == .closedByReader, output.written == 0 else { exit(2) }
      exit(0)
    }
  }

  @Test("a full disk is a failure that tells how much was written before")
  func fullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    var output = Output(descriptor: descriptor)
    output.bytes.append("record\n")
    let before = output.isOpen
    output.flush()
    let (state, isEmpty) = (output.state, output.bytes.isEmpty)
    #expect(before)
    #expect(state == .failed(SystemError("write", code: ENOSPC), written: 0))
    #expect(isEmpty)
    output.close()
    let last = output.state
    #expect(last == state)
    _ = close(descriptor)
  }

  @Test("nothing is written before a flush or the high-water mark")
  func gathers() throws {
    let scratch = try Scratch()
    let descriptor = unsafe open(try scratch.file("out", ""), O_WRONLY)
    var output = Output(descriptor: descriptor)
    output.bytes.append("a\n")
    output.flushIfLarge()
    #expect(scratch.text("out") == "")
    output.bytes.append(repeating: 0x61, count: Output.highWaterMark)
    output.flushIfLarge()
    let written = output.written
    #expect(written == Output.highWaterMark + 2)
    output.bytes.append("end\n")
    output.close()
    #expect(scratch.text("out").hasSuffix("aend\n"))
  }
}

/// A value that a thread leaves for the test.
final class Box<Value: Sendable>: @unchecked Sendable {
  var value: Value
  init(_ value: Value) { self.value = value }
}

@Suite("Files that are added to")
struct AppendFileTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int) ?? -1
  }

  @Test("a new file is its owner's only, whatever the umask")
  func permissions() async throws {
    let scratch = try Scratch()
    unsafe setenv("LP_TEST_FOLDER", scratch.path, 1)
    await #expect(processExitsWith: .success) {
      umask(0)
      let folder = ProcessInfo.processInfo.environment["LP_TEST_FOLDER"] ?? ""
      guard (try? AppendFile(path: folder + "/log")) != nil else { exit(1) }
      exit(0)
    }
    #expect(try mode(scratch.file("log")) == 0o600)
  }

  @Test("a file that is there is added to, and its mode stays")
  func existing() throws {
    let scratch = try Scratch()
    let path = try scratch.file("log", "old\n")
    unsafe chmod(path, 0o644)
    var file = try AppendFile(path: path)
    let line = Array("new\n".utf8)
    try file.append(line.span)
    try file.append(ByteBuffer())
    #expect(scratch.text("log") == "old\nnew\n")
    #expect(try mode(path) == 0o644)
  }

  @Test("after a rename a new file is written to, and one that was put in its place")
  func rename() throws {
    let scratch = try Scratch()
    var file = try AppendFile(path: scratch.file("log"))
    let (first, second) = (Array("1\n".utf8), Array("2\n".utf8))
    try file.append(first.span)
    try FileManager.default.moveItem(atPath: scratch.file("log"), toPath: scratch.file("log.1"))
    try file.append(second.span)
    #expect(scratch.text("log.1") == "1\n")
    #expect(scratch.text("log") == "2\n")
    try FileManager.default.removeItem(atPath: scratch.file("log"))
    try FileManager.default.copyItem(atPath: scratch.file("log.1"), toPath: scratch.file("log"))
    try file.append(second.span)
    #expect(scratch.text("log") == "1\n2\n")
  }

  @Test("a failed reopening leaves the old file in use")
  func failedReopen() throws {
    let scratch = try Scratch()
    let folder = scratch.file("folder")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    var file = try AppendFile(path: folder + "/log")
    try FileManager.default.moveItem(atPath: folder, toPath: scratch.file("moved"))
    var code: Int32 = 0
    let line = Array("kept\n".utf8)
    do { try file.append(line.span) } catch { code = error.code }
    #expect(code == ENOENT)
    #expect(scratch.text("moved/log") == "kept\n")
  }

  @Test("a folder cannot be opened and a full disk is told")
  func failures() throws {
    let scratch = try Scratch()
    #expect(throws: SystemError("open", code: EISDIR)) {
      _ = try AppendFile(path: scratch.path)
    }
    var full = try AppendFile(path: "/dev/full")
    let line = Array("x\n".utf8)
    var code: Int32 = 0
    do { try full.append(line.span) } catch { code = error.code }
    #expect(code == ENOSPC)
  }
}

@Suite("Small files")
struct SmallFileTests {
  @Test("a file is read up to the limit and refused beyond")
  func limit() throws {
    let scratch = try Scratch()
    let path = try scratch.file("f", String(repeating: "x", count: 1000))
    let length = try FileReading.contents(of: path, limit: 1000).count
    #expect(length == 1000)
    var code: Int32 = 0
    do { _ = try FileReading.contents(of: path, limit: 999) } catch { code = error.code }
    #expect(code == EFBIG)
    do { _ = try FileReading.contents(of: "/dev/zero", limit: 1 << 20) } catch { code = error.code }
    #expect(code == EFBIG)
    do { _ = try FileReading.contents(of: scratch.path) } catch { code = error.code }
    #expect(code == EISDIR)
  }

  @Test("a file is made anew or emptied, and a failure of writing is told")
  func writing() throws {
    let scratch = try Scratch()
    let path = try scratch.file("f", "a longer text that was there")
    let text = Array("new".utf8)
    try FileWriting.replace(path, with: text.span)
    #expect(scratch.text("f") == "new")
    var code: Int32 = 0
    do { try FileWriting.replace("/dev/full", with: text.span) } catch { code = error.code }
    #expect(code == ENOSPC)
  }
}
