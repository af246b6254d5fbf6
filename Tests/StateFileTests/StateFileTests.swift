import Bytes
import Foundation
import TestSupport
import Testing

@testable import StateFile

@Suite("A state file")
struct StateFileTests {
  @Test("nothing there is a fresh start, and what was saved comes back")
  func saveAndLoad() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    #expect(outcome(path) == .fresh)
    for value: Int64 in [0, 1, -1, .min, .max] {
      #expect(saveOne(path, value) == nil)
      #expect(outcome(path) == .loaded(value))
    }
    #expect(folder.names == ["s", "s.lock"])
  }

  @Test("a state in the working folder needs no slash in its name")
  func relative() throws {
    let name = "lp-state-test-" + UUID().uuidString
    defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: name + end) } }
    #expect(saveOne(name, 5) == nil)
    #expect(outcome(name) == .loaded(5))
  }

  @Test("a state larger than a piece comes back the same")
  func large() throws {
    let folder = try TemporaryFolder()
    var file = StateFile(path: folder.file("s"), identity: identity)
    _ = try file.open()
    let lines = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
    let numbers = (0..<70_000).map { Double($0) / 3 }
    try file.save { coder throws(StateError) in
      try coder.bytes("lines", lines.span, lines.indices)
      try coder.put("numbers", numbers)
      try coder.put("groups", count: 20_000) { group, coder throws(StateError) in
        try coder.put("key", "host=server\(group),region=eu")
      }
    }
    guard var coder = try file.open() else {
      Issue.record("the state is not there")
      return
    }
    let range = try coder.bytes("lines", lines.span, 0..<0)
    let isEqual = coder.span.equal(range, lines)
    #expect(isEqual)
    var loaded: [Double] = []
    try coder.values("numbers", &loaded)
    #expect(loaded == numbers)
    try coder.list("groups", exactly: 20_000) { group, coder throws(StateError) in
      let key: String = try coder.get("key")
      try coder.check(key == "host=server\(group),region=eu", "wrong key")
    }
  }

  @Test("the first line tells what the file is")
  func firstLine() throws {
    let folder = try TemporaryFolder()
    saveOne(folder.file("s"), 1)
    #expect(contents(folder.file("s")).starts(with: Array("lp-state 3\n".utf8)))
  }

  @Test("another tool, version or option is refused by name")
  func mismatch() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    func other(_ tool: String, _ version: Int, _ options: [StateIdentity.Option]) -> String {
      outcome(path, StateIdentity(tool: tool, version: version, options: options)).error?
        .message(path: "s") ?? ""
    }
    let options = identity.options
    #expect(
      other("lp-alert", 3, options) == "s: is the state of lp-test; --state-reset starts afresh")
    #expect(
      other("lp-test", 4, options)
        == "s: is of version 3 of this tool's state, not 4; --state-reset starts afresh")
    #expect(
      other("lp-test", 3, [.init("--period", "10m0s"), .init("--every", "1\nm")])
        == "s: was saved with other options: --by was \"host\" and is not given; "
        + "--every was not given and is \"1\\nm\"; --period was \"5m0s\" and is \"10m0s\". "
        + "Use those again; --state-reset starts afresh")
    #expect(outcome(path) == .loaded(1))
  }

  @Test("any text can be an option, and the order in which they are given does not matter")
  func options() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    let odd = ["", "=", "a=b", "\\", "\\n", "\n", "\n\n", "é\u{0}\\\\n"]
    let options = odd.flatMap { name in odd.map { StateIdentity.Option(name, $0) } }
    let one = StateIdentity(tool: "t", version: 0, options: options)
    saveOne(path, 1, one)
    #expect(outcome(path, one) == .loaded(1))
    let apart = StateIdentity(tool: "t", version: 0, options: [.init("b", "1"), .init("a", "2")])
    saveOne(path + "2", 2, apart)
    let turned = StateIdentity(tool: "t", version: 0, options: [.init("a", "2"), .init("b", "1")])
    #expect(outcome(path + "2", turned) == .loaded(2))
  }

  @Test("every flipped bit of a state is refused, and a reset makes it usable again")
  func bits() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 123_456_789, padding: 40)
    let whole = contents(path)
    var refused: [String: Int] = [:]
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      write(bytes, path)
      let error = try #require(outcome(path).error, "bit \(bit) was not noticed")
      refused[String("\(error)".prefix { $0 != "(" }), default: 0] += 1
      if case .content = error { Issue.record("bit \(bit) came as far as the content") }
      #expect(reset(path) == nil)
      #expect(outcome(path) == .fresh)
    }
    print("\(whole.count * 8) bits flipped, all refused: \(refused.sorted { $0.key < $1.key })")
  }

  @Test("a state cut at any length or with anything behind it is refused")
  func lengths() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    let whole = contents(path)
    for length in 0..<whole.count {
      write(Array(whole.prefix(length)), path)
      #expect(outcome(path) == .refused(.damaged), "cut at \(length)")
      #expect(reset(path) == nil)
    }
    for junk in [[0], [10], Array(repeating: 0, count: 8), Array(whole.suffix(8)), whole] {
      write(whole + junk, path)
      #expect(outcome(path) == .refused(.damaged))
    }
    write(whole, path)
    #expect(outcome(path) == .loaded(1))
  }

  @Test("random bytes in place of a state, and within one, are refused")
  func junk() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1, padding: 100)
    let whole = contents(path)
    var chance = SeededGenerator(seed: 4)
    for _ in 0..<1000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...20, using: &chance) {
        bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8(
          truncatingIfNeeded: chance.next())
      }
      guard bytes != whole else { continue }
      write(bytes, path)
      #expect(outcome(path).error != nil)
      write((0..<200).map { _ in UInt8(truncatingIfNeeded: chance.next()) }, path)
      #expect(outcome(path) == .refused(.notState))
    }
  }

  @Test("a right checksum over another format, or over no state, is refused")
  func rightChecksum() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    for (start, error): (String, StateError) in [
      ("lp-state 1 tool=lp-test version=3 options=0 body=0000000000000000\n", .otherFormat),
      ("lp-state 2\n", .otherFormat), ("lp-state 32\n", .otherFormat), ("lp-statf 3\n", .damaged),
      ("lp-state 3", .damaged),
      ("lp-state 3\n", .content("\"tool\" is missing", offset: 0)),
    ] {
      let bytes = Array(start.utf8)
      var check = SipHash()
      check.update(bytes.span, 0..<bytes.count)
      write(bytes + (0..<8).map { UInt8(truncatingIfNeeded: check.value >> ($0 * 8)) }, path)
      #expect(outcome(path) == .refused(error), "\(start)")
    }
  }

  @Test("a state larger than the limit is neither saved nor loaded, and the former one stays")
  func limit() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    saveOne(path, 1)
    var file = StateFile(path: path, identity: identity, limit: 1000)
    _ = try file.open()
    #expect(throws: StateError.tooLarge(limit: 1000)) {
      try file.save { coder throws(StateError) in
        try coder.put("text", String(repeating: "x", count: 900))
      }
    }
    #expect(folder.names == ["s", "s.lock"])
    #expect(outcome(path, limit: 50) == .refused(.locked(holder: holder)))
    file = StateFile(path: path, identity: identity, limit: 50)
    #expect(outcome(path, limit: 50) == .refused(.tooLarge(limit: 50)))
    #expect(outcome(path) == .loaded(1))
  }

  private var holder: String { "lp-test, process \(ProcessInfo.processInfo.processIdentifier)" }

  @Test("the second to open a state is refused and told who has it, until the first lets go")
  func lock() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    do {
      var first = StateFile(path: path, identity: identity)
      _ = try first.open()
      let second = outcome(path)
      #expect(second == .refused(.locked(holder: holder)))
      #expect(second.error?.message(path: "s") == "s: in use by \(holder) (lock file s.lock)")
      #expect(reset(path) == .locked(holder: holder))
      try save(&first, 1)
      #expect(outcome(path) == .refused(.locked(holder: holder)))
    }
    #expect(outcome(path) == .loaded(1))
    #expect(mode(path + ".lock") == 0o600)
  }

  @Test("a process that is killed lets go of the lock")
  func killedHolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("s")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    process.arguments = ["--no-fork", path + ".lock", "sleep", "100"]
    try process.run()
    var seen = outcome(path)
    for _ in 0..<500 where seen == .fresh {
      usleep(10_000)
      seen = outcome(path)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(seen == .refused(.locked(holder: "")))
    #expect(outcome(path) == .fresh)
  }

  @Test("a state can be shown without knowing the tool, also while it is in use")
  func shown() throws {
    let folder = try TemporaryFolder()
    var file = StateFile(path: folder.file("s"), identity: identity)
    _ = try file.open()
    try save(&file, 7)
    var output = ByteBuffer()
    try StateFile.appendJSON(of: folder.file("s"), to: &output)
    #expect(
      String(decoding: output.array, as: UTF8.self)
        == #"{"tool":"lp-test","version":3,"options":[{"name":"--by","value":"host"},"#
        + #"{"name":"--period","value":"5m0s"}],"x":7}"# + "\n")
    #expect(throws: StateError.self) {
      try StateFile.appendJSON(of: folder.file("none"), to: &output)
    }
  }
}
