import Testing
import Times

/// The moment that a text says, in nanoseconds.
private func read(_ text: String, format: String? = nil) throws -> Int64? {
  let bytes = Array(text.utf8)
  let reader = TimeTextReader(format: try format.map { try TimeFormat(parsing: $0) })
  return reader.timestamp(bytes.span, 0..<bytes.count)?.nanoseconds
}

/// 2016-01-01T00:10:00Z.
private let moment: Int64 = 1_451_607_000_000_000_000

@Suite("Texts of times")
struct TimeTextTests {
  @Test(
    "what real programs print is read",
    arguments: [
      // PostgreSQL and DuckDB, sadf, date, ISO 8601, Go, XML Schema, .NET, RFC 9557.
      "2016-01-01 00:10:00+00", "2016-01-01 00:10:00 UTC", "2016-01-01T00:10:00+0000",
      "2016-01-01T00:10Z", "2016-01-01T01:10+01", "2016-01-01 00:10", "2016/01/01 00:10:00",
      "20160101T001000Z", "20160101T0010Z", "2016-01-01 00:10:00 +0000 UTC",
      "2016-01-01T00:10:00.0000000Z", "2016-01-01 01:10:00 +01:00",
      "2016-01-01T01:10:00+01:00[Europe/Prague]", "2015-12-31T19:10:00-0500", " 2016-01-01 00:10 ",
      // nginx and Apache, mail, HTTP, ctime, date, Oracle.
      "01/Jan/2016:00:10:00 +0000", "[01/Jan/2016:01:10:00 +0100]",
      "Fri, 01 Jan 2016 00:10:00 +0000", "Fri, 1 Jan 2016 00:10:00 GMT",
      "Fri Jan  1 00:10:00 2016", "Fri Jan  1 00:10:00 UTC 2016", "Fri Jan 01 00:10:00 +0000 2016",
      "01-Jan-2016 00:10:00", "Fri 01 Jan 2016 12:10:00 AM UTC", "1 January 2016 00:10",
    ])
  func known(text: String) throws { #expect(try read(text) == moment) }

  @Test("decimals of a second stand behind a point or a comma, and beyond nanoseconds are cut off")
  func fractions() throws {
    #expect(try read("2016-01-01 00:10:00,250") == moment + 250_000_000)
    #expect(try read("2016-01-01 00:10:00.123456789999+00") == moment + 123_456_789)
    #expect(try read("01-Jan-2016 00:10:00.5") == moment + 500_000_000)
  }

  @Test(
    "nothing is guessed",
    arguments: [
      "01/02/2016 00:10:00", "20.11.2016 08:00:00", "1/1/16", "20160101", "1451607000", "2016-01",
      "2016-01-01 00:10:00 CET", "2016-01-01 00:10:00 PST", "Jan  1 00:10:00", "00:10:00", "", "-",
      "2016-01-01-", "2016-01-01T", "2016-01-01 00:10:00 x", "2016-01-01 13:10:00 PM", "[", "]",
      "2016-01-01 00:10:", "01/Jan/2016:25:10:00 +0000", "30/Feb/2016:00:10:00 +0000", "Fri",
      "2016-01-01 00:10:00+0", "2016-01-01 00:10:00+24", "2016-01-01T00:10:00.Z", "Z", "today",
    ])
  func unknown(text: String) throws { #expect(try read(text) == nil) }

  @Test(
    "a form in the letters of strptime",
    arguments: [
      ("%d.%m.%Y %H:%M:%S", "01.01.2016 00:10:00"), ("%d.%m.%Y %H:%M", "1.1.2016   0:10"),
      ("%m/%d/%y %I:%M %p", "1/1/16 12:10 am"), ("%Y%m%d%H%M", "201601010010"),
      ("%s", "1451607000"), ("%F %T%z", "2016-01-01 01:10:00+0100"), ("%Y-%jT%R", "2016-001T00:10"),
      ("%a %b %e %T %Z %Y", "Fri Jan  1 00:10:00 UTC 2016"), ("%D %r", "01/01/16 12:10:00 AM"),
      ("%d/%B/%Y %k%%%M", "01/January/2016 0%10"), ("%FT%T.%L%z", "2016-01-01T00:10:00.000Z"),
    ])
  func formats(format: String, text: String) throws {
    #expect(try read(text, format: format) == moment)
    #expect(try read(text + "x", format: format) == nil)
  }

  @Test("decimals of seconds since 1970 are exact, also before it")
  func epochs() throws {
    #expect(try read("1451606400.12", format: "%s.%f") == 1_451_606_400_120_000_000)
    #expect(try read("-0.5", format: "%s.%f") == -500_000_000)
    #expect(try read("-1.25", format: "%s.%f") == -1_250_000_000)
  }

  @Test("a form that is none is refused", arguments: ["%H:%M", "%Q %Y", "%Y %", "", "%b %d %T"])
  func badFormats(format: String) {
    #expect(throws: TimeFormatError.self) { try TimeFormat(parsing: format) }
  }

  @Test("a clock that does not say its zone is in the one given")
  func zones() throws {
    guard let file = zoneFile("Europe/Prague") else {
      print("skipped: this machine has no Europe/Prague")
      return
    }
    let reader = TimeTextReader(zone: try zone(file))
    func read(_ text: String) -> Int64? {
      let bytes = Array(text.utf8)
      return reader.timestamp(bytes.span, 0..<bytes.count)?.nanoseconds
    }
    #expect(read("2016-01-01 01:10:00") == moment)
    #expect(read("2016-01-01T00:10:00Z") == moment)
    #expect(read("2016-01-01T00:10:00+00") == moment)
    #expect(read("Fri Jan  1 01:10:00 2016") == moment)
    #expect(read("2016-07-01 02:00") == 1_467_331_200_000_000_000)
  }

  @Test("what looks like a time to people is known from names, numbers and addresses")
  func resemblance() {
    func resembles(_ text: String) -> Bool {
      let bytes = Array(text.utf8)
      return TimeTextReader.resembles(bytes.span, 0..<bytes.count)
    }
    for text in [
      "20.11.2016 08:00:00", "01/02/2016", "2016-01-01 00:10 CET", "Jan 1 2016 00:10:00",
    ] {
      #expect(resembles(text), "\(text)")
    }
    for text in ["web-1", "192.168.10.12", "10.0.0.1:8080", "1.2.3", "a/b/c", "eth0.100", "12:30"] {
      #expect(!resembles(text), "\(text)")
    }
  }
}
