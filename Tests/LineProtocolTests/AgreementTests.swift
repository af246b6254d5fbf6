import Foundation
import TestSupport
import Testing

@testable import LineProtocol

@Suite("The short ways of the parser")
struct AgreementTests {
  /// All that an outcome and the parser's state can tell, as numbers.
  /// `head` is the number of the head of the point read before by the same parser.
  private func facts(
    _ outcome: PointParser.Outcome, _ parser: borrowing PointParser, after head: inout UInt64
  ) -> [Int] {
    var facts = [parser.lineCount, parser.magnitudeChanges, Int(parser.unit?.scale ?? 0)]
    switch outcome {
    case .needMore: facts += [0]
    case .blank(let next): facts += [1, next]
    case .comment(let range, let next): facts += [2, range.lowerBound, range.upperBound, next]
    case .malformed(let next):
      let error = parser.error
      facts += [3, next, Int(error.kind.rawValue), error.position, error.line, error.column]
      facts += [error.token.lowerBound, error.token.upperBound]
    case .point(let next):
      facts += [4, next, parser.point.line.lowerBound, parser.point.line.upperBound]
      let number = parser.point.headNumber
      facts += [parser.point.headEnd, number == head && number != 0 ? 1 : 0]
      head = number
      facts += [parser.point.time == nil ? 0 : 1, Int(parser.point.time?.nanoseconds ?? 0)]
      facts += numbers(parser.point.name)
      for tag in parser.point.tags { facts += numbers(tag.key) + numbers(tag.value) }
      for field in parser.point.fields {
        facts += numbers(field.key) + numbers(field.value) + [Int(field.kind.rawValue)]
      }
    }
    return facts
  }

  private func numbers(_ token: Token) -> [Int] {
    [token.start, token.end, token.hasBackslash ? 1 : 0]
  }

  /// Whether both ways read `text` alike, and how many lines they read.
  private func compare(_ text: [UInt8], _ precision: Precision) -> (agree: Bool, lines: Int) {
    var short = PointParser(precision: precision, readsOrdinary: true)
    var plain = PointParser(precision: precision, readsOrdinary: false)
    var start = 0
    var lines = 0
    // What each number stands for, whichever parser gave it.
    var heads: [UInt64: [UInt8]] = [:]
    var (shortHead, plainHead): (UInt64, UInt64) = (0, 0)
    while true {
      let outcome = short.parse(text.span, from: start, atEnd: true)
      let mine = facts(outcome, short, after: &shortHead)
      let expected = facts(
        plain.parse(text.span, from: start, atEnd: true), plain, after: &plainHead)
      if case .point = outcome {
        let bytes = Array(text[short.point.head])
        for number in [shortHead, plainHead] where number != 0 {
          guard heads.updateValue(bytes, forKey: number) ?? bytes == bytes else {
            print("at \(start): the number \(number) is that of another head, too")
            return (false, lines)
          }
        }
      }
      if mine != expected {
        let rest = String(decoding: text[start...].prefix(300), as: UTF8.self)
        print("at \(start): \(mine) but plain \(expected)\n\(rest)")
        return (false, lines)
      }
      switch outcome {
      case .needMore: return (true, lines)
      case .blank(let next), .comment(_, let next), .malformed(let next), .point(let next):
        start = next
      }
      lines += 1
    }
  }

  @Test("the corpus, each text twice over, is read as by single bytes")
  func corpus() throws {
    let rows = try Corpus.rows("decode.ndjson")
    for row in rows {
      let text = Corpus.bytes(row, "text_b64")
      let twice = text + [0x0A] + text + [0x0A] + Array("m v=1 1\n".utf8)
      let result = compare(twice, .unit(.nanoseconds))
      #expect(result.agree)
    }
  }

  @Test("an ordinary line with any byte changed is read as by single bytes")
  func spoiltLines() {
    let lines = [
      "m,host=a t=1.25,n=-12i,v=0.5 1451606400000000000",
      "m,host=a t=-1.25,n=12i,v=0.5 1451606400000000000",
      "m,host=a t=-1.25,n=-12i,v=0.5 1451606400000000000",
      "m,host=a t=11.25,n=-12i,v=0.5 1451606400000000000",
      "m,host=a t=11.25,n=-12i,w=0.5 1451606400000000000",
      "m,host=a\\ b,x=ü a-key=true,s=\"a text, \",f=false,n=12u 1451606400000",
      "disk,host=b a_longer_key=0.12345678901234567,e=1.5e-07,a_key_of_more_than_16=1 1451606400",
    ]
    let known = lines + lines + lines
    for line in lines {
      for place in 0..<line.utf8.count {
        for byte in Array("09/:-.,= \\\"\n\r\tieut\u{0}".utf8) + [0x80, 0xB5, 0xF5, 0xFF] {
          var spoilt = Array(line.utf8)
          spoilt[place] = byte
          let text = Array(known.joined(separator: "\n").utf8) + [0x0A] + spoilt + [0x0A]
          let again = text + Array(lines.joined(separator: "\n").utf8)
          let result = compare(again, .unit(.nanoseconds))
          if !result.agree { Issue.record("byte \(byte) at \(place) of \(line)") }
        }
      }
    }
  }

  @Test("more heads than the table holds, in any order, are read as by single bytes")
  func heads() {
    var random = SeededGenerator(seed: 7)
    var text: [UInt8] = []
    for number in 0..<60_000 {
      let series = number < 20_000 ? number : Int(random.next() % 20_000)
      text += Array("disk,host=web-\(series).example.net,path=/var\\ \(series % 7) v=1 1\n".utf8)
      if number % 3 == 0 { text += Array("disk,host=web-\(series).example.net v=1 1\n".utf8) }
    }
    text += Array("m,h=\(String(repeating: "x", count: 5000)) v=1 1\n".utf8)
    let result = compare(text + text.suffix(20_000), .unit(.seconds))
    #expect(result.agree)
  }

  @Test("lines that resemble each other, some of them spoilt, are read as by single bytes")
  func lines() {
    let wanted =
      ProcessInfo.processInfo.environment["LP_AGREEMENT_LINES"].flatMap { Int($0) } ?? 100_000
    var maker = LineMaker(random: SeededGenerator(seed: UInt64(wanted)))
    var count = 0
    var precisions: [Precision] = [.auto, .unit(.nanoseconds), .unit(.seconds)]
    while count < wanted {
      let result = compare(maker.text(lines: 200), precisions[0])
      count += result.lines
      precisions.append(precisions.removeFirst())
      #expect(result.agree)
      if !result.agree { break }
    }
    print("short and plain ways of the parser: \(count) made-up lines compared")
  }
}
