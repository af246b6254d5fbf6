import Bytes
import Foundation
import Glibc
import System
import Testing

@testable import Actions

extension ProgramTests {
  @Suite("Failures")
  struct Failures {
    @Test(
      "an action that fails says why",
      arguments: [
        ("sh -c 'exit 7'", "action 1 (sh): exit status 7"),
        ("sh -c 'kill -9 $$'", "action 1 (sh): ended by signal 9"),
        (
          "/no/such/program",
          "action 1 (program): cannot start: No such file or directory"
        ),
        (
          "no-such-program-here",
          "action 1 (no-such-program-here): cannot start: No such file or directory"
        ),
        ("/etc/passwd", "action 1 (passwd): cannot start: Permission denied"),
        ("/", "action 1 (/): cannot start: Permission denied"),
      ])
    func reasons(command: String, message: String) throws {
      let result = try run(command)
      #expect(result.messages == [message])
      #expect(result.counts.failed == 1)
      #expect(hasNoChild())
    }

    @Test("a program that cannot be started is found before the first event")
    func startProblem() throws {
      func reason(_ command: String) throws -> String? {
        ActionRunner(try CommandWords(parsing: command)).startProblem?.reason
      }
      #expect(try reason("sh -c x") == nil)
      #expect(try reason("/bin/sh") == nil)
      #expect(try reason("no-such-program-here") == "No such file or directory")
      #expect(try reason("/etc/passwd") == "Permission denied")
      #expect(try reason("/etc") == "Permission denied")
    }

    @Test("a file without an interpreter line is not given to a shell")
    func noShell() throws {
      let scratch = try Scratch()
      let script = scratch.path("script")
      try "touch \(scratch.path("canary"))\n".write(
        toFile: script, atomically: true, encoding: .utf8)
      _ = unsafe chmod(script, 0o755)
      let result = try run(script)
      #expect(result.messages == ["action 1 (script): cannot start: Exec format error"])
      #expect(scratch.names == ["script"])
    }

    @Test("a program that closes or ignores its stdin has not failed")
    func closingInput() throws {
      let event = [UInt8](repeating: 0x61, count: 1_000_000)
      for command in ["sh -c 'exec <&-; sleep 0.05'", "true", "head -c 10", "sleep 0.05"] {
        let result = try run(command, event: event)
        #expect(result.counts.succeeded == 1, "\(command)")
      }
    }

    @Test("the first five failures are told, the rest are counted")
    func manyFailures() throws {
      let result = try run("false", events: 8)
      #expect(result.counts.failed == 8)
      #expect(result.messages.count == 6)
      #expect(result.messages.last == "8 of 8 actions failed")
    }

    @Test("a failed action is tried again after pauses that double")
    func retries() throws {
      let scratch = try Scratch()
      let result = try run(
        "sh -c 'cat >> \"$0\"; [ $(wc -l < \"$0\") = 3 ]' \(scratch.path("log"))",
        ActionSettings(retries: 3, firstPause: 100))
      #expect(scratch.text("log") == "{}\n{}\n{}\n")
      #expect(
        result.messages == [
          "action 1 (sh): exit status 1; retry 1 of 3 in 100ms",
          "action 1 (sh): exit status 1; retry 2 of 3 in 200ms",
        ])
      #expect(result.counts.succeeded == 1)
      #expect(result.counts.retried == 2)
      #expect(result.counts.failed == 0)
      #expect(result.seconds >= 0.3)
    }

    @Test("waiting for a retry does not hold up the stream, and its time is known")
    func waiting() throws {
      var runner = ActionRunner(
        try CommandWords(parsing: "false"), settings: ActionSettings(retries: 9))
      let event = buffer([])
      var messages: [String] = []
      runner.submit(event: event, variables: []) { messages.append($0) }
      while runner.runningCount > 0 { runner.service { messages.append($0) } }
      let wait = runner.nextDeadline.map { $0.milliseconds(since: .now) } ?? 0
      #expect(wait > 800 && wait <= 1000)
      let start = MonotonicInstant.now
      runner.finish(isHurried: { true }) { messages.append($0) }
      #expect(secondsSince(start) < 0.8)
      #expect(runner.counts.failed == 1)
      #expect(messages.last == "action 1 (false): exit status 1")
    }

    @Test("a hurried end does not last longer than one time limit")
    func hurried() throws {
      let settings = ActionSettings(
        timeLimit: 200, grace: 100, places: 1, retries: 1,
        firstPause: 100000)
      var runner = ActionRunner(
        try CommandWords(parsing: "sh -c 'sleep 0.05; exit 1'"), settings: settings)
      let event = buffer([])
      for _ in 0..<20 { runner.submit(event: event, variables: []) { _ in } }
      let start = MonotonicInstant.now
      runner.finish(isHurried: { true }) { _ in }
      #expect(secondsSince(start) < 1)
      #expect(runner.counts.failed == 20)
      #expect(hasNoChild())
    }

    @Test("a runner that is dropped leaves no child")
    func dropped() throws {
      do {
        var runner = ActionRunner(try CommandWords(parsing: "sleep 1000"))
        runner.submit(event: buffer([]), variables: []) { _ in }
      }
      #expect(hasNoChild())
    }
  }

  @Suite("The place a program finds itself in")
  struct Surroundings {
    @Test("a program leads a group, has no signal ignored for our sake, and blocks none")
    func signals() throws {
      ChildSpawning.prepare()
      let status = try run("grep -E '^Sig(Blk|Ign)' /proc/self/status").messages
      #expect(status.count == 2)
      #expect(status.first?.hasSuffix("0000000000000000") == true)
      let ignored = status.last.flatMap { UInt64($0.suffix(16), radix: 16) } ?? .max
      #expect(ignored & (1 << UInt64(SIGPIPE - 1)) == 0)
      let fields =
        try run("cat /proc/self/stat").messages.first?
        .split(separator: " ").map(String.init) ?? []
      let name = fields.firstIndex(of: "(cat)", after: 4) ?? 0
      #expect(name > 0)
      #expect(fields[name - 1] == fields[name + 3])
    }

    @Test("a program inherits the descriptors 0 to 2 and no other")
    func descriptors() async {
      await #expect(processExitsWith: .success) {
        Descriptors.fill(upTo: 40)
        // ls itself holds one: the folder it lists.
        let result = try run("ls /proc/self/fd", events: 3, ActionSettings(places: 3))
        let own = result.messages.filter { $0.hasPrefix("action 2") }
        #expect(own == (0...3).map { "action 2 (ls) | \($0)" })
      }
    }

    @Test("a program can be started where the places 0 to 2 are closed")
    func closedPlaces() async {
      await #expect(processExitsWith: .success) {
        for descriptor: Int32 in 0...2 { close(descriptor) }
        let result = try run("wc -c")
        if result.messages != ["action 1 (wc) | 3"] { exit(9) }
        exit(0)
      }
    }
  }
}

extension [String] {
  /// The first place of `text` behind `start`.
  fileprivate func firstIndex(of text: String, after start: Int) -> Int? {
    indices.first { $0 >= start && self[$0] == text }
  }
}
