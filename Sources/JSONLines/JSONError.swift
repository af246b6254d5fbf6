import Bytes
import LineProtocol
import Times

/// What is wrong with a line of JSON, and where.
///
/// It holds places, not text, so making one costs nothing; the text comes from
/// `appendMessage(of:to:)`, which needs the bytes that were read.
public struct JSONError: Error, Sendable {
  /// The rule that was broken.
  public enum Kind: UInt8, Sendable {
    // The grammar.
    case valueExpected, keyExpected, colonExpected, objectEndExpected, arrayEndExpected
    case textEndExpected, unclosedString, controlByte, escapeExpected, loneSurrogate, notUTF8
    case digitExpected, leadingZero, notANumber, tooDeep
    // What a record is.
    case objectExpected, topLevelArray, prettyPrinted
    // What a point is.
    case noField, nameExpected, emptyName, commentMark, trailingBackslash, controlInName
    case arrayValue, tagExpected, objectOfTagsExpected, numberTooLarge
    case timeExpected, timeOutOfRange, timeMissing, namedTimeMissing
    // What a window is.
    case pointExpected, rowExpected, columnExpected, seriesExpected
    case windowTimesMissing, timeColumnMissing, windowOrder, lineRefused
    // What an answer is that holds no data.
    case answerIsError, answerTimedOut, answerHoldsHits, answerHoldsBuckets, answerHoldsResult
    // What --number asked for.
    case textIsNoNumber
  }

  /// The rule that was broken.
  public let kind: Kind

  /// Where the fault lies, as an index into the bytes that were read.
  public let position: Int

  /// The fault's place in its line, counted in bytes from 1.
  public internal(set) var column = 1

  /// What the fault is about: a key, or the text that is not a time.
  let token: Range<Int>

  init(_ kind: Kind, at position: Int, token: Range<Int>? = nil) {
    self.kind = kind
    self.position = position
    self.token = token ?? position..<position
  }
}

extension JSONError {
  /// Adds what was expected and what was there, such as `expected ":" after key "name", found ","`.
  /// User text is escaped for a terminal and cut after 40 bytes.
  ///
  /// - Parameter bytes: the span that was given to the reader, not moved since.
  public func appendMessage(of bytes: Span<UInt8>, to output: inout ByteBuffer) {
    if let expected {
      output.append("expected ")
      output.append(expected)
      if !token.isEmpty { append(token: bytes, " ", to: &output) }
      appendFound(of: bytes, to: &output)
    } else {
      output.append(complaint)
      if !token.isEmpty { append(token: bytes, ": ", to: &output) }
    }
    if let hint {
      output.append("; ")
      output.append(hint)
    }
  }

  private func append(
    token bytes: Span<UInt8>, _ between: StaticString, to output: inout ByteBuffer
  ) {
    guard token.upperBound <= bytes.count else { return }
    output.append(between)
    output.append(quoted: bytes, token)
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

  /// What had to stand at the position.
  private var expected: StaticString? {
    switch kind {
    case .valueExpected: "a value"
    case .keyExpected: "a key in double quotes"
    case .colonExpected: "\":\" after key"
    case .objectEndExpected: "\",\" or \"}\""
    case .arrayEndExpected: "\",\" or \"]\""
    case .textEndExpected: "nothing behind the value"
    case .escapeExpected: "an escape of JSON behind the backslash"
    case .digitExpected: "a digit"
    case .objectExpected, .topLevelArray, .prettyPrinted: "one object a line"
    case .nameExpected: "a string as name"
    case .tagExpected: "a string, number or boolean as tag"
    case .objectOfTagsExpected: "an object of tags"
    case .pointExpected: "an object for each point"
    case .rowExpected: "an array with a value for each column"
    case .columnExpected: "a string for each column"
    case .seriesExpected: "an object with columns and values"
    default: nil
    }
  }

  /// What is wrong, where nothing single was missing.
  private var complaint: StaticString {
    switch kind {
    case .unclosedString: "string without closing quote"
    case .controlByte: "control byte in a string; it has to be escaped"
    case .loneSurrogate: "half of a surrogate pair"
    case .notUTF8: "not UTF-8"
    case .leadingZero: "number with a leading zero"
    case .notANumber: "not JSON"
    case .tooDeep: "nested too deeply"
    case .noField: "a point without a field: no number, no boolean"
    case .emptyName: "empty name or key"
    case .commentMark: "a measurement cannot start with #"
    case .trailingBackslash: "line protocol cannot hold a backslash at the end of a name or tag"
    case .controlInName: "line protocol cannot hold a control byte in a name or tag"
    case .arrayValue: "an array is neither tag nor field"
    case .numberTooLarge: "number too large"
    case .timeExpected: "not a time"
    case .timeOutOfRange: "time out of range"
    case .timeColumnMissing: "an answer without a column of times is no points"
    case .windowTimesMissing: "a window needs tmin and tmax, or points with times"
    case .windowOrder: "tmin lies behind tmax"
    case .timeMissing: "no time, where records before have one"
    case .namedTimeMissing: "no time in the member that --time-key names"
    case .textIsNoNumber: "the text spells no number (--number)"
    case .answerIsError: "the answer is an error"
    case .answerHoldsHits, .answerHoldsBuckets, .answerHoldsResult:
      "the answer of a query is one object, with its points inside"
    case .answerTimedOut: "the answer is not complete: the search timed out"
    default: "cannot be written in line protocol"
    }
  }

  private var hint: StaticString? {
    switch kind {
    case .topLevelArray: "try: jq -c '.[]'"
    case .prettyPrinted: "try: jq -c ."
    case .notANumber: "a missing number is null"
    case .arrayValue: "--arrays index takes it apart, or jq before"
    case .timeExpected: TimeTextReader.knownForms
    case .answerHoldsHits: "try: jq -c '.hits.hits[]'"
    case .answerHoldsBuckets: "try: jq -c '.aggregations[].buckets[]' with --time-key key"
    case .answerHoldsResult:
      """
      try: jq -c '.data.result[] | .metric + ((.values // [.value])[] | {time: .[0], value: .[1]})' \
      with --name-key __name__ --number value
      """
    case .noField: "strings are tags unless listed as fields"
    default: nil
    }
  }
}
