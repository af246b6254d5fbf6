import Bytes
import LineProtocol
import Testing
import Times

@Suite("Parsing points")
struct PointParserTests {
  private func decode(_ text: String, _ unit: TimestampUnit? = .nanoseconds) -> Decoding {
    Decoding(Array(text.utf8), unit: unit)
  }

  /// The messages of the lines that are refused, with line and column.
  private func faults(_ text: String) -> [String] {
    decode(text).log.filter { !$0.contains(" head ") && !$0.hasPrefix("left") }
  }

  @Test("LF, CR LF and the end of the input end a line; blank lines are passed over")
  func lineEnds() {
    let result = decode("m v=1 1\r\n\r\n  \nm v=2 2\n\n  m v=3 3  \r\nm v=4 \r\nm v=5\r")
    #expect(result.errorLines == [])
    #expect(result.points.map { $0.time } == [1, 2, 3, nil, nil])
    #expect(decode("").points.isEmpty)
    #expect(decode("m v=1 1").points.count == 1)
    #expect(decode("m v=1\rm v=2\n").errorLines == [1])
  }

  @Test("comments are told with their bytes, tabs and all, but no other control byte")
  func comments() {
    let result = decode("# a\tb\r\n  # end\n#\n# x\u{1}\nm v=1\n# last")
    let texts = result.comments.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts == ["# a\tb", "# end", "#", "# last"])
    #expect(result.errorLines == [4])
    #expect(result.points.count == 1)
  }

  @Test("a string may hold newlines, and lines are counted on")
  func multiline() {
    let result = decode("m s=\"a\nb\nc\",v=1 7\nm v=x\nm s=\"\n\",v=y 1\nm v=2\n")
    #expect(result.points.first?.fields.first?.value == .string(Array("a\nb\nc".utf8)))
    #expect(result.errorLines == [4, 6])
    #expect(result.points.count == 2)
  }

  @Test("integers reach to the limits of 64 bits and no further")
  func limits() {
    let good = decode(
      """
      m a=9223372036854775807i,b=-9223372036854775808i,c=18446744073709551615u,d=000000000000000000001i \
      -9223372036854775808
      m a=1 9223372036854775807
      m a=1 0000000000000000000000001
      """)
    #expect(good.errorLines == [])
    #expect(
      good.points.first?.fields.map { $0.value } == [
        .integer(.max), .integer(.min), .unsigned(.max), .integer(1),
      ])
    #expect(good.points.map { $0.time } == [.min, .max, 1])
    for line in [
      "m a=9223372036854775808i", "m a=-9223372036854775809i", "m a=18446744073709551616u",
      "m a=-1u", "m a=1 9223372036854775808", "m a=1 -9223372036854775809", "m a=1e309",
      "m a=-1e309", "m a=\(String(repeating: "9", count: 310)).0", "m a=1 1.5", "m a=1 +1",
      "m a=1 -",
      "m a=1 1-1", "m a=+1", "m a=0x1p4", "m a=1_000", "m a=nan", "m a=inf", "m a=1e", "m a=.",
      "m a=i",
    ] {
      let twice = decode(line + "\n" + line)
      #expect(twice.errorLines == [1, 2], "\(line)")
    }
    #expect(decode("m a=1e-400").points.first?.fields.first?.value == .float(0))
    #expect(decode("m a=5.,b=.5,c=-.5e1").errorLines == [])
  }

  @Test("a stamp times its unit has to fit 64 bits")
  func units() {
    #expect(decode("m v=1 9223372036", .seconds).points.first?.time == 9_223_372_036_000_000_000)
    #expect(decode("m v=1 9223372037", .seconds).errorLines == [1])
    #expect(decode("m v=1 -9223372036855", .milliseconds).errorLines == [1])
  }

  @Test("without a given unit the first good stamp decides, and others are counted")
  func magnitude() {
    func state(_ text: String) -> String { decode(text, nil).log.last ?? "" }
    #expect(state("m v=1\n").hasSuffix("unit nil, 0"))
    #expect(state("m v=1 1451606400\n").contains("seconds), 0"))
    #expect(state("m v=1 1451606400000\n").contains("milliseconds), 0"))
    #expect(state("m v=1 1451606400000000\n").contains("microseconds), 0"))
    #expect(state("m v=1 1451606400000000000\nm v=1 3\n").contains("nanoseconds), 1"))
    #expect(
      state("m v=x 1451606400\nm,a=1,a=2 v=1 1451606400\nm v=1 1451606400000\n").contains("millis"))
    let points = decode("m v=1 1451606400\nm v=1 1451606401\n", nil).points
    #expect(points.map { $0.time } == [1_451_606_400_000_000_000, 1_451_606_401_000_000_000])
  }

  @Test("what is wrong is told with line, column, what was expected and what was there")
  func messages() {
    #expect(faults("m,host v=1") == ["1:7: expected \"=\" after tag key \"host\", found \" \""])
    #expect(
      faults("  m,host= v=1") == ["1:10: expected a value after tag key \"host\", found \" \""])
    #expect(
      faults("m\n") == [
        "1:2: expected a comma or a blank and the fields, found the end of the line"
      ])
    #expect(
      faults("m") == ["1:2: expected a comma or a blank and the fields, found the end of the input"]
    )
    #expect(faults("m v=1,\n") == ["1:7: expected a field key, found the end of the line"])
    #expect(faults("m v\u{1}=1") == ["1:4: expected \"=\" after field key \"v\", found \"\\x01\""])
    #expect(faults("m v=abc") == ["1:5: expected a value for field \"v\", found \"a\""])
    #expect(faults("m v=tru") == ["1:5: neither true nor false: \"tru\""])
    #expect(faults("m v=1x 5") == ["1:5: not a number: \"1x\""])
    #expect(faults("m v=1 5x") == ["1:7: not a timestamp: \"5x\""])
    #expect(faults("m v=1 5 x") == ["1:9: expected the line's end, found \"x\""])
    #expect(faults("m,a=1,a=2 v=1") == ["1:7: tag key occurs twice: \"a\""])
    #expect(faults("m s=\"x\ny\",v=1e999") == ["2:6: number too large: \"1e999\""])
    let long = String(repeating: "x", count: 100)
    #expect(
      faults("m v=t" + long) == ["1:5: neither true nor false: \"t" + long.prefix(39) + "\"..."])
  }

  @Test("text that is not UTF-8 is refused in every token")
  func encoding() {
    for place in ["X v=1", "m,X=1 v=1", "m,a=X v=1", "m X=1", "m v=\"X\""] {
      for bad in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
        let text = place.utf8.flatMap { $0 == 0x58 ? bad.map { UInt8($0) } : [$0] }
        #expect(Decoding(text).errorLines == [1])
      }
      let good = place.replacing("X", with: "é€𝄞")
      #expect(decode(good).points.count == 1)
    }
  }

  @Test(
    "whether measurement and tags are those of the point before is known, bad lines between or not")
  func sameHead() {
    let text = "m,a=1 v=1\nm,a=1 v=2\nm,a=2 v=3\nm,a=2 v=x\n# c\nm,a=2 v=4\n m,a=2 v=5\nm v=1\n"
    let flags = decode(text).log.filter { $0.contains("head") }.map { $0.contains("true") }
    #expect(flags == [false, true, false, true, true, false])
  }
}
