import Bytes
import Testing

@testable import StateFile

@Suite("A state's body")
struct BodyTests {
  /// Why `body` cannot be read by `read`; nil when it can.
  private func refusal(
    _ body: [UInt8], _ read: (inout StateReader) throws -> Void
  ) -> StateError? {
    var reader = StateReader(buffer(body))
    do { try read(&reader) } catch { return error as? StateError }
    return nil
  }

  private func body(_ write: (inout StateWriter) -> Void) -> [UInt8] {
    var writer = StateWriter()
    write(&writer)
    return writer.finish().array
  }

  private func show(_ body: [UInt8]) throws -> String {
    var reader = StateReader(buffer(body))
    var output = ByteBuffer()
    try reader.appendJSON(to: &output)
    return String(decoding: output.array, as: UTF8.self)
  }

  @Test("a value that is missing is an error that names it, and nil where it may be missing")
  func missing() throws {
    let bytes = body { writer in
      writer.section("group") { $0.integer("inner", 1) }
      writer.integer("after", 2)
    }
    let error = refusal(bytes) { reader in _ = try reader.integer("inner", as: Int.self) }
    #expect(error == .content("\"inner\" is missing", offset: 0))
    let noError = refusal(bytes) { reader in
      let none = try reader.integerIfPresent("inner", as: Int.self)
      let number: Int = try reader.section("group") { reader in try reader.integer("inner") }
      let after = try reader.integerIfPresent("after", as: Int.self)
      guard none == nil, number == 1, after == 2 else { throw reader.refusal("wrong") }
    }
    #expect(noError == nil)
  }

  @Test("values that an older program does not know are skipped")
  func skipped() {
    let bytes = body { writer in
      writer.list("news") { writer in
        for number in 0..<3 { writer.item { $0.integer("newest", number) } }
      }
      writer.numbers("more", [1, 2])
      writer.integer("newest", 7)
      writer.text("last", "z")
    }
    let error = refusal(bytes) { reader in
      let newest: Int = try reader.integer("newest")
      guard newest == 7 else { throw reader.refusal("wrong") }
    }
    #expect(error == nil)
  }

  @Test("a value of another kind, or out of the type's range, is an error")
  func kinds() {
    let bytes = body { writer in
      writer.integer("a", 300)
      writer.integer("b", -1)
      writer.number("c", 1)
      writer.integer("d", UInt64.max)
    }
    func message(_ read: (inout StateReader) throws -> Void) -> String {
      guard case .content(let what, _) = refusal(bytes, read) else { return "" }
      return what
    }
    #expect(message { _ = try $0.integer("a", as: UInt8.self) } == "\"a\" is not in range")
    #expect(message { _ = try $0.integer("b", as: UInt64.self) } == "\"b\" is not in range")
    #expect(message { _ = try $0.integer("c", as: Int.self) } == "\"c\" is not an integer")
    #expect(message { _ = try $0.integer("d", as: Int64.self) } == "\"d\" is not in range")
    #expect(message { _ = try $0.number("a") } == "\"a\" is not a number")
    #expect(message { _ = try $0.bytes("a") } == "\"a\" is not bytes")
    #expect(message { _ = try $0.flag("a") } == "\"a\" is not true or false")
    #expect(message { try $0.list("a") { _ in } } == "\"a\" is not a list")
  }

  @Test("an error of the tool's own is told as one of the content")
  func foreignError() {
    struct Refused: Error {}
    let bytes = body { $0.section("a") { _ in } }
    let error = refusal(bytes) { try $0.section("a") { _ in throw Refused() } }
    #expect(error == .content("Refused()", offset: 3))
  }

  @Test("a state is shown with names, all digits, infinities as text and any bytes made visible")
  func shown() throws {
    let bytes = body { writer in
      writer.integer("low", Int64.min)
      writer.integer("high", UInt64.max)
      writer.number("x", 0.1)
      writer.numbers("n", [.infinity, -.infinity, .nan, -0.0])
      writer.integers("i", [.min, -1, 0, .max])
      writer.flag("yes", true)
      writer.bytes("k", Array("a\"\\\n\u{1b}é\u{9b}".utf8).span)
      writer.bytes("b", ([0xff, 0x41, 0xc3] as [UInt8]).span)
      writer.list("groups") { writer in
        writer.item { $0.text("key", "host=a") }
        writer.item { _ in }
      }
      writer.section("empty") { _ in }
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
    let error = refusal(deep) { reader in
      var output = ByteBuffer()
      try reader.appendJSON(to: &output)
    }
    #expect(error == .content("too deeply nested", offset: 67))
    let skipping = refusal(deep) { reader in _ = try reader.integerIfPresent("b", as: Int.self) }
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
      #expect(refusal(bytes) { _ = try $0.bytesIfPresent("a") } != nil)
      #expect(refusal(bytes) { _ = try $0.integers("a") } != nil)
      #expect(refusal(bytes) { _ = try $0.numbers("a") } != nil)
      #expect(refusal(bytes) { _ = try $0.flagIfPresent("b") } != nil)
    }
  }

  @Test("a body cut anywhere is refused when shown, unless the cut lies between two values")
  func cuts() {
    let bytes = body { writer in
      writer.integer("a", 1_000_000)
      writer.section("s") { $0.text("t", "text") }
    }
    let whole: Set = [0, 6, bytes.count]
    for cut in 0...bytes.count {
      let error = refusal(Array(bytes.prefix(cut))) { reader in
        var output = ByteBuffer()
        try reader.appendJSON(to: &output)
      }
      #expect((error == nil) == whole.contains(cut), "cut at \(cut)")
    }
  }
}
