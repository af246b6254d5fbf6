import Bytes
import LineProtocol
import Testing
import Times

@Suite("Window frames")
struct WindowFrameTests {
  private func text(_ frame: WindowFrame, group: String) -> String {
    let head = Array(group.utf8)
    var output = ByteBuffer()
    output.append(frame: frame, group: head.span, 0..<head.count)
    return String(decoding: output.array, as: UTF8.self)
  }

  /// What a line means, as a text: a window with its group as a head.
  private func meaning(_ line: String) -> String {
    let bytes = Array(line.utf8)
    switch FrameLine(bytes.span, 0..<bytes.count) {
    case .end: return "end"
    case .now(let time): return "now \(time.text)"
    case .other: return "other"
    case .malformed(let error): return "\(error)"
    case .window(let frame, let group):
      let name = String(decoding: group, as: UTF8.self)
      let count = frame.count.map { String($0) } ?? "nil"
      let start = frame.start.nanoseconds
      let stop = frame.stop.nanoseconds
      return "\(start) \(stop) \(count) \(frame.unit) \(frame.isPartial) \(name)"
    }
  }

  @Test("what time it is comes back; what is no time is a comment")
  func now() {
    var line = ByteBuffer()
    line.append(now: Timestamp(nanoseconds: 1_451_606_400_000_000_000))
    let text = String(decoding: line.array, as: UTF8.self)
    #expect(text == "# now 2016-01-01T00:00:00Z\n")
    #expect(meaning(String(text.dropLast())) == "now 2016-01-01T00:00:00Z")
    #expect(meaning("# now and then") == "other")
    #expect(meaning("# nowhere") == "other")
  }

  @Test("a frame is written with the group percent-encoded")
  func writes() {
    let frame = WindowFrame(
      start: Timestamp(nanoseconds: 1_451_606_400_000_000_000),
      stop: Timestamp(nanoseconds: 1_451_606_700_000_000_000), count: 300, unit: .seconds)
    #expect(
      text(frame, group: "temperatures,host=a")
        == "# window start=1451606400 stop=1451606700 n=300 prec=s group=temperatures,host=a\n")
    var partial = frame
    partial.unit = .nanoseconds
    partial.isPartial = true
    partial.count = nil
    #expect(
      text(partial, group: "")
        == "# window start=1451606400000000000 stop=1451606700000000000 partial=1\n")
    #expect(
      text(frame, group: "a\\ b=c\\,d,k\\=\"=é\\\\ \\,z").hasSuffix(
        " group=a%20b%3Dc%2Cd,k%3D%22=%C3%A9%5C%20%2Cz\n"))
  }

  @Test(
    "a group comes back as it was",
    arguments: [
      "temperatures", "temperatures,host=a", "a\\ b=c\\,d,k\\=\"=é\\\\ \\,z", "=,a=\\=",
      "m,t=\\x\\,\\=,u=%41",
    ])
  func roundTrip(_ group: String) {
    let frame = WindowFrame(
      start: Timestamp(nanoseconds: -5), stop: Timestamp(nanoseconds: 5), count: 0,
      unit: .nanoseconds)
    let line = String(text(frame, group: group).dropLast())
    #expect(meaning(line) == "-5 5 0 nanoseconds false \(group)")
    #expect(!line.contains("\"") && !line.contains("\\"))
  }

  @Test("lines of windows are told from other comments")
  func reads() {
    #expect(
      meaning("# window start=5 stop=15 n=2 prec=s group=temps,host=a")
        == "5000000000 15000000000 2 seconds false temps,host=a")
    #expect(
      meaning("# window start=5  stop=15 colour=red partial=1 ")
        == "5 15 nil nanoseconds true ")
    #expect(meaning("# end") == "end")
    #expect(meaning("# end  ") == "end")
    for line in ["# endless", "# window", "# window start=", "# window start=now", "#", "# hello"] {
      #expect(meaning(line) == "other", "\(line)")
    }
  }

  @Test("frames that are not right are refused with a reason")
  func refuses() {
    let cases = [
      ("start=5", "noStop"), ("start=5x stop=6", "number"), ("start=5 stop=", "number"),
      ("start=5 stop=4", "order"), ("start=5 stop=6 start=5", "pair"), ("start=5 stop=6 x", "pair"),
      ("start=5 stop=6 =x", "pair"), ("start=5 stop=6 n=-1", "number"),
      ("start=5 stop=6 n=99999999999999999999", "number"), ("start=5 stop=6 prec=m", "precision"),
      ("start=5 stop=6 partial=yes", "partial"), ("start=5 stop=6 group=", "group"),
      ("start=5 stop=6 group=a,", "group"), ("start=5 stop=6 group=a,b", "group"),
      ("start=5 stop=6 group=a,b=", "group"), ("start=5 stop=6 group=a=b", "group"),
      ("start=5 stop=6 group=a%2", "group"), ("start=5 stop=6 group=a%2x", "group"),
      ("start=5 stop=6 group=a\"", "group"), ("start=5 stop=6 group=a%0A", "group"),
      ("start=5 stop=6 group=a%FF", "group"), ("start=5 stop=6 group=a%5C", "group"),
      ("start=5 stop=6 group=%23a", "group"),
      ("start=5 stop=6 group=a,h=x,h=y", "group"),
      ("start=5 stop=6 group=a,h=x,g=y,%68=z", "group"),
      ("start=9223372036854775807 stop=9223372036854775808", "number"),
      ("start=1 stop=9223372037 prec=s", "number"),
    ]
    for (words, reason) in cases {
      #expect(meaning("# window " + words) == reason, "\(words)")
    }
  }
}
