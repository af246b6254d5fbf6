import Bytes
import LineProtocol
import Testing
import Times

@Suite("Writing points")
struct PointEncoderTests {
  private func write(
    name: String = "m", tags: [(String, String)] = [],
    _ fields: (inout PointEncoder, inout ByteBuffer) throws(EncodeError) -> Void
  ) throws(EncodeError) -> (line: String, result: EncodedPoint) {
    var encoder = PointEncoder()
    var output = ByteBuffer()
    output.append("before\n")
    try encoder.begin(name: Array(name.utf8), into: &output)
    for tag in tags {
      try encoder.addTag(key: Array(tag.0.utf8), value: Array(tag.1.utf8), into: &output)
    }
    try fields(&encoder, &output)
    let result = encoder.finish(
      time: Timestamp(nanoseconds: 1_500_000_000), unit: .seconds, into: &output)
    let text = String(decoding: output.array, as: UTF8.self)
    return (String(text.dropFirst("before\n".count)), result)
  }

  private let key = Array("v".utf8)

  @Test("tags come out sorted by their unescaped keys and escaped")
  func sorts() throws {
    let written = try write(name: "a b,c=d", tags: [("z", "1"), ("a b", "x=y,z"), ("B", "\\n")]) {
      encoder, output throws(EncodeError) in
      try encoder.addField(key: key.span, integer: 1, into: &output)
    }
    #expect(written.line == "a\\ b\\,c=d,B=\\n,a\\ b=x\\=y\\,z,z=1 v=1i 1\n")
  }

  @Test("a float that is not finite is left out, and the point with it when no field is left")
  func drops() throws {
    let one = try write { encoder, output throws(EncodeError) in
      try encoder.addField(key: key.span, .nan, into: &output)
      try encoder.addField(key: key.span, boolean: true, into: &output)
      try encoder.addField(key: key.span, -.infinity, into: &output)
    }
    #expect(one.line == "m v=true 1\n")
    #expect(one.result == EncodedPoint(isWritten: true, droppedFields: 2))
    let none = try write(tags: [("a", "b")]) { encoder, output throws(EncodeError) in
      try encoder.addField(key: key.span, .infinity, into: &output)
    }
    #expect(none.line == "")
    #expect(none.result == EncodedPoint(isWritten: false, droppedFields: 1))
  }

  @Test("unsigned numbers are integers where they fit unless u is wanted")
  func unsigned() throws {
    let written = try write { encoder, output throws(EncodeError) in
      try encoder.addField(key: key.span, unsigned: 7, into: &output)
      try encoder.addField(key: key.span, unsigned: .max, into: &output)
      encoder.writesUnsigned = true
      try encoder.addField(key: key.span, unsigned: .max, into: &output)
    }
    #expect(written.line == "m v=7i,v=18446744073709551615u 1\n")
    #expect(written.result.droppedFields == 1)
  }

  @Test("newlines, quotes and backslashes in a string are escaped")
  func strings() throws {
    let written = try write { encoder, output throws(EncodeError) in
      try encoder.addField(
        key: key.span, string: Array("a\nb\"c\\d\r\t".utf8).span, into: &output)
    }
    #expect(written.line == "m v=\"a\\nb\\\"c\\\\d\\r\\t\" 1\n")
  }

  @Test(
    "names that no reader takes are refused and leave nothing behind",
    arguments: ["", "a\\", "a\nb", "a\u{1}", "#a", "a\u{7F}"])
  func refusesName(_ name: String) {
    var encoder = PointEncoder()
    var output = ByteBuffer()
    output.append("x")
    #expect(throws: EncodeError.self) {
      try encoder.begin(name: Array(name.utf8), into: &output)
    }
    let count = output.count
    #expect(count == 1)
  }

  @Test("empty tag values, tag keys given twice and text that is not UTF-8 are refused")
  func refusesTags() {
    func error(_ tags: [([UInt8], [UInt8])]) -> EncodeError? {
      var encoder = PointEncoder()
      var output = ByteBuffer()
      do throws(EncodeError) {
        try encoder.begin(name: [0x6D], into: &output)
        for tag in tags { try encoder.addTag(key: tag.0, value: tag.1, into: &output) }
        try encoder.addField(key: key.span, 1, into: &output)
        return nil
      } catch { return output.isEmpty ? error : nil }
    }
    #expect(error([([0x61], [])]) == .emptyTagValue)
    #expect(error([([0x61], [0x62]), ([0x61], [0x63])]) == .duplicateTagKey)
    #expect(error([([0x61], [0xFF])]) == .notUTF8)
    #expect(error([([0x61], [0x5C])]) == .trailingBackslash)
    #expect(error([([0x61], [0x62])]) == nil)
  }

  @Test("tags are sorted in among those of a head that was copied")
  func extendsHead() throws {
    let head = Array("cpu\\ x,b=1\\,2,d=3".utf8)
    var encoder = PointEncoder()
    var output = ByteBuffer()
    encoder.begin(head: head.span, 0..<head.count, into: &output)
    try encoder.addTag(key: [0x63], value: [0x78], into: &output)
    try encoder.addField(key: key.span, 0.5, into: &output)
    _ = encoder.finish(time: nil, into: &output)
    let text = String(decoding: output.array, as: UTF8.self)
    #expect(text == "cpu\\ x,b=1\\,2,c=x,d=3 v=0.5\n")
  }

  @Test("times are rounded down to the unit, before 1970 too")
  func times() {
    func text(_ nanoseconds: Int64, _ unit: TimestampUnit) -> String {
      var encoder = PointEncoder()
      var output = ByteBuffer()
      encoder.begin(head: [0x6D].span, 0..<1, into: &output)
      do { try encoder.addField(key: key.span, boolean: true, into: &output) } catch { return "" }
      _ = encoder.finish(time: Timestamp(nanoseconds: nanoseconds), unit: unit, into: &output)
      return String(decoding: output.array, as: UTF8.self)
    }
    #expect(text(1_999, .microseconds) == "m v=true 1\n")
    #expect(text(-1, .seconds) == "m v=true -1\n")
    #expect(text(.min, .nanoseconds) == "m v=true -9223372036854775808\n")
  }
}
