import Bytes
import Foundation
import Glibc
import System
import TestSupport
import Testing

@testable import Actions

extension ProgramTests {
  @Suite("What arrives at a program")
  struct HandingOver {
    @Test("arguments, variables and stdin arrive byte for byte")
    func byteForByte() throws {
      let scratch = try Scratch()
      let script =
        "cat /proc/$$/cmdline > \"$0/argv\"; cat /proc/$$/environ > \"$0/env\"; cat > \"$0/in\""
      let odd = "; rm x `id` $(id) \"q\" *\n-n\u{1}é"
      let words = ["sh", "-c", script, scratch.folder.path, odd, "", "-"]
      let command = words.map { "'\($0)'" }.joined(separator: " ")
      let event = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let message: [UInt8] = Array("$(touch x);\n".utf8) + [0xFF, 0x80, 0x01]
      let result = try run(
        command, event: event, variables: [("LP_ALERT_MESSAGE", message), ("LP_ALERT_ID", [])])
      #expect(result.counts.succeeded == 1)
      #expect(result.messages == [])
      #expect(scratch.bytes("argv") == words.flatMap { Array($0.utf8) + [0] })
      #expect(scratch.bytes("in") == event)
      let entries = scratch.bytes("env").split(separator: 0).map(Array.init)
      #expect(entries.contains(Array("LP_ALERT_MESSAGE=".utf8) + message))
      #expect(entries.contains(Array("LP_ALERT_ID=".utf8)))
      #expect(entries.count == ChildSpawning.environment.count + 2)
      #expect(scratch.names == ["argv", "env", "in"])
    }

    @Test("a value with a NUL byte is left out and told, and the program runs")
    func nul() throws {
      let result = try run(
        "sh -c 'echo ${LP_ALERT_ID-none} $LP_ALERT_LEVEL'",
        variables: [("LP_ALERT_ID", [0x61, 0, 0x62]), ("LP_ALERT_LEVEL", Array("OK".utf8))])
      #expect(
        result.messages == [
          "action 1 (sh): LP_ALERT_ID left out: it holds a NUL byte", "action 1 (sh) | none OK",
        ])
      #expect(result.counts.succeeded == 1)
      #expect(result.counts.refusedVariables == 1)
    }

    @Test("the largest environment that is let through can be handed on")
    func largeEnvironment() throws {
      let value = [UInt8](repeating: 0x61, count: ChildEnvironment.longestValue)
      let result = try run("true", variables: (0..<9).map { ("LP_ALERT_V\($0)", value) })
      #expect(result.counts.succeeded == 1)
      #expect(result.counts.refusedVariables == 1)
    }

    @Test("an event of 10 MB arrives whole")
    func large() throws {
      let result = try run("wc -c", event: [UInt8](repeating: 0x61, count: 10_000_000))
      #expect(result.messages == ["action 1 (wc) | 10000000"])
    }

    /// `LP_ACTIONS_CASES` asks for more cases; a hundred thousand take about five minutes.
    @Test("random bytes as values and stdin arrive unchanged and start nothing")
    func randomBytes() throws {
      let scratch = try Scratch()
      let asked = ProcessInfo.processInfo.environment["LP_ACTIONS_CASES"]
      let cases = asked.flatMap(Int.init) ?? 300
      ChildSpawning.prepare()
      let start = MonotonicInstant.now
      var random = SeededGenerator(seed: 1)
      var wrong = 0
      for _ in 0..<cases {
        let canary = "touch \(scratch.path("canary"))"
        let variables = (0..<Int(random.next() % 4)).map { index in
          ("LP_ALERT_\(index)", random.value(hostile: canary))
        }
        let input = random.value(hostile: canary)
        let environment = ChildEnvironment(inheriting: [], adding: variables)
        let output = try outputOf(
          ["cat", "/proc/self/environ", "-"], environment.entries, input: input)
        let expected = variables.flatMap { Array("\($0.0)=".utf8) + $0.1 + [0] } + input
        if output != expected { wrong += 1 }
      }
      #expect(wrong == 0)
      #expect(scratch.names == [])
      #expect(hasNoChild())
      print("\(cases) random events handed over, \(wrong) wrong, \(secondsSince(start)) s")
    }

    /// Runs a program to its end; what it wrote, raw.
    private func outputOf(
      _ words: [String], _ environment: [[UInt8]], input: [UInt8]
    ) throws -> [UInt8] {
      var child = try ChildProcess(words, environment: environment, input: input)
      var output = ByteBuffer()
      while true {
        let hasEnded = child.hasEnded()
        while child.drain(into: &output) {}
        if hasEnded { break }
        ChildProcess.wait(for: [child.outputDescriptor].compactMap(\.self), milliseconds: 1)
      }
      #expect(child.reap() == .exited(0))
      return output.array
    }
  }
}

extension SeededGenerator {
  /// Random bytes without NUL, half of the time with a command hidden among them.
  fileprivate mutating func value(hostile command: String) -> [UInt8] {
    func noise() -> [UInt8] { (0..<Int(next() % 40)).map { _ in UInt8(next() % 255) + 1 } }
    guard next() % 2 == 0 else { return noise() }
    let forms = [
      ";\(command);", "`\(command)`", "$(\(command))", "\n\(command)\n", "'\"|\(command)&",
    ]
    return noise() + Array(forms[Int(next() % UInt64(forms.count))].utf8) + noise()
  }
}
