import Bytes

/// What is wrong with a line, and where.
///
/// It holds places, not text, so making one costs nothing; the text comes from
/// `appendMessage(of:to:)`, which needs the bytes that were parsed.
public struct ParseError: Error, Sendable {
  /// The rule that was broken.
  public enum Kind: UInt8, Sendable {
    case measurementExpected, commentHasControlByte
    case tagKeyExpected, tagEqualsExpected, tagValueExpected, tagEndExpected, duplicateTagKey
    case fieldKeyExpected, fieldEqualsExpected, fieldValueExpected, fieldEndExpected
    case booleanExpected, numberExpected, unclosedString
    case floatTooLarge, integerOutOfRange, unsignedOutOfRange
    case timestampExpected, timestampOutOfRange, lineEndExpected
    case notUTF8
  }

  /// The rule that was broken.
  public let kind: Kind

  /// Where the fault lies, as an index into the bytes that were parsed.
  public let position: Int

  /// The token the fault is about: the key before a missing `=`, the text that is not a number.
  let token: Range<Int>

  /// The lines between the start of the record and the fault; more than 0 only when a string before
  /// it holds raw newlines.
  public internal(set) var line = 0

  /// The fault's place in its line, counted in bytes from 1.
  public internal(set) var column = 1

  init(_ kind: Kind, at position: Int, token: Range<Int>? = nil) {
    self.kind = kind
    self.position = position
    self.token = token ?? position..<position
  }
}

extension ParseError {
  /// Adds what was expected and what was there, such as `expected "=" after tag key "host", found
  /// " "`. Bytes that cannot be printed are escaped and long tokens cut after 40 bytes.
  ///
  /// - Parameter bytes: the span that was given to the parser, not moved since.
  public func appendMessage(of bytes: Span<UInt8>, to output: inout ByteBuffer) {
    switch kind {
    case .measurementExpected: expected("a measurement", bytes, &output)
    case .commentHasControlByte: expected("only printable characters in a comment", bytes, &output)
    case .tagKeyExpected: expected("a tag key", bytes, &output)
    case .tagEqualsExpected: expected("\"=\" after tag key", after: token, bytes, &output)
    case .tagValueExpected: expected("a value after tag key", after: token, bytes, &output)
    case .tagEndExpected:
      expected("a comma or a blank and the fields", bytes, &output)
      if isBehindEscapedBlank(bytes) {
        output.append("; a backslash at the end of a name or tag value takes the blank behind it")
      }
    case .duplicateTagKey: complaint("tag key occurs twice: ", bytes, &output)
    case .fieldKeyExpected: expected("a field key", bytes, &output)
    case .fieldEqualsExpected: expected("\"=\" after field key", after: token, bytes, &output)
    case .fieldValueExpected: expected("a value for field", after: token, bytes, &output)
    case .fieldEndExpected: expected("a comma, a blank or the line's end", bytes, &output)
    case .booleanExpected: complaint("neither true nor false: ", bytes, &output)
    case .numberExpected: complaint("not a number: ", bytes, &output)
    case .unclosedString: complaint("string without closing quote: ", bytes, &output)
    case .floatTooLarge: complaint("number too large: ", bytes, &output)
    case .integerOutOfRange: complaint("integer out of the 64-bit range: ", bytes, &output)
    case .unsignedOutOfRange: complaint("unsigned out of the 64-bit range: ", bytes, &output)
    case .timestampExpected: complaint("not a timestamp: ", bytes, &output)
    case .timestampOutOfRange: complaint("timestamp out of range: ", bytes, &output)
    case .lineEndExpected: expected("the line's end", bytes, &output)
    case .notUTF8: complaint("not UTF-8: ", bytes, &output)
    }
  }

  private func complaint(_ what: StaticString, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
    output.append(what)
    output.append(quoted: bytes, token)
  }

  private func expected(
    _ what: StaticString, after: Range<Int>? = nil, _ bytes: Span<UInt8>,
    _ output: inout ByteBuffer
  ) {
    output.append("expected ")
    output.append(what)
    if let after {
      output.append(" ")
      output.append(quoted: bytes, after)
    }
    output.append(", found ")
    guard position < bytes.count else { return output.append("the end of the input") }
    switch bytes[position] {
    case Ascii.newline: output.append("the end of the line")
    default: output.append(quoted: bytes, position..<position + 1)
    }
  }
}

extension ParseError {
  /// Whether the fault is an equals sign behind a name with an escaped blank in it: most likely the
  /// backslash was meant for itself, as at the end of `C:\`.
  fileprivate func isBehindEscapedBlank(_ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == Ascii.equals else { return false }
    var index = position - 1
    while index > 0, bytes[index] > Ascii.space { index -= 1 }
    return index > 0 && bytes[index] == Ascii.space && bytes[index - 1] == Ascii.backslash
  }
}

extension ByteBuffer {
  /// Adds a token of user text in double quotes, fit for a terminal: control bytes, quotes and
  /// backslashes escaped, bytes that are not UTF-8 as `\xHH`, cut after 40 bytes.
  public mutating func append(quoted bytes: Span<UInt8>, _ range: Range<Int>) {
    append(Ascii.quote)
    let end = min(range.upperBound, range.lowerBound + 40)
    var index = range.lowerBound
    while index < end {
      let byte = bytes[index]
      switch byte {
      case Ascii.quote, Ascii.backslash:
        append(Ascii.backslash)
        append(byte)
        index += 1
      case Ascii.space..<Ascii.delete:
        append(byte)
        index += 1
      default:
        let next = index + max(bytes.utf8Length(at: index, end: range.upperBound), 1)
        append(text: PrintableText.of(bytes.extracting(index..<next).array))
        index = next
      }
    }
    append(Ascii.quote)
    if index < range.upperBound { append("...") }
  }
}
