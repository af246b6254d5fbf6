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
final class SilenceFile {
  private let path: String
  private var silences: [Silence] = []

  /// Reads the file; throws where a line is none.
  init(_ path: String) throws(OptionError) {
    self.path = path
    silences = try Self.read(path)
  }

  /// Reads the file again; the message where that fails, and the silences stay as they were.
  func reload() -> String? {
    do throws(OptionError) { silences = try Self.read(path) } catch { return error.description }
    return nil
  }

  /// Whether an event at `time` about what `context` holds is silenced. Cost: the matchers.
  func cover(_ context: EventContext, at time: Timestamp) -> Bool {
    for silence in silences where silence.covers(context, at: time) { return true }
    return false
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
  private var start: Timestamp?
  private var end: Timestamp?

  init(from line: inout SilenceLine) throws(SilenceLine.Problem) {
    let form = "a matcher such as host=\"web1\" or host=~\"web.*\""
    while !line.isAtEnd {
      let column = line.place + 1
      let name = line.word(stopsAtOperator: true)
      switch String(decoding: name, as: UTF8.self) {
      case "from" where !line.isAtOperator: start = try line.time()
      case "until" where !line.isAtOperator: end = try line.time()
      case "": throw SilenceLine.Problem(column: column, expected: form)
      default: matchers.append(try Matcher(name, from: &line))
      }
      line.skipBlanks()
    }
    guard !matchers.isEmpty else { throw SilenceLine.Problem(column: 1, expected: form) }
  }

  func covers(_ context: EventContext, at time: Timestamp) -> Bool {
    if let start, time < start { return false }
    if let end, time >= end { return false }
    for matcher in matchers where !matcher.matches(context) { return false }
    return true
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
    let sign = String(decoding: line.bytes[line.place...].prefix(2), as: UTF8.self)
    let isPattern = sign == "=~" || sign == "!~"
    isNegated = sign.hasPrefix("!")
    guard isPattern || sign == "!=" || sign.hasPrefix("=") else {
      throw SilenceLine.Problem(column: line.place + 1, expected: "=, !=, =~ or !~")
    }
    line.place += isPattern || isNegated ? 2 : 1
    let column = line.place + 1
    value = try line.value()
    guard isPattern else { return }
    // The whole value has to match, as in Alertmanager.
    let anchored = Array("^(?:".utf8) + value + Array(")$".utf8)
    do { pattern = try RegularExpression(parsing: anchored.span, 0..<anchored.count) } catch {
      throw SilenceLine.Problem(column: column, expected: "a pattern: \(error.message)")
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

/// A place in a line of the file.
private struct SilenceLine {
  struct Problem: Error {
    var column: Int
    var expected: String
  }

  let bytes: [UInt8]
  var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    skipBlanks()
  }

  /// Whether there is nothing, or only a comment.
  var isAtEnd: Bool { place == bytes.count || bytes[place] == UInt8(ascii: "#") }

  var isAtOperator: Bool {
    place < bytes.count
      && (bytes[place] == UInt8(ascii: "=") || bytes[place] == UInt8(ascii: "!"))
  }

  private var isAtBlank: Bool {
    place < bytes.count && (bytes[place] <= 0x20 || bytes[place] == UInt8(ascii: ","))
  }

  mutating func skipBlanks() {
    while isAtBlank { place += 1 }
  }

  mutating func word(stopsAtOperator: Bool) -> [UInt8] {
    let start = place
    while place < bytes.count, !isAtBlank, !(stopsAtOperator && isAtOperator) { place += 1 }
    return Array(bytes[start..<place])
  }

  mutating func time() throws(Problem) -> Timestamp {
    skipBlanks()
    let column = place + 1
    let text = word(stopsAtOperator: true)
    guard let time = Timestamp(dateOrTime: text.span, 0..<text.count) else {
      throw Problem(column: column, expected: "a time such as 2016-01-01T00:00:00Z")
    }
    return time
  }

  /// A text in quotes, in which a backslash stands before a quote or another, or a word.
  mutating func value() throws(Problem) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard place < bytes.count, bytes[place] == quote else { return word(stopsAtOperator: false) }
    let column = place + 1
    var value: [UInt8] = []
    place += 1
    while place < bytes.count, bytes[place] != quote {
      let escaped = bytes[place...].prefix(2).elementsEqual([UInt8(ascii: "\\"), quote])
      if escaped || bytes[place...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "\\")]) {
        place += 1
      }
      value.append(bytes[place])
      place += 1
    }
    guard place < bytes.count else { throw Problem(column: column, expected: "a closing quote") }
    place += 1
    return value
  }
}
