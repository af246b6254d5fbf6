import Bytes

/// Measurement and tags as they stand in a line, taken apart.
public enum Head {
  /// Where a token of a head stands.
  public enum Place: Sendable {
    /// The measurement.
    case name
    /// The key of a tag.
    case key
    /// The value of the tag whose key came before.
    case value

    /// What a backslash does there.
    public var kind: TokenKind { self == .name ? .name : .key }
  }

  /// Calls `body` with each token of the head in `range`, in order. The head was found to be valid before; one
  /// of nothing is an empty name.
  public static func forEachToken(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Token, Place) -> Void
  ) {
    let bytes = bytes.extracting(0..<range.upperBound)
    let scanner = LineScanner(inputEnds: true, byWords: true)
    do throws(Halt) {
      let name = try scanner.name(bytes, from: range.lowerBound, isKey: false)
      body(name, .name)
      var index = name.end
      while index < bytes.count {
        let tag = try scanner.tag(bytes, from: &index)
        body(tag.key, .key)
        body(tag.value, .value)
      }
    } catch {
      // A valid head has no fault.
    }
  }
}
