import Alerts
import Bytes
import Options
import RegularExpressions
import System
import Times

/// What must not be reported for a while: the lines of `--silence FILE`.
///
/// A line has matchers as Alertmanager's, `host="web1", disk=~"sd.*"`, then `from TIME` and `until TIME`
/// where the silence has a begin or an end. All matchers must match; a tag that is not there is empty.
struct SilenceFile {
  private let path: String
  private var silences: [Silence]

  /// Reads the file; throws where a line is none.
  init(_ path: String) throws(OptionError) {
    self.path = path
    silences = try Self.read(path)
  }

  /// Reads the file again; the message where that fails, and the silences stay as they were.
  mutating func reload() -> String? {
    do throws(OptionError) { silences = try Self.read(path) } catch { return error.description }
    return nil
  }

  /// Whether an event at `time` about what `context` holds is silenced. Cost: the matchers.
  func covers(_ context: EventContext, at time: Timestamp) -> Bool {
    silences.contains { $0.covers(context, at: time) }
  }

  private static func read(_ path: String) throws(OptionError) -> [Silence] {
    let text: ByteBuffer
    do { text = try FileReading.contents(of: path) } catch {
      throw .unopenable("--silence: \(path): \(error.reason)")
    }
    var silences: [Silence] = []
    let lines = text.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      var reader = SilenceLine(Array(line))
      guard !reader.isAtEnd else { continue }
      do throws(SilenceLine.Problem) { silences.append(try Silence(from: &reader)) } catch {
        throw .unusable(
          "--silence: \(path):\(number + 1):\(error.column): expected \(error.expected)")
      }
    }
    return silences
  }
}

/// One line of the file.
private struct Silence {
  private var matchers: [Matcher] = []
  private var start = Timestamp(nanoseconds: .min)
  private var end: Timestamp?

  init(from line: inout SilenceLine) throws(SilenceLine.Problem) {
    let form = "a matcher such as host=\"web1\" or host=~\"web.*\""
    while !line.isAtEnd {
      let problem = line.problem(form)
      let name = line.word(stopsAtOperator: true)
      switch String(decoding: name, as: UTF8.self) {
      case "from" where !line.isAtOperator: start = try line.time()
      case "until" where !line.isAtOperator: end = try line.time()
      case "": throw problem
      default: matchers.append(try Matcher(name, from: &line))
      }
      line.skipBlanks()
    }
    guard !matchers.isEmpty else { throw SilenceLine.Problem(column: 1, expected: form) }
  }

  func covers(_ context: EventContext, at time: Timestamp) -> Bool {
    time >= start && end.map { time < $0 } ?? true && matchers.allSatisfy { $0.matches(context) }
  }
}

/// One condition on a tag, or on the measurement.
private struct Matcher {
  private let name: [UInt8]
  private let value: [UInt8]
  private var pattern: RegularExpression?
  private let isNegated: Bool

  /// Reads what follows the name.
  init(_ name: [UInt8], from line: inout SilenceLine) throws(SilenceLine.Problem) {
    self.name = name
    let signs = ["=~", "!~", "!=", "="]
    guard let sign = signs.first(where: { line.rest.starts(with: $0.utf8) }) else {
      throw line.problem("=, !=, =~ or !~")
    }
    isNegated = sign.hasPrefix("!")
    line.rest.removeFirst(sign.utf8.count)
    let start = line
    value = try line.value()
    guard sign.hasSuffix("~") else { return }
    // The whole value has to match, as in Alertmanager.
    let anchored = Array("^(?:".utf8) + value + Array(")$".utf8)
    do { pattern = try RegularExpression(parsing: anchored.span, 0..<anchored.count) } catch {
      throw start.problem("a pattern: \(error.message)")
    }
  }

  func matches(_ context: EventContext) -> Bool {
    var text = context.tagValue(name) ?? []
    if text.isEmpty, ["measurement", "name"].contains(String(decoding: name, as: UTF8.self)) {
      text = context.name
    }
    guard let pattern else { return (text == value) != isNegated }
    // An event is rare: its automaton is not worth keeping.
    var machine = RegularExpressionMatcher(pattern)
    return machine.matches(text.span, 0..<text.count) != isNegated
  }
}

/// A line of the file that is being read.
private struct SilenceLine {
  struct Problem: Error {
    var column: Int
    var expected: String
  }

  /// What is left of it.
  var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
    skipBlanks()
  }

  /// Whether there is nothing, or only a comment.
  var isAtEnd: Bool { rest.first ?? UInt8(ascii: "#") == UInt8(ascii: "#") }

  var isAtOperator: Bool { rest.first.map(Self.isOperator) ?? false }

  private static func isOperator(_ byte: UInt8) -> Bool { "=!".utf8.contains(byte) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: ",") }

  /// What should stand here.
  func problem(_ expected: String) -> Problem {
    Problem(column: rest.startIndex + 1, expected: expected)
  }

  mutating func skipBlanks() { rest = rest.drop(while: Self.isBlank) }

  mutating func word(stopsAtOperator: Bool) -> [UInt8] {
    let word = rest.prefix { !Self.isBlank($0) && !(stopsAtOperator && Self.isOperator($0)) }
    rest.removeFirst(word.count)
    return Array(word)
  }

  mutating func time() throws(Problem) -> Timestamp {
    skipBlanks()
    let problem = problem("a time such as 2016-01-01T00:00:00Z")
    let text = word(stopsAtOperator: true)
    guard let time = Timestamp(dateOrTime: text.span, 0..<text.count) else { throw problem }
    return time
  }

  /// A text in quotes, in which a backslash stands before a quote or another, or a word.
  mutating func value() throws(Problem) -> [UInt8] {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    guard rest.first == quote else { return word(stopsAtOperator: false) }
    let problem = problem("a closing quote")
    var value: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst() {
      if byte == quote { return value }
      let isEscape = byte == backslash && (rest.first == quote || rest.first == backslash)
      value.append(isEscape ? rest.removeFirst() : byte)
    }
    throw problem
  }
}
