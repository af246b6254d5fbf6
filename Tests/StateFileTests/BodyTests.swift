import Bytes
import TestSupport
import Testing

@testable import StateFile

@Suite("A state's body")
struct BodyTests {
  /// Why `body` cannot be read by `read`; nil when it can.
  private func refusal(
    _ body: [UInt8], _ read: (inout StateCoder) throws -> Void
  ) -> StateError? {
    do { try readState(body, read) } catch { return error as? StateError }
    return nil
  }

  private func show(_ body: [UInt8]) throws -> String {
    try readState(body) { coder in
      var output = ByteBuffer()
      try coder.appendJSON(to: &output)
      return String(decoding: output.array, as: UTF8.self)
    }
  }

  @Test("a value that is missing is an error that names it, and nil where it may be missing")
  func missing() throws {
    let bytes = try stateBody { coder in
      try coder.section("group") { coder throws(StateError) in try coder.put("inner", 1) }
      try coder.put("after", 2)
    }
    let error = refusal(bytes) { coder in
      var inner = 0
      try coder.value("inner", &inner)
    }
    #expect(error == .content("\"inner\" is missing", offset: 0))
    var (none, kept, usual, inner, after): (Int?, Int, Int, Int, Int?) = (7, 7, 7, 7, 7)
    try readState(bytes) { coder in
      try coder.value("inner", &none)
      #expect(try !coder.value("inner", &kept, if: false))
      try coder.value("inner", &usual, unless: 3)
      #expect(try !coder.section("section", if: true) { _ in })
      try coder.section("group") { coder throws(StateError) in try coder.value("inner", &inner) }
      try coder.value("after", &after)
    }
    #expect(none == nil && kept == 7 && usual == 3 && inner == 1 && after == 2)
  }

  @Test("what is not wanted, none or usual is not written")
  func leftOut() throws {
    let body = try stateBody { coder in
      var (none, seven): (Int?, Int) = (nil, 7)
      try coder.value("none", &none)
      #expect(try !coder.value("unwanted", &seven, if: false))
      try coder.value("usual", &seven, unless: 7)
      #expect(try !coder.section("section", if: false) { _ in })
      try coder.check(false, "nothing is checked when it is written")
    }
    #expect(body.isEmpty)
  }

  @Test("values that an older program does not know are skipped")
  func skipped() throws {
    let bytes = try stateBody { coder in
      try coder.put("news", count: 3) { place, coder throws(StateError) in
        try coder.put("newest", place)
      }
      try coder.put("more", [1.0, 2])
      try coder.put("newest", 7)
      try coder.put("last", "z")
    }
    #expect(try readState(bytes) { try $0.get("newest", as: Int.self) } == 7)
  }

  @Test("a value of another kind, or out of the type's range, is an error")
  func kinds() throws {
    let bytes = try stateBody { coder in
      try coder.put("a", 300)
      try coder.put("b", -1)
      try coder.put("c", 1.0)
      try coder.put("d", UInt64.max)
      try coder.put("e", [300] as [Int64])
    }
    func message(_ read: (inout StateCoder) throws -> Void) -> String {
      guard case .content(let what, _) = refusal(bytes, read) else { return "" }
      return what
    }
    #expect(message { _ = try $0.get("a", as: UInt8.self) } == "\"a\" is not in range")
    #expect(message { _ = try $0.get("b", as: UInt64.self) } == "\"b\" is not in range")
    #expect(message { _ = try $0.get("c", as: Int.self) } == "\"c\" is not an integer")
    #expect(message { _ = try $0.get("d", as: Int64.self) } == "\"d\" is not in range")
    #expect(message { _ = try $0.get("a", as: Double.self) } == "\"a\" is not a number")
    #expect(message { _ = try $0.get("a", as: String.self) } == "\"a\" is not bytes")
    #expect(message { _ = try $0.get("a", as: Bool.self) } == "\"a\" is not true or false")
    #expect(message { try $0.list("a", count: 0) { _, _ in } } == "\"a\" is not a list")
    var small: [UInt8] = []
    #expect(message { try $0.values("e", &small) } == "\"e\" is not in range")
  }

