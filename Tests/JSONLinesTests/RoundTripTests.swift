import Bytes
import Foundation
import JSONLines
import LineProtocol
import TestSupport
import Testing
import Times

@Suite("Line protocol to JSON and back")
struct RoundTripTests {
  /// Writes each point of a text as JSON, reads that, and compares what both mean.
  struct Trip {
    var points = 0
    var agree = 0
    var faults: [String] = []

    init(_ text: [UInt8], precision: Precision = .unit(.nanoseconds), isFlat: Bool = false) {
      var parser = PointParser(precision: precision)
      var writer = JSONWriter(isFlat: isFlat)
      var reader = JSONReader()
      var start = 0
      var json = ByteBuffer()
      while true {
        switch parser.parse(text.span, from: start, atEnd: true) {
        case .point(let next):
          start = next
          points += 1
          json.removeAll()
          writer.append(parser.point, of: text.span, to: &json)
          let before = meaning(of: parser.point, in: text.span)
          guard case .point = reader.read(json.span, from: 0, atEnd: true) else {
            faults.append(String(decoding: json.array, as: UTF8.self))
            continue
          }
          let after = meaning(of: reader.point, in: reader.line.span)
          if before == after { agree += 1 } else { faults.append("\(before)\n\(after)") }
        case .blank(let next), .comment(_, let next), .malformed(let next): start = next
        case .needMore: return
        }
      }
    }
  }

  @Test("every good point of the line-protocol corpus means the same after JSON")
  func corpus() throws {
    let url = try TestData.url("line-protocol/decode.ndjson")
    var (cases, points, agree) = (0, 0, 0)
    for line in try Data(contentsOf: url).split(separator: 0x0A) {
      guard let row = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        row["expect"] as? String == "ok",
        let text = Data(base64Encoded: row["text_b64"] as? String ?? "")
      else { continue }
      let unit: TimestampUnit =
        switch row["precision"] as? String {
        case "s": .seconds
        case "ms": .milliseconds
        case "us": .microseconds
        default: .nanoseconds
        }
      let trip = Trip([UInt8](text), precision: .unit(unit))
      cases += 1
      points += trip.points
      agree += trip.agree
      #expect(trip.agree == trip.points, "\(trip.faults)")
    }
    print("round trip: \(agree) of \(points) points of \(cases) good texts agree")
  }

  @Test("generated points mean the same after JSON")
  func generated() {
    var random = SeededGenerator(seed: 11)
    let count = Int(ProcessInfo.processInfo.environment["LP_TEST_ROUND_TRIPS"] ?? "") ?? 100_000
    var (points, agree) = (0, 0)
    while points < count {
      var text: [UInt8] = []
      // A reader refuses records without a time behind one that has one, so they come first.
      let lines = (0..<100).map { _ in random.line() }
      for line in lines where !isStamped(line) { text += line }
      for line in lines where isStamped(line) { text += line }
      let trip = Trip(text)
      points += trip.points
      agree += trip.agree
      #expect(trip.points == 100)
      #expect(trip.agree == trip.points, "\(trip.faults.first ?? "")")
      guard trip.agree == trip.points else { break }
    }
    print("round trip: \(agree) of \(points) generated points agree")
  }
}

/// What points are made of.
extension SeededGenerator {
  /// A name as it stands in a line; `n` keeps keys of one point apart.
  mutating func name(_ n: Int, isKey: Bool) -> String {
    let first = pick(["a", "b", "é", "x", "\"", "Z", "{", "_"])
    var text = first
    for _ in 0..<below(6) {
      text += pick(
        ["a", "1", "\\ ", "\\,", isKey ? "\\=" : "=", "\\x", "\"", "é", "😀", "/", "long-word", "."])
    }
    return text + "\(n)"
  }

  mutating func value() -> String {
    switch below(8) {
    case 0: return "\(Int64(bitPattern: next()))i"
    case 1: return "\(next())u"
    case 2: return pick(["t", "T", "true", "True", "TRUE", "f", "false", "F", "False", "FALSE"])
    case 3:
      var text = "\""
      for _ in 0..<below(10) {
        text += pick([
          "a", " ", ",", "\\\"", "\\\\", "\\n", "\n", "\t", "é", "😀", "\u{1}", "/", "=", "\u{7f}",
        ])
      }
      return text + "\""
    case 4:
      return pick([
        "0", "-0", "5.", ".5", "-.5", "007", "00.10", "1e5", "1E+05", "5.e-3", "-007.5e2", "0i",
        "-00i", "007i", "00u",
      ])
    case 5:
      let number = Double(bitPattern: next())
      return number.isFinite ? "\(number)" : "1"
    default: return "\(Double(below(1_000_000_000)) / 1e6)"
    }
  }

  mutating func line() -> [UInt8] {
    var text = name(0, isKey: false)
    for n in 0..<below(4) { text += ",\(name(n, isKey: true))=\(name(n, isKey: true))" }
    text += " "
    for n in 0...below(5) {
      if n > 0 { text += "," }
      text += "\(name(below(3), isKey: true))=\(value())"
    }
    if below(10) > 0 { text += " \(Int64(bitPattern: next()))" }
    return Array((text + "\n").utf8)
  }
}

/// Whether a line ends with a stamp: a last word of digits.
private func isStamped(_ line: [UInt8]) -> Bool {
  let word = line.dropLast().reversed().prefix { $0 != UInt8(ascii: " ") }
  return word.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
}
