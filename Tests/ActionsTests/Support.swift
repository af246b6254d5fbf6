import Bytes
import Foundation
import Glibc
import System
import Testing
import Times

@testable import Actions

/// Tests that start programs run one after the other, so that each can count its children.
@Suite("Programs", .serialized)
enum ProgramTests {}

/// A folder that is removed with its owner.
final class Scratch {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lp-actions-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func bytes(_ name: String) -> [UInt8] {
    (try? Data(contentsOf: folder.appendingPathComponent(name))).map(Array.init) ?? []
  }

  func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

extension ActionSettings {
  /// Limits in milliseconds.
  init(
    timeLimit: Int64 = 30_000, grace: Int64 = 2000, places: Int = 4, retries: Int = 0,
    firstPause: Int64 = 1000
  ) {
    func span(_ milliseconds: Int64) -> TimeSpan {
      TimeSpan(nanoseconds: milliseconds * TimeSpan.millisecond.nanoseconds)
    }
    self.init()
    self.timeLimit = span(timeLimit)
    self.grace = span(grace)
    self.places = places
    self.retries = retries
    self.firstPause = span(firstPause)
  }
}

extension ActionCounts {
  /// Actions whose program ended with status 0, once all have ended.
  var succeeded: Int { submitted - failed }
}

extension ActionRunner {
  /// Submits an event that waits for no other.
  mutating func submit(
    event: borrowing ByteBuffer, variables: [(name: String, value: [UInt8])],
    tell: (String) -> Void
  ) {
    let id = Array("\(counts.submitted)".utf8)
    submit(id: id, event: event, variables: variables, tell: tell)
  }
}

/// What became of one command run over some events.
struct RunResult {
  var counts: ActionCounts
  var messages: [String]
  var seconds: Double
}

func buffer(_ bytes: [UInt8]) -> ByteBuffer {
  var buffer = ByteBuffer()
  buffer.append(bytes)
  return buffer
}

func secondsSince(_ start: MonotonicInstant) -> Double {
  Double(MonotonicInstant.now.nanoseconds - start.nanoseconds) / 1e9
}

/// Runs `command` for `events` events and waits for the end.
func run(
  _ command: String, events: Int = 1, event: [UInt8] = Array("{}\n".utf8),
  variables: [(name: String, value: [UInt8])] = [], _ settings: ActionSettings = ActionSettings()
) throws -> RunResult {
  let start = MonotonicInstant.now
  var messages: [String] = []
  var runner = ActionRunner(try CommandWords(parsing: command), settings: settings)
  let input = buffer(event)
  for _ in 0..<events {
    runner.submit(event: input, variables: variables) { messages.append($0) }
    runner.service { messages.append($0) }
  }
  runner.finish { messages.append($0) }
  return RunResult(counts: runner.counts, messages: messages, seconds: secondsSince(start))
}

/// Whether this process has no child that these tests started, neither running nor waiting to be
/// reaped. Tests of other rooms may have children at the same time, so names are looked at.
func hasNoChild() -> Bool {
  let own = ["cat", "false", "sh", "sleep", "true"]
  let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return !processes.contains { process in
    guard Int(process) != nil,
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let start = status.firstIndex(of: "("), let end = status.lastIndex(of: ")"),
      own.contains(String(status[status.index(after: start)..<end]))
    else { return false }
    return status[end...].split(separator: " ").dropFirst(2).first == "\(getpid())"
  }
}

/// Whether this process has no child at all; for tests that run in a process of their own.
func hasNoChildAtAll() -> Bool {
  var information = unsafe siginfo_t()
  let result = unsafe waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT)
  return result == -1 && errno == ECHILD
}

/// Whether process `identifier` is gone, or dead and waiting for whoever adopted it.
func isGone(_ identifier: Int) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
    let end = status.lastIndex(of: ")")
  else { return true }
  return status[end...].dropFirst(2).first == "Z"
}

/// Descriptors of this process; for tests that run in a process of their own.
enum Descriptors {
  /// Opens files, inherited by whoever is started, until `last` is taken.
  static func fill(upTo last: Int32) {
    while unsafe open("/dev/null", O_RDONLY) < last {}
  }

  /// Runs a program for some events with `free` descriptors left above 899.
  static func run(free: UInt, events: Int) throws -> (ActionCounts, [String]) {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    unsafe getrlimit(resource, &limit)
    limit.rlim_cur = 900 + free
    unsafe setrlimit(resource, &limit)
    var messages: [String] = []
    var runner = ActionRunner(try CommandWords(parsing: "sleep 0.05"))
    let event = ByteBuffer()
    for _ in 0..<events { runner.submit(event: event, variables: []) { messages.append($0) } }
    runner.finish { messages.append($0) }
    return (runner.counts, messages)
  }
}
