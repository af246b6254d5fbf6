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
  /// One condition on a tag, or on the measurement.
  private struct Matcher {
    var name: [UInt8]
    var value: [UInt8]
    var pattern: RegularExpression?
    var isNegated: Bool
  }

  private struct Silence {
    var matchers: [Matcher]
    var start: Timestamp?
    var end: Timestamp?
  }

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
  func cover(_ context: borrowing EventContext, at time: Timestamp) -> Bool {
    for silence in silences {
      if let start = silence.start, time < start { continue }
      if let end = silence.end, time >= end { continue }
      var isCovered = true
      for matcher in silence.matchers where isCovered {
        isCovered = Self.matches(matcher, context)
      }
      if isCovered { return true }
    }
    return false
  }

  private static func matches(_ matcher: Matcher, _ context: borrowing EventContext) -> Bool {
    var text = context.tagValue(matcher.name)
    if text == nil, matcher.name == Array("measurement".utf8) || matcher.name == Array("name".utf8)
    {
      text = context.measurement
    }
    guard let pattern = matcher.pattern else {
      return (text ?? [] == matcher.value) != matcher.isNegated
    }
    let value = text ?? []
    // An event is rare: its automaton is not worth keeping.
    var machine = RegularExpressionMatcher(pattern)
    return machine.matches(value.span, 0..<value.count) != matcher.isNegated
  }
}

extension SilenceFile {
  private static func read(_ path: String) throws(OptionError) -> [Silence] {
    let text: ByteBuffer
    do { text = try FileReading.contents(of: path) } catch {
      throw .unopenable("--silence: \(path): \(error.reason)")
    }
    var silences: [Silence] = []
    let lines = text.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      var parser = SilenceLine(Array(line))
      guard !parser.isEmpty else { continue }
      do throws(SilenceLine.Problem) { silences.append(try parser.silence()) } catch {
        throw .unusable(
          "--silence: \(path):\(number + 1):\(error.column): expected \(error.expected)")
      }
    }
    return silences
  }

  /// Reads one line.
  private struct SilenceLine {
    struct Problem: Error {
      var column: Int
      var expected: String
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      skipBlanks()
    }

    /// Whether there is nothing, or only a comment.
    var isEmpty: Bool { place == bytes.count || bytes[place] == UInt8(ascii: "#") }

    mutating func silence() throws(Problem) -> Silence {
      var silence = Silence(matchers: [])
      while !isEmpty {
        let start = place
        let name = word()
        switch String(decoding: name, as: UTF8.self) {
        case "from" where !isAtOperator: silence.start = try time()
        case "until" where !isAtOperator: silence.end = try time()
        default:
          guard !name.isEmpty else { throw Problem(column: start + 1, expected: Self.form) }
          silence.matchers.append(try matcher(name))
        }
        skipBlanks()
      }
      guard !silence.matchers.isEmpty else { throw Problem(column: 1, expected: Self.form) }
      return silence
    }

    private static let form = "a matcher such as host=\"web1\" or host=~\"web.*\""

    private var isAtOperator: Bool {
      place < bytes.count
        && (bytes[place] == UInt8(ascii: "=") || bytes[place] == UInt8(ascii: "!"))
    }

    private mutating func skipBlanks() {
      while place < bytes.count, bytes[place] <= 0x20 || bytes[place] == UInt8(ascii: ",") {
        place += 1
      }
    }

    private mutating func word() -> [UInt8] {
      let start = place
      while place < bytes.count, !isAtOperator, bytes[place] > 0x20,
        bytes[place] != UInt8(ascii: ",")
      {
        place += 1
      }
      return Array(bytes[start..<place])
    }

    private mutating func time() throws(Problem) -> Timestamp {
      skipBlanks()
      let start = place
      let text = word()
      guard let time = Timestamp(dateOrTime: text.span, 0..<text.count) else {
        throw Problem(column: start + 1, expected: "a time such as 2016-01-01T00:00:00Z")
      }
      return time
    }

    private mutating func matcher(_ name: [UInt8]) throws(Problem) -> Matcher {
      let sign = bytes[place..<min(place + 2, bytes.count)]
      let isNegated = sign.first == UInt8(ascii: "!")
      let isPattern = sign.count == 2 && sign.last == UInt8(ascii: "~")
      guard isAtOperator, !isNegated || isPattern || sign.last == UInt8(ascii: "=") else {
        throw Problem(column: place + 1, expected: "=, !=, =~ or !~")
      }
      place += isNegated || isPattern ? 2 : 1
      let start = place
      let value = try quotedOrWord()
      guard isPattern else { return Matcher(name: name, value: value, isNegated: isNegated) }
      // The whole value has to match, as in Alertmanager.
      let anchored = Array("^(?:".utf8) + value + Array(")$".utf8)
      do {
        let pattern = try RegularExpression(parsing: anchored.span, 0..<anchored.count)
        return Matcher(name: name, value: value, pattern: pattern, isNegated: isNegated)
      } catch { throw Problem(column: start + 1, expected: "a pattern: \(error.message)") }
    }

    private mutating func quotedOrWord() throws(Problem) -> [UInt8] {
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
        let start = place
        while place < bytes.count, bytes[place] > 0x20, bytes[place] != UInt8(ascii: ",") {
          place += 1
        }
        return Array(bytes[start..<place])
      }
      let start = place
      var value: [UInt8] = []
      place += 1
      while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
        let isEscape =
          bytes[place] == UInt8(ascii: "\\") && place + 1 < bytes.count
          && (bytes[place + 1] == UInt8(ascii: "\"") || bytes[place + 1] == UInt8(ascii: "\\"))
        if isEscape { place += 1 }
        value.append(bytes[place])
        place += 1
      }
      guard place < bytes.count else {
        throw Problem(column: start + 1, expected: "a closing quote")
      }
      place += 1
      return value
    }
  }
}
