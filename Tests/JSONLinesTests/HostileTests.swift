import Bytes
import JSONLines
import LineProtocol
import TestSupport
import Testing

@Suite("Hostile JSON")
struct HostileTests {
  static let seeds = [
    #"{"name":"cpu","tags":{"host":"a","b":"\u00e9\ud83d\ude00"},"fields":{"v":1.5e-3,"w":-0,"s":"x\n"},"time":"2016-01-01T00:00:00Z"}"#,
    #"{"name":"t","tags":{"h":"a"},"tmin":0,"tmax":1451606400,"points":[{"fields":{"v":1},"time":5},{"tags":{},"fields":{"v":2},"time":"2016-01-01T00:00:00Z"}]}"#,
    #"{"results":[{"series":[{"name":"a","tags":{"x":"y"},"columns":["time","v","s"],"values":[[1,2,"z"],[2,null,null],[3,4]]}]}]}"#,
    #"{"metrics":[{"fields":{"v":1},"name":"a","timestamp":1458229140},{"a":{"b":{"c":1}},"d":"x"}]}"#,
    #"{"_source":{"@timestamp":"2016-01-01T00:00:00.000Z","host":{"name":"a"},"v":1}}"#,
    #"{"columns":["time","v"],"values":[[1,1]],"name":"n"}"#,
  ]

  @Test("a record cut at any byte is refused, the next is read", arguments: seeds)
  func truncated(_ seed: String) {
    let bytes = Array(seed.utf8)
    for length in 1..<bytes.count {
      let log = Reading(bytes[..<length] + Array("\n{\"v\":1}\n".utf8)).log
      #expect(log.count == 2 && log[0].hasPrefix("!") && log.last == "json v=1")
    }
  }

  @Test("the start of a line that comes in pieces is searched once for its end")
  func searchedOnce() {
    var reader = JSONReader()
    // The bytes are changed behind the reader's back, which is the only way to see where it looks.
    let texts = [#"{"v":"#, "{\n\n\n\n1", "{\n\n\n\n1}", #"{"v":1}"# + "\n"]
    var outcomes: [String] = []
    for text in texts {
      let bytes = Array(text.utf8)
      switch reader.read(bytes.span, from: 0, atEnd: false) {
      case .needMore: outcomes.append("more")
      case .point(let next): outcomes.append("point \(next)")
      default: outcomes.append("other")
      }
      reader.continueLine()
    }
    #expect(outcomes == ["more", "more", "more", "point 8"])
  }

  @Test("random changes never trap, and what is read does not depend on where reads are cut")
  func mutations() {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("{}[],:\"\\u0123456789aeE+-.tfn \u{0}\u{1F}\u{7F}é\n".utf8)
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = Array(Self.seeds[random.below(Self.seeds.count)].utf8)
      for _ in 0..<(1 + random.below(4)) {
        let place = random.below(bytes.count)
        let byte = alphabet[random.below(alphabet.count)]
        switch random.below(4) {
        case 0: bytes.insert(byte, at: place)
        case 1: bytes.remove(at: place)
        case 2: bytes[place] = byte
        default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
        }
      }
      let whole = Reading(bytes).log
      accepted += whole.contains { $0.hasPrefix("!") } ? 0 : 1
      if round % 20 == 0 {
        #expect(Reading(bytes, cuts: Array(0..<bytes.count)).log == whole)
      }
    }
    print("mutations: \(accepted) of 20000 read without a fault")
  }

  @Test("the reader and the checker of the grammar take the same objects")
  func agreement() {
    var random = SeededGenerator(seed: 6)
    let alphabet = Array("{}[],:\"\\u01 9aeE+-.tn".utf8)
    for _ in 0..<20_000 {
      var bytes = Array(Self.seeds[random.below(Self.seeds.count)].utf8)
      for _ in 0..<(1 + random.below(3)) {
        bytes[1 + random.below(bytes.count - 1)] = alphabet[random.below(alphabet.count)]
      }
      let isGrammar = GrammarTests.accepts(bytes)
      let isRead = Self.isGrammarOfReader(bytes)
      #expect(isGrammar == isRead, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  /// Whether the reader refuses a record for its grammar.
  static func isGrammarOfReader(_ bytes: [UInt8]) -> Bool {
    var reader = JSONReader()
    guard case .malformed(let error, _) = reader.read(bytes.span, from: 0, atEnd: true) else {
      return true
    }
    switch error.kind {
    case .valueExpected, .keyExpected, .colonExpected, .objectEndExpected, .arrayEndExpected,
      .textEndExpected, .unclosedString, .controlByte, .escapeExpected, .loneSurrogate, .notUTF8,
      .digitExpected, .leadingZero, .notANumber, .objectExpected, .tooDeep:
      return false
    default: return true
    }
  }

  @Test("numbers are exact or refused")
  func numbers() {
    let digits = String(repeating: "9", count: 1_000_000)
    #expect(Reading("{\"v\":\(digits)}").log[0].hasPrefix("! 6 number too large"))
    #expect(Reading("{\"v\":0.\(digits)}").log == ["json v=0.\(digits)"])
    #expect(Reading("{\"time\":\(digits),\"v\":1}").log[0].hasPrefix("! 9 time out of range"))
    #expect(Reading("{\"time\":1.\(digits),\"v\":1}").log == ["json v=1 1999999999"])
    #expect(Reading("{\"time\":1e\(digits),\"v\":1}").log[0].hasPrefix("! 9 time out of range"))
    for number in ["5e-324", "1e-400", "9223372036854775808", "-9223372036854775809"] {
      #expect(Reading("{\"v\":\(number)}").log == ["json v=\(number)"])
    }
    for word in ["0x1", "nan", "inf", "Infinity", "-Infinity", "+1", ".5", "-", "1_0", "--1"] {
      #expect(Reading("{\"v\":\(word)}").log[0].hasPrefix("! "))
    }
  }

  @Test("many members, duplicate or not, cost linear time")
  func many() {
    var text = "{"
    for n in 0..<100_000 { text += "\"k\(n % 50_000)\":\(n)," }
    text += "\"name\":\"m\",\"v\":1}"
    let line = Reading(text).log.first ?? ""
    #expect(line.hasPrefix("m k0=50000,"))
    #expect(line.split(separator: ",").count == 50_001)
  }

  @Test("many windows of one line cost linear time")
  func manyWindows() {
    let series = #"{"name":"a","columns":["time","v"],"values":[[1,1]]}"#
    let text =
      "{\"series\":[" + Array(repeating: series, count: 5_000).joined(separator: ",") + "]}"
    let log = Reading(text + "\n{\"time\":1,\"v\":1}").log
    #expect(log.count == 15_002)
    #expect(log.suffix(2) == ["~", "json v=1 1000000000"])
  }

  @Test("keys of nested objects cannot multiply a record")
  func prefixes() {
    let key = String(repeating: "k", count: 2_000)
    let log = Reading("{\"\(key)\":{\"a\":1}}").log
    #expect(log[0].hasPrefix("! 3 nested too deeply"))
  }

  @Test("user text in a message is fit for a terminal")
  func messages() {
    let log = Reading("{\"time\":\"\u{1B}[31m\",\"v\":1}").log
    #expect(log[0] == #"! 10 control byte in a string; it has to be escaped: "\x1B""#)
    let long = Reading("{\"time\":\"\(String(repeating: "a", count: 999))\",\"v\":1}").log
    #expect(long[0].split(separator: "; known are")[0].count < 100)
  }
}
