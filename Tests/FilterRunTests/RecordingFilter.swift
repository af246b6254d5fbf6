import Bytes
import Foundation
import Glibc
import LineProtocol
import System
import Times

@testable import FilterRun

/// What a filter was told, in order.
final class Record {
  var events: [String] = []
  /// The number of the head of the point received last.
  var head: UInt64 = 0
}

/// Notes what it is told and writes each point's line.
struct RecordingFilter<Kind: WindowingKind>: PointFilter, ~Copyable {
  var windowing: Windowing { Kind.windowing }

  let record: Record
  var stopsAt: String?

  mutating func receive(_ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session) {
    var line = ByteBuffer()
    line.append(bytes, point.line)
    let text = String(decoding: line.array, as: UTF8.self)
    record.events.append((point.headNumber == record.head ? "same " : "") + text)
    record.head = point.headNumber
    session.output.bytes.append(bytes, point.line)
    session.output.bytes.append("\n")
    if text == stopsAt { session.stop(.alerted) }
  }

  mutating func begin(
    _ window: WindowFrame, group: borrowing ByteBuffer, session: inout Session
  ) {
    let stop = window.stop.nanoseconds / session.unit.scale
    record.events.append("begin \(String(decoding: group.array, as: UTF8.self)) \(stop)")
  }
  mutating func end(session: inout Session) { record.events.append("end") }
  mutating func discard(session: inout Session) { record.events.append("discard") }
  mutating func finish(session: inout Session) { record.events.append("finish") }
  var counts: Counts {
    Counts(
      taken: .init("told", record.events.count { $0.contains("=") }),
      others: [("events", record.events.count)])
  }
}

protocol WindowingKind { static var windowing: Windowing { get } }
enum Ignored: WindowingKind { static var windowing: Windowing { .ignored } }
enum Accepted: WindowingKind { static var windowing: Windowing { .accepted } }
enum Required: WindowingKind { static var windowing: Windowing { .required } }

/// A run of the recording filter over a text: what became of it.
struct Run: Equatable {
  var events: [String] = []
  var output = ""
  var messages = ""
  var status = FilterRun.ExitStatus.success

  var code: Int32 { status.code }

  /// Reads `text` from a pipe in pieces of `size` bytes; from a file where that is nil.
  init<Kind: WindowingKind>(
    _ text: [UInt8], as kind: Kind.Type = Ignored.self, pieces size: Int? = nil,
    stopsAt: String? = nil, _ change: (inout StreamSettings) -> Void = { _ in }
  ) throws {
    let scratch = try Scratch()
    var settings = StreamSettings()
    settings.precision = .unit(.seconds)
    change(&settings)
    try Data(text).write(to: URL(fileURLWithPath: scratch.file("input")))
    let pipe = Pipe()
    let files = [try scratch.open("out"), try scratch.open("err")]
    let record = Record()
    let session = try Session(
      tool: "tool", settings: settings, output: files[0], messages: files[1])
    let records = Records(
      RecordingFilter<Kind>(record: record, stopsAt: stopsAt), session: session,
      settings: settings)
    var source = scratch.file("input")
    if let size {
      source = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
      pipe.feed(text, size: size)
    }
    status = records.run(files: [source])
    events = record.events
    output = scratch.text("out")
    messages = scratch.text("err").replacingOccurrences(of: source, with: "input")
    // The output was closed at the end of the run.
    _ = close(files[1])
  }

  init<Kind: WindowingKind>(
    _ text: String, as kind: Kind.Type = Ignored.self, pieces size: Int? = nil,
    stopsAt: String? = nil, _ change: (inout StreamSettings) -> Void = { _ in }
  ) throws {
    try self.init(Array(text.utf8), as: kind, pieces: size, stopsAt: stopsAt, change)
  }
}

extension Pipe {
  /// Writes from another thread; each piece is a read by itself.
  fileprivate func feed(_ text: [UInt8], size: Int) {
    let writer = fileHandleForWriting.fileDescriptor
    let packets: Int32 = 0o40000  // O_DIRECT
    _ = fcntl(writer, F_SETFL, packets | O_WRONLY)
    let (data, handle) = (Data(text), fileHandleForWriting)
    Thread.detachNewThread {
      for start in stride(from: 0, to: data.count, by: size) {
        handle.write(data[start..<min(start + size, data.count)])
      }
      try? handle.close()
    }
  }
}

/// A folder for one test, gone with it.
final class Scratch {
  let path = NSTemporaryDirectory() + "lp-tool-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func open(_ name: String) throws -> Int32 {
    unsafe Glibc.open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
  }

  func text(_ name: String) -> String {
    String(
      decoding: (try? Data(contentsOf: URL(fileURLWithPath: file(name)))) ?? Data(), as: UTF8.self)
  }
}
