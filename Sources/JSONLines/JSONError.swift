import Bytes
import LineProtocol
import Times

/// What is wrong with a line of JSON, and where.
///
/// It holds places, not text, so making one costs nothing; the text comes from
/// `appendMessage(of:to:)`, which needs the bytes that were read.
public struct JSONError: Error, Sendable {
  /// The rule that was broken, in the words of its message. One that begins with "expected" is followed by
  /// what was there.
  public enum Kind: String, Sendable {
    // The grammar.
    case valueExpected = "expected a value"
    case keyExpected = "expected a key in double quotes"
    case colonExpected = "expected \":\" after key"
    case objectEndExpected = "expected \",\" or \"}\""
    case arrayEndExpected = "expected \",\" or \"]\""
    case textEndExpected = "expected nothing behind the value"
    case escapeExpected = "expected an escape of JSON behind the backslash"
    case digitExpected = "expected a digit"
    case unclosedString = "string without closing quote"
    case controlByte = "control byte in a string; it has to be escaped"
    case loneSurrogate = "half of a surrogate pair"
    case notUTF8 = "not UTF-8"
    case leadingZero = "number with a leading zero"
    case notANumber = "not JSON"
    case tooDeep = "nested too deeply"
    // What a record is.
    case objectExpected = "expected one object a line"
    // What a point is.
    case nameExpected = "expected a string as name"
    case tagExpected = "expected a string, number or boolean as tag"
    case objectOfTagsExpected = "expected an object of tags"
    case noField = "a point without a field: no number, no boolean"
    case emptyName = "empty name or key"
    case commentMark = "a measurement cannot start with #"
    case trailingBackslash = "line protocol cannot hold a backslash at the end of a name or tag"
    case controlInName = "line protocol cannot hold a control byte in a name or tag"
    case arrayValue = "an array is neither tag nor field"
    case numberTooLarge = "number too large"
    case timeExpected = "not a time"
    case timeOutOfRange = "time out of range"
    case timeMissing = "no time, where records before have one"
    case namedTimeMissing = "no time in the member that --time-key names"
    case lineRefused = "cannot be written in line protocol"
    // What a window is.
    case pointExpected = "expected an object for each point"
    case rowExpected = "expected an array with a value for each column"
    case columnExpected = "expected a string for each column"
    case seriesExpected = "expected an object with columns and values"
    case windowTimesMissing = "a window needs tmin and tmax, or points with times"
    case timeColumnMissing = "an answer without a column of times is no points"
    case windowOrder = "tmin lies behind tmax"
    // What an answer is that holds no data, or holds them inside.
    case answerIsError = "the answer is an error"
    case answerTimedOut = "the answer is not complete: the search timed out"
    case answerHoldsPoints = "the answer of a query is one object, with its points inside"
    // What --number asked for.
    case textIsNoNumber = "the text spells no number (--number)"
  }

  /// The rule that was broken.
  public let kind: Kind

  /// Where the fault lies, as an index into the bytes that were read.
  public let position: Int

  /// The fault's place in its line, counted in bytes from 1.
  public internal(set) var column = 1

  /// What the fault is about: a key, or the text that is not a time.
  let token: Range<Int>

  /// What to do about it, where this place says more than the rule does.
  private let advice: StaticString?

  init(_ kind: Kind, at position: Int, token: Range<Int>? = nil, hint: StaticString? = nil) {
    self.kind = kind
    self.position = position
    self.token = token ?? position..<position
    advice = hint
  }
}

extension JSONError {
  /// Adds what was expected and what was there, such as `expected ":" after key "name", found ","`.
  /// User text is escaped for a terminal and cut after 40 bytes.
  ///
  /// - Parameter bytes: the span that was given to the reader, not moved since.
  public func appendMessage(of bytes: Span<UInt8>, to output: inout ByteBuffer) {
    output.append(text: kind.rawValue)
    let isExpectation = kind.rawValue.hasPrefix("expected")
    if !token.isEmpty, token.upperBound <= bytes.count {
      output.append(isExpectation ? " " : ": ")
      output.append(quoted: bytes, token)
    }
    if isExpectation { appendFound(of: bytes, to: &output) }
    if let hint {
      output.append("; ")
      output.append(hint)
    }
  }

  private func appendFound(of bytes: Span<UInt8>, to output: inout ByteBuffer) {
    output.append(", found ")
    guard position < bytes.count else { return output.append("the end of the input") }
    guard bytes[position] != Ascii.newline else { return output.append("the end of the line") }
    var end = position + 1
    while end < bytes.count, end - position < 16, Self.isWordByte(bytes[position]),
      Self.isWordByte(bytes[end])
    {
      end += 1
    }
    output.append(quoted: bytes, position..<end)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    Ascii.isDigit(byte) || (byte | 0x20) &- 0x61 < 26
  }

  /// What to do about it.
  private var hint: StaticString? {
    switch kind {
    case .notANumber: "a missing number is null"
    case .arrayValue: "--arrays index takes it apart, or jq before"
    case .timeExpected: TimeTextReader.knownForms
    case .noField: "strings are tags unless listed as fields"
    default: advice
    }
  }
}
