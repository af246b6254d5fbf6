import Foundation
import Testing

@testable import JSONLines

@Suite("Arrays in records")
struct ArraysTests {
  private func log(_ record: String, _ arrays: JSONReaderSettings.Arrays) -> [String] {
    var settings = JSONReaderSettings()
    settings.arrays = arrays
    return Reading(record + "\n", settings).log
  }

  @Test("an array is left out, or taken apart, or costs its record")
  func rules() {
    let record = #"{"time":1451606400,"a":[1,"x",null,true,[2,{"b":3}]],"v":4}"#
    #expect(log(record, .skip) == ["json v=4 1451606400000000000"])
    #expect(
      log(record, .index) == [
        "json,a.1=x v=4,a.0=1,a.3=true,a.4.0=2,a.4.1.b=3 1451606400000000000"
      ])
    #expect(log(record, .refuse).first?.contains("neither tag nor field") == true)
  }

  @Test(
    "the list of tags of a Beat, and arrays among the fields of Telegraf, are read under each rule")
  func documents() {
    let beat =
      #"{"@timestamp":"2016-01-01T00:00:00Z","tags":["a","b"],"cpu":{"pct":0.5,"all":[1,2]}}"#
    #expect(log(beat, .skip) == ["json cpu.pct=0.5 1451606400000000000"])
    #expect(
      log(beat, .index) == [
        "json,tags.0=a,tags.1=b cpu.pct=0.5,cpu.all.0=1,cpu.all.1=2 1451606400000000000"
      ])
    let telegraf =
      #"{"name":"m","tags":{"h":"a"},"timestamp":1451606400,"fields":{"v":1,"l":[3,"s"]}}"#
    #expect(log(telegraf, .skip) == ["m,h=a v=1 1451606400000000000"])
    #expect(log(telegraf, .index) == [#"m,h=a v=1,l.0=3,l.1="s" 1451606400000000000"#])
    #expect(log(telegraf, .refuse).first?.hasPrefix("!") == true)
  }

  @Test("the arrays of a record that is refused are none of the next one's")
  func afterRefused() {
    let lines = log(
      "{\"time\":1451606400,\"a\":[1,[2]],\"b\":1e999}\n{\"time\":1451606401,\"c\":1}", .index)
    #expect(lines.count == 2)
    #expect(lines.first?.contains("number too large") == true)
    #expect(lines.last == "json c=1 1451606401000000000")
  }

  /// An array of what arrays may hold, and its elements as a reader of JSON that is not ours finds them.
  private func array(_ random: inout SystemRandomNumberGenerator, _ depth: Int) -> String {
    let blanks = ["", " ", "\t"]
    let elements = (0..<Int.random(in: 0...4, using: &random)).map { _ -> String in
      let pad = blanks[Int.random(in: 0..<3, using: &random)]
      switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
      case 0: return pad + "\(Int.random(in: -99...99, using: &random))"
      case 1: return #"\#(pad)"a,]}[{\\""#
      case 2: return #""\"q\" é" \#(pad)"#
      case 3: return pad + "null"
      case 4: return "true" + pad
      case 5: return array(&random, depth + 1)
      default: return #"{"k":\#(array(&random, depth + 1)),\#(pad)"n":7}"#
      }
    }
    return "[" + elements.joined(separator: ",") + "]"
  }

  private func flatten(_ value: Any, _ key: String, into found: inout [String]) {
    switch value {
    case let list as [Any]:
      for (index, element) in list.enumerated() {
        flatten(element, "\(key).\(index)", into: &found)
      }
    case let object as [String: Any]:
      for (name, element) in object { flatten(element, "\(key).\(name)", into: &found) }
    case is NSNull: break
    default: found.append(key)
    }
  }

  @Test("elements are where JSONSerialization finds them")
  func agrees() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let text = array(&random, 0)
      let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
      var expected: [String] = []
      flatten(value, "a", into: &expected)
      let line = log(#"{"time":1451606400,"fields":{"v":1,"a":\#(text)}}"#, .index).first ?? ""
      let keys = line.split(separator: " ").dropFirst().joined(separator: " ")
        .matches(of: #/(?:^|,)(a[0-9.kn]*)=/#).map { String($0.1) }
      #expect(keys.sorted() == expected.sorted(), "\(text)")
    }
  }

  @Test("with --tag-key the texts named are tags, and others nothing")
  func tagKeys() {
    var settings = JSONReaderSettings()
    settings.tagKeys = ["a", "o.c"]
    let record = #"{"time":1451606400,"a":"x","b":"y","o":{"c":5,"d":"z"},"v":1}"#
    #expect(Reading(record, settings).log == ["json,a=x,o.c=5 v=1 1451606400000000000"])
    settings.fieldKeys = ["b"]
    #expect(Reading(record, settings).log == [#"json,a=x,o.c=5 b="y",v=1 1451606400000000000"#])
  }

  @Test("a key with numbers and texts is noticed, whichever came first, and one of each is not")
  func kinds() {
    func mixed(_ records: String...) -> String? {
      var reader = JSONReader()
      for record in records {
        let bytes = Array(record.utf8)
        _ = reader.read(bytes.span, from: 0, atEnd: true)
      }
      return reader.mixedKey.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(mixed(#"{"time":1,"v":1,"w":2}"#, #"{"time":2,"v":"NaN","w":2}"#) == "v")
    #expect(mixed(#"{"time":1,"v":"NaN","w":2}"#, #"{"time":2,"v":1,"w":2}"#) == "v")
    #expect(mixed(#"{"time":1,"a":{"v":1},"b":{"v":"x"}}"#) == nil)
    #expect(mixed(#"{"time":1,"a":{"v":1}}"#, #"{"time":1,"w":1,"a":{"v":"x"}}"#) == "a.v")
  }
}
