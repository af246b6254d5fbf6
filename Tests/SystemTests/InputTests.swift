import Bytes
import Foundation
import Glibc
import Testing

@testable import System

@Suite("Input")
struct InputTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// All bytes of all sources, a text each.
  private func sources(_ files: [String]) throws -> [String] {
    var input = Input(files: files)
    var texts: [String] = []
    while try input.openNext() {
      var text = ""
      reading: while true {
        switch try input.fill() {
        case .more:
          text += input.bytes.text
          input.position = input.bytes.count
        case .end: break reading
        case .interrupted, .readerGone: continue
        }
      }
      texts.append(text)
    }
    return texts
  }

  @Test("files are read in order, each for itself, also where the last line has no newline")
  func order() throws {
    let files = [
      try scratch.file("a", "1\n2"), try scratch.file("b", ""), try scratch.file("c", "3"),
    ]
    #expect(try sources(files) == ["1\n2", "", "3"])
  }

  @Test("a file is named as given and a dash is stdin")
  func names() throws {
    var input = Input(files: [try scratch.file("a", "1"), "-"])
    _ = try input.openNext()
    let first = input.name
    _ = try input.openNext()
    let second = input.name
    #expect(first == scratch.file("a"))
    #expect(second == "stdin")
    let without = Input(files: [])
    let unreadable = without.firstUnreadable()
    #expect(unreadable == nil)
  }

  @Test("what has not been handled stays, and what has is dropped")
  func position() throws {
    let pipe = Pipe()
    pipe.keepPieces()
    for piece in ["abc", "de", "f"] { pipe.write(piece) }
    pipe.closeWriter()
    var input = Input(files: ["/dev/fd/\(pipe.reader)"])
    _ = try input.openNext()
    var seen: [String] = []
    while try input.fill() == .more {
      seen.append(input.bytes.text)
      input.position += 2
    }
    #expect(seen == ["abc", "cde", "ef"])
  }

  @Test("a read gives what is there and does not wait for more")
  func live() throws {
    let pipe = Pipe()
    pipe.write("now\n")
    var input = Input(files: ["/dev/fd/\(pipe.reader)"])
    _ = try input.openNext()
    let fill = try input.fill()
    let text = input.bytes.text
    #expect(fill == .more)
    #expect(text == "now\n")
    let late = try input.fill(waiting: 20)
    #expect(late == .interrupted)
    pipe.closeWriter()
    input.position = 4
    let end = try input.fill(waiting: 1000)
    #expect(end == .end)
  }

  @Test("a file that is not there, a folder or one without permission is found before reading")
  func unreadable() throws {
    let good = try scratch.file("good", "1")
    let missing = Input(files: [good, scratch.file("no")]).firstUnreadable()
    #expect(missing?.name == scratch.file("no"))
    #expect(missing?.error.code == ENOENT)
    let folder = Input(files: [good, scratch.path]).firstUnreadable()
    #expect(folder?.error.reason == "Is a directory")
    let looping = scratch.file("loop")
    try FileManager.default.createSymbolicLink(atPath: looping, withDestinationPath: looping)
    let link = Input(files: [looping]).firstUnreadable()
    #expect(link?.error.code == ELOOP)
  }

  @Test("a file that went away before its turn is an error of opening, a folder one of reading")
  func failures() throws {
    let path = try scratch.file("a", "1")
    var input = Input(files: [path, scratch.path])
    try FileManager.default.removeItem(atPath: path)
    var codes: [Int32] = []
    do { _ = try input.openNext() } catch { codes.append(error.code) }
    do {
      _ = try input.openNext()
      _ = try input.fill()
    } catch { codes.append(error.code) }
    #expect(codes == [ENOENT, EISDIR])
  }
}

@Suite("Descriptors")
struct DescriptorTests {
  private func read(_ descriptor: Int32, _ buffer: inout ByteBuffer) -> String {
    switch Descriptor.read(descriptor, into: &buffer, room: 16) {
    case .done(let length): "\(length)"
    case .interrupted: "interrupted"
    case .failed(let error): error.reason
    }
  }

  @Test("a non-blocking pipe that is empty is waited for, not taken for ended")
  func nonBlockingRead() throws {
    let pipe = Pipe()
    makeNonBlocking(pipe.reader)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.05)
      pipe.write("late")
      Thread.sleep(forTimeInterval: 0.05)
      pipe.closeWriter()
    }
    var buffer = ByteBuffer()
    let results = [read(pipe.reader, &buffer), read(pipe.reader, &buffer)]
    let text = buffer.text
    #expect(results == ["4", "0"])
    #expect(text == "late")
  }

  @Test("a descriptor that is closed, or open for the other direction, is an error")
  func badDescriptor() throws {
    let pipe = Pipe()
    var buffer = ByteBuffer()
    let wrongWay = read(pipe.writer, &buffer)
    #expect(wrongWay == "Bad file descriptor")
    let unused = read(9999, &buffer)
    #expect(unused == "Bad file descriptor")
    let isEmpty = buffer.isEmpty
    #expect(isEmpty)
  }

  @Test("all is written to a non-blocking pipe with a slow reader")
  func nonBlockingWrite() throws {
    let pipe = Pipe()
    makeNonBlocking(pipe.writer)
    let text = [UInt8](repeating: 0x61, count: 1 << 20)
    Thread.detachNewThread {
      try? Descriptor.writeAll(pipe.writer, text.span)
      pipe.closeWriter()
    }
    var length = 0
    while case let piece = pipe.fileHandleForReading.readData(ofLength: 50_000), !piece.isEmpty {
      length += piece.count
    }
    #expect(length == 1 << 20)
  }

  @Test("an error says what the C library says, and one of no known number its number")
  func texts() {
    #expect(SystemError("read", code: EIO).reason == "Input/output error")
    #expect(SystemError("write", code: ENOSPC).reason == "No space left on device")
    #expect(SystemError("open", code: 99_999).reason.contains("99999"))
    #expect(SystemError("open", code: EIO) == SystemError("read", code: EIO))
  }
}