  @Test("a list of another number of items, and one of groups that are none, are refused")
  func items() throws {
    let body = try stateBody { coder in
      try coder.put("list", count: 2) { place, coder throws(StateError) in
        try coder.put("group", place)
      }
    }
    for (count, isTaken) in [(1, false), (2, true), (3, false)] {
      let error = refusal(body) { try $0.list("list", exactly: count) { _, _ in } }
      #expect((error == nil) == isTaken)
    }
    var values: [Int: Int] = [7: 7]
    for groups in 1...2 {
      let error = refusal(body) { try $0.list("list", &values, of: groups, new: 0) { _, _ in } }
      #expect((error == nil) == (groups == 2))
    }
    #expect(values == [0: 0, 1: 0])
  }

  @Test("a state is shown with names, all digits, infinities as text and any bytes made visible")
  func shown() throws {
    let bytes = try stateBody { coder in
      try coder.put("low", Int64.min)
      try coder.put("high", UInt64.max)
      try coder.put("x", 0.1)
      try coder.put("n", [Double.infinity, -.infinity, .nan, -0.0])
      try coder.put("i", [Int64.min, -1, 0, .max])
      try coder.put("yes", true)
      try coder.put("k", "a\"\\\n\u{1b}é\u{9b}")
      try coder.bytes("b", ([0xff, 0x41, 0xc3] as [UInt8]).span, 0..<3)
      try coder.put("groups", count: 2) { place, coder throws(StateError) in
        if place == 0 { try coder.put("key", "host=a") }
      }
      try coder.section("empty") { _ in }
    }
    #expect(
      try show(bytes)
        == #"{"low":-9223372036854775808,"high":18446744073709551615,"x":0.1,"#
        + #""n":["Infinity","-Infinity","NaN",-0],"#
        + #""i":[-9223372036854775808,-1,0,9223372036854775807],"yes":true,"#
        + #""k":"a\"\\\n\u001bé\u009b","b":"\\xffA\\xc3","#
        + #""groups":[{"key":"host=a"},{}],"empty":{}}"#)
  }

  @Test("a body that nests without end is refused, not followed")
  func depth() {
    let section: UInt8 = 1 | 0x40
    let deep: [UInt8] =
      [section, 1, 0x61] + Array(repeating: [1, 0], count: 100_000).flatMap(\.self)
    let error = refusal(deep) { coder in
      var output = ByteBuffer()
      try coder.appendJSON(to: &output)
    }
    #expect(error == .content("too deeply nested", offset: 67))
    let skipping = refusal(deep) { _ = try $0.get("b", as: Int.self) }
    #expect(skipping == .content("too deeply nested", offset: 67))
  }

  @Test(
    "lengths beyond the end are refused before anything is allocated",
    arguments: [9, 10, 11] as [UInt8])
  func lengths(kind: UInt8) {
    for length: [UInt8] in [
      [0x05], [0xff, 0xff, 0xff, 0xff, 0x0f],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], [0xff],
    ] {
      let bytes: [UInt8] = [kind | 0x40, 1, 0x61] + length
      var (integers, numbers): ([Int64], [Double]) = ([], [])
      #expect(refusal(bytes) { _ = try $0.get("a", as: String.self) } != nil)
      #expect(refusal(bytes) { try $0.values("a", &integers) } != nil)
      #expect(refusal(bytes) { try $0.values("a", &numbers) } != nil)
      #expect(refusal(bytes) { _ = try $0.get("b", as: Bool.self) } != nil)
    }
  }

  @Test("a body cut anywhere is refused when shown, unless the cut lies between two values")
  func cuts() throws {
    let bytes = try stateBody { coder in
      try coder.put("a", 1_000_000)
      try coder.section("s") { coder throws(StateError) in try coder.put("t", "text") }
    }
    let whole: Set = [0, 6, bytes.count]
    for cut in 0...bytes.count {
      let error = refusal(Array(bytes.prefix(cut))) { coder in
        var output = ByteBuffer()
        try coder.appendJSON(to: &output)
      }
      #expect((error == nil) == whole.contains(cut), "cut at \(cut)")
    }
  }
}
