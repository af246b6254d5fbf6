import Bytes
import LineProtocol
import Testing
import Times

/// Writes a decoded point; nil when it is refused.
func encode(
  _ point: DecodedPoint, unit: TimestampUnit = .nanoseconds, writesUnsigned: Bool = true
) -> [UInt8]? {
  var encoder = PointEncoder()
  encoder.writesUnsigned = writesUnsigned
  var output = ByteBuffer()
  do throws(EncodeError) {
    try encoder.begin(name: point.name, into: &output)
    for tag in point.tags.reversed() {
      try encoder.addTag(key: tag.key, value: tag.value, into: &output)
    }
    for field in point.fields {
      switch field.value {
      case .float(let value): try encoder.addField(key: field.key.span, value, into: &output)
      case .integer(let value):
        try encoder.addField(key: field.key.span, integer: value, into: &output)
      case .unsigned(let value):
        try encoder.addField(key: field.key.span, unsigned: value, into: &output)
      case .boolean(let value):
        try encoder.addField(key: field.key.span, boolean: value, into: &output)
      case .string(let value):
        try encoder.addField(key: field.key.span, string: value.span, into: &output)
      }
    }
  } catch { return nil }
  let time = point.time.map { Timestamp(nanoseconds: $0) }
  let result = encoder.finish(time: time, unit: unit, into: &output)
  return result.isWritten ? output.array : nil
}

@Suite("The encoding corpus")
struct EncodeCorpusTests {
  @Test("every point is written as the corpus says, or with its floats in another form")
  func encodes() throws {
    let rows = try Corpus.rows("encode.ndjson")
    var good = (cases: 0, same: 0, otherFloat: 0)
    var bad = (cases: 0, agree: 0)
    for row in rows {
      let object = try #require(row["point"] as? [String: Any])
      let point = try #require(DecodedPoint(object))
      let line = encode(point, unit: unit(row))
      if row["expect"] as? String == "ok" {
        good.cases += 1
        let expected = Corpus.bytes(row, "line_b64") + [0x0A]
        if line == expected {
          good.same += 1
          continue
        }
        // A rule: Go writes some floats with an exponent; ours must then decode to the same point.
        let hasFloat = point.fields.contains { if case .float = $0.value { true } else { false } }
        let decoded = Decoding(line ?? [])
        let agrees =
          hasFloat && decoded.errorLines.isEmpty && decoded.points == Decoding(expected).points
        good.otherFloat += agrees ? 1 : 0
        #expect(agrees, "\(point) is written as \(String(decoding: line ?? [], as: UTF8.self))")
      } else {
        bad.cases += 1
        bad.agree += line == nil ? 1 : 0
        #expect(line == nil)
      }
    }
    print(
      """
      encode: \(good.same) of \(good.cases) good points byte for byte, \(good.otherFloat) with a float \
      in another form; \(bad.agree) of \(bad.cases) bad points refused
      """)
  }

  @Test("every good point of the decoding corpus comes back from what is written of it")
  func roundTrip() throws {
    let rows = try Corpus.rows("decode.ndjson")
    var points = 0
    for row in rows where row["expect"] as? String == "ok" {
      let text = Corpus.bytes(row, "text_b64")
      for point in Decoding(text, unit: unit(row)).points {
        // A rule: a name cannot end in a backslash in what is written, and none can be read.
        let line = try #require(encode(point))
        let again = Decoding(line)
        #expect(again.points == [point], "\(String(decoding: line, as: UTF8.self))")
        points += 1
      }
    }
    print("round trip: \(points) points")
  }

  @Test("every good point of the decoding corpus can be copied field by field")
  func copies() throws {
    let rows = try Corpus.rows("decode.ndjson")
    for row in rows where row["expect"] as? String == "ok" {
      let text = Corpus.bytes(row, "text_b64")
      var parser = PointParser(precision: .unit(unit(row)))
      var encoder = PointEncoder()
      var output = ByteBuffer()
      var start = 0
      while start < text.count {
        switch parser.parse(text.span, from: start, atEnd: true) {
        case .point(let next):
          encoder.begin(head: text.span, parser.point.head, into: &output)
          for field in parser.point.fields {
            try encoder.addField(field, of: text.span, into: &output)
          }
          _ = encoder.finish(time: parser.point.time, into: &output)
          start = next
        case .blank(let next), .comment(_, let next), .malformed(let next): start = next
        case .needMore: start = text.count
        }
      }
      let copied = output.array
      let copies = Decoding(copied)
      #expect(copies.points == Decoding(text, unit: unit(row)).points)
      #expect(copied.count { $0 == 0x0A } == copies.points.count)
    }
  }
}
