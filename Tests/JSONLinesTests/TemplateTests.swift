import JSONLines
import TestSupport
import Testing

@Suite("Records like the one before")
struct TemplateTests {
  static let shapes = [
    #"{"name":"t","tags":{"host":"TEXT","dc":"TEXT"},"fields":{"a":NUMBER,"b":NUMBER,"c":true},"time":"TIME"}"#,
    #"{"fields":{"a":NUMBER,"s":"TEXT"},"name":"t","tags":{"host":"TEXT"},"timestamp":STAMP}"#,
    #"{"time":"TIME","name":"t","host":"TEXT","a":NUMBER,"o":{"x":NUMBER,"y":"TEXT"}}"#,
    #"{"host":"TEXT","v":NUMBER,"hour":"TIME"}"#,
    #"{"host":"TEXT","v":NUMBER}"#,
    #"{"_source":{"@timestamp":"TIME","b":"TEXT","a":"TEXT","v":NUMBER,"v":NUMBER}} "#,
    #"{"v":NUMBER,"ts":"STAMP"}"#,
  ]

  static func filled(_ shape: String, _ random: inout SeededGenerator) -> String {
    let numbers = [
      "1", "-2.5", "0", "-0", "1e5", "1E-7", "220.123456", "01", "1e400", "-", "1.", "\"x\"",
      "null",
    ]
    let texts = [
      "a", "b", "host-12", "é", "x y", "a,b", "", "q\\\"", "\\u0041", "b\\\\", "\u{1}",
      "2016-01-01T00:00:00Z",
    ]
    let times = [
      "2016-01-01T00:00:00Z", "2016-01-01T00:00:01.5Z", "2016-01-01 00:00:02", "noon", "",
    ]
    let stamps = [
      "1451606400", "1451606401", "1451606401.5", "6000000000", "99999999999999999999", "1e9",
    ]
    func pick(_ from: [String]) -> String {
      // Mostly what is ordinary, so that shapes repeat.
      from[random.below(4) > 0 ? random.below(2) : random.below(from.count)]
    }
    var text = ""
    var rest = Substring(shape)
    while !rest.isEmpty {
      if rest.hasPrefix("NUMBER") {
        text += pick(numbers)
        rest.removeFirst(6)
      } else if rest.hasPrefix("TEXT") {
        text += pick(texts)
        rest.removeFirst(4)
      } else if rest.hasPrefix("TIME") {
        text += pick(times)
        rest.removeFirst(4)
      } else if rest.hasPrefix("STAMP") {
        text += pick(stamps)
        rest.removeFirst(5)
      } else {
        text.append(rest.removeFirst())
      }
    }
    return text
  }

  @Test("are read as if they stood alone", arguments: [3, 4, 5])
  func agreement(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var points = 0
    for round in 0..<200 {
      var settings = JSONReaderSettings()
      if round % 5 == 1 { settings.integerFields = .all }
      if round % 5 == 2 { settings.integerFields = .named(["a"]) }
      if round % 5 == 3 { settings.fieldKeys = ["host", "o.y"] }
      if round % 5 == 4 { settings.tagKeys = ["a", "v"] }
      var text = ""
      var shape = Self.shapes[random.below(Self.shapes.count)]
      for _ in 0..<100 {
        if random.below(20) == 0 { shape = Self.shapes[random.below(Self.shapes.count)] }
        text += Self.filled(shape, &random) + "\n"
      }
      let bytes = Array(text.utf8)
      let fast = Reading(bytes, settings).log
      let plain = Reading(bytes, settings, usesTemplate: false).log
      #expect(fast == plain)
      points += plain.count { !$0.hasPrefix("!") }
    }
    print(
      "records like the one before: \(points) points of 20000 records, with and without template")
  }

  @Test("points of windows are read as if they stood alone")
  func windows() {
    var random = SeededGenerator(seed: 9)
    let shapes = [
      #"{"fields":{"a":NUMBER,"b":NUMBER},"time":"TIME"}"#,
      #"{"tags":{"h":"TEXT"},"fields":{"a":NUMBER},"time":"TIME"}"#,
      #"{"name":"u","fields":{"s":"TEXT","a":NUMBER}, "time":STAMP }"#,
    ]
    var points = 0
    for _ in 0..<100 {
      var text = ""
      for window in 0..<5 {
        let shape = shapes[random.below(shapes.count)]
        var elements: [String] = []
        while elements.count < 30 {
          let element = Self.filled(random.below(9) > 0 ? shape : shapes[0], &random)
          if GrammarTests.accepts(Array(element.utf8)) { elements.append(element) }
        }
        text += "{\"name\":\"t\",\"tags\":{\"w\":\"\(window)\"},\"tmin\":0,\"tmax\":9,\"points\":["
        text += elements.joined(separator: ",") + "]}\n"
      }
      let bytes = Array(text.utf8)
      let fast = Reading(bytes).log
      #expect(fast == Reading(bytes, usesTemplate: false).log)
      points += fast.count { !$0.hasPrefix("!") && !$0.hasPrefix("#") }
    }
    print("points of windows like the one before: \(points) of 15000 records")
  }
}
