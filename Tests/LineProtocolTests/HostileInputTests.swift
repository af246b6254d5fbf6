import Bytes
import LineProtocol
import TestSupport
import Testing

@Suite("Hostile input")
struct HostileInputTests {
  private func decode(_ text: [UInt8]) -> (Decoding, Duration) {
    let clock = ContinuousClock()
    var result = Decoding([])
    let time = clock.measure { result = Decoding(text) }
    return (result, time)
  }

  @Test("100,000 tags in falling order and 100,000 fields are read in linear time")
  func manyParts() {
    var text = Array("m".utf8)
    for number in 0..<100_000 { text += Array(",t\(100_000 - number)=v".utf8) }
    for number in 0..<100_000 {
      text += Array("\(number == 0 ? " " : ",")f\(number)=\(number)".utf8)
    }
    let (result, time) = decode(text)
    #expect(result.points.first?.tags.count == 100_000)
    #expect(result.points.first?.fields.count == 100_000)
    #expect(time < .seconds(20))
  }

  @Test("a tag key given twice among 100,000 is found")
  func duplicate() {
    var text = Array("m".utf8)
    for number in 0..<100_000 { text += Array(",t\(number)=v".utf8) }
    text += Array(",t77777=w v=1\nm v=1\n".utf8)
    let (result, time) = decode(text)
    #expect(result.errorLines == [1])
    #expect(result.points.count == 1)
    #expect(time < .seconds(20))
  }

  @Test("a measurement, a tag value, a key, a string and a number of a million bytes are read")
  func longTokens() {
    let long = String(repeating: "1", count: 1_000_000)
    for line in [
      "\(long) v=1", "m,t=\(long) v=1", "m \(long)=1", "m v=\"\(long)\"", "m v=0.\(long)",
    ] {
      let result = Decoding(Array((line + "\n" + line).utf8))
      #expect(result.points.count == 2)
    }
    let refused = Decoding(Array("m v=\(long)\nm v=1 \(long)\nm v=\(long)i\nm v=1\n".utf8))
    #expect(refused.errorLines == [1, 2, 3])
    #expect(refused.points.count == 1)
  }

  @Test("a million quotes, commas, blanks, backslashes, newlines or NULs do no harm")
  func repeated() {
    for byte in Array("\", \\\n\0=#\r".utf8) + [0x80, 0xFF] {
      let result = Decoding([UInt8](repeating: byte, count: 1_000_000))
      #expect(result.points.isEmpty)
      #expect(result.errorLines.count <= 1)
    }
  }

  @Test("random bytes are read alike by both ways and never trap")
  func noise() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      let text = (0..<random.below(60)).map { _ in
        random.below(3) == 0
          ? UInt8(truncatingIfNeeded: random.next()) : random.pick(Array("m,=a1 v\"\\\n.ie-#".utf8))
      }
      let short = Decoding(text, unit: nil)
      let plain = Decoding(text, unit: nil, readsOrdinary: false)
      #expect(short == plain)
    }
  }

  /// U+202E turns the direction of what follows (UAX #9), U+0085 and ESC act on terminals (ECMA-48).
  @Test("text in a message can neither act on a terminal nor turn what follows")
  func quoting() {
    let text = Array("a\u{202E}b\u{85}\u{1B}[1m\u{7F}é\"\\".utf8) + [0xFF]
    var output = ByteBuffer()
    output.append(quoted: text.span, 0..<text.count)
    let printed = String(decoding: output.array, as: UTF8.self)
    #expect(printed == #""a\u{202E}b\x85\x1B[1m\x7Fé\"\\\xFF""#)
  }
}
