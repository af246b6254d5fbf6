import Bytes
import Foundation
import Glibc
import System
import Testing

@testable import Actions

extension ProgramTests {
  @Suite("Limits")
  struct Limits {
    private let short = ActionSettings(timeLimit: 300, grace: 200)

    @Test("a program that hangs is ended by SIGTERM in time, with all it started")
    func hanging() throws {
      let scratch = try Scratch()
      let result = try run(
        "sh -c 'sleep 1000 & echo $! > \"$0\"; sleep 1000' \(scratch.path("pid"))", short)
      #expect(result.counts.timedOut == 1)
      #expect(result.counts.failed == 1)
      #expect(result.messages == ["action 1 (sh): ended by the time limit of 300ms"])
      #expect(result.seconds >= 0.3 && result.seconds < 500)
      let sleeper = Int(scratch.text("pid").dropLast()) ?? 0
      #expect(sleeper > 0)
      usleep(50_000)
      #expect(isGone(sleeper))
      #expect(hasNoChild())
    }

    @Test("a program that ignores SIGTERM is killed after the grace")
    func ignoring() throws {
      let result = try run("sh -c 'trap \"\" TERM; while :; do sleep 0.1; done'", short)
      #expect(result.counts.timedOut == 1)
      #expect(result.seconds >= 0.5 && result.seconds < 500)
      #expect(hasNoChild())
    }

    @Test("events of one id are acted on in order, others side by side")
    func order() throws {
      let scratch = try Scratch()
      var runner = ActionRunner(
        try CommandWords(
          parsing:
            "sh -c 'read n; case $n in 1) sleep 0.2;; 3) test -e \"$0.3\" || { touch \"$0.3\"; exit 1; };; esac; echo $n >> \"$0\"' \(scratch.path("log"))"
        ),
        settings: ActionSettings(places: 4, retries: 1, firstPause: 100))
      for number in 1...8 {
        let id: [UInt8] = [number < 7 ? 0x61 : 0x62]
        runner.submit(id: id, event: buffer(Array("\(number)\n".utf8)), variables: []) { _ in }
      }
      runner.finish { _ in }
      let lines = scratch.text("log").split(separator: "\n").compactMap { Int($0) }
      #expect(lines.filter { $0 < 7 } == [1, 2, 3, 4, 5, 6])
      #expect(lines.filter { $0 >= 7 } == [7, 8])
      #expect(lines.first == 7)
    }

    @Test("a hanging program does not hold up service, and submit no longer than its limit")
    func backPressure() throws {
      var settings = short
      settings.places = 1
      var runner = ActionRunner(try CommandWords(parsing: "sleep 1000"), settings: settings)
      let event = buffer([])
      runner.submit(event: event, variables: []) { _ in }
      let start = MonotonicInstant.now
      for _ in 0..<1000 { runner.service { _ in } }
      #expect(secondsSince(start) < 0.25)
      let isFull = runner.isFull
      #expect(isFull)
      let look = runner.nextDeadline.map { $0.milliseconds(since: .now) } ?? 1000
      #expect(look <= 64)
      #expect(runner.runningCount == 1)
      runner.submit(event: event, variables: []) { _ in }
      #expect(secondsSince(start) < 2)
      #expect(runner.runningCount == 1)
      #expect(runner.counts.timedOut == 1)
      runner.finish { _ in }
      let next = runner.nextDeadline
      #expect(next == nil)
      #expect(runner.counts.failed == 2)
      #expect(hasNoChild())
    }

    @Test("1,000 events run at most four at once and leave no zombie")
    func manyEvents() throws {
      let scratch = try Scratch()
      let result = try run(
        "sh -c 'echo + >> \"$0\"; cat > /dev/null; echo - >> \"$0\"' \(scratch.path("log"))",
        events: 1000)
      #expect(result.counts.succeeded == 1000)
      #expect(result.messages == [])
      var now = 0
      var most = 0
      for byte in scratch.bytes("log") where byte != UInt8(ascii: "\n") {
        now += byte == UInt8(ascii: "+") ? 1 : -1
        most = max(most, now)
      }
      #expect(now == 0)
      #expect(most <= 4 && most >= 2)
      #expect(hasNoChild())
      print("1000 events in \(result.seconds) s, at most \(most) programs at once")
    }

    @Test("whatever way programs end, none is left to be reaped")
    func nothingLeft() async {
      await #expect(processExitsWith: .success) {
        let limits = ActionSettings(timeLimit: 100, grace: 100)
        for command in ["true", "false", "sleep 9", "sh -c 'sleep 0.01; kill -9 $$'", "no-such"] {
          _ = try run(command, events: 20, limits)
        }
        #expect(hasNoChildAtAll())
        var child: ChildProcess? = try ChildProcess(["sleep", "9"], environment: [], input: [])
        #expect(!hasNoChild() && !hasNoChildAtAll())
        child = nil
        #expect(hasNoChild() && hasNoChildAtAll())
        _ = consume child
      }
    }

    @Test("a program that floods stderr with 100 MB is read to its end and told in 21 lines")
    func flood() throws {
      let result = try run("sh -c 'yes 0123456789abcdef | head -c 104857600 >&2'")
      #expect(result.counts.succeeded == 1)
      #expect(result.messages.count == 21)
      #expect(result.messages.first == "action 1 (sh) | 0123456789abcdef")
      #expect(result.messages.last == "action 1 (sh) | … and 6168075 more lines (104857260 bytes)")
      print("100 MB of lines in \(result.seconds) s")
    }

    @Test("100 MB without a line end are one line, cut")
    func floodWithoutLines() throws {
      let result = try run("head -c 104857600 /dev/zero")
      #expect(result.counts.succeeded == 1)
      #expect(result.messages.count == 1)
      #expect(result.messages.first?.hasSuffix("\\x00… (104857600 bytes)") == true)
      print("100 MB without lines in \(result.seconds) s")
    }

    @Test("what a program leaves behind does not hold up its end")
    func leftBehind() throws {
      let result = try run("sh -c 'sleep 60 & echo done'")
      #expect(result.counts.succeeded == 1)
      #expect(result.messages == ["action 1 (sh) | done"])
      #expect(result.seconds < 50)
    }

    @Test("with no descriptor free an action fails and says so; with few, programs run in turn")
    func fewDescriptors() async {
      await #expect(processExitsWith: .success) {
        Descriptors.fill(upTo: 899)
        for free: UInt in 0...2 {
          let (counts, messages) = try Descriptors.run(free: free, events: 1)
          #expect(counts.failed == 1)
          #expect(messages == ["action 1 (sleep): cannot start: Too many open files"])
        }
        let (counts, messages) = try Descriptors.run(free: 3, events: 5)
        #expect(counts.succeeded == 5)
        #expect(messages == [])
      }
    }
  }
}
