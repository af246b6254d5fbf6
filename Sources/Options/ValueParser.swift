/// What a shell can offer for a value that is being typed.
public enum Completion {
  /// Nothing: a number, a name, free text.
  case nothing
  /// Names of files.
  case files
  /// These words; a closure, so that a run that parses its options does not build the list.
  case words(() -> [String])

  /// The words to offer; empty for the other kinds.
  var words: [String] {
    guard case .words(let list) = self else { return [] }
    return list()
  }
}

/// Turns the text of an option or operand into a value, or says what was expected.
///
/// Rooms add their own kinds in an extension, `extension ValueParser where Value == TimeSpan`, so
/// that a declaration reads `as: .duration`.
public struct ValueParser<Value> {
  /// What a shell offers for such a value.
  public let completion: Completion
  /// The value as text, in one form however the user wrote it: `5m` for 300s too. One text for each
  /// element of a list; nil for a kind without such a form.
  public let texts: ((Value) -> [String])?
  /// Reads the text; throws what was expected instead.
  public let parse: (String) throws(OptionValueError) -> Value

  /// A kind of value with what a shell offers for it and how its text is read.
  @inlinable
  public init(
    completing completion: Completion = .nothing, texts: ((Value) -> [String])? = nil,
    parse: @escaping (String) throws(OptionValueError) -> Value
  ) {
    self.completion = completion
    self.texts = texts
    self.parse = parse
  }

  /// The same kind of value, turned into something else after it was read.
  @inlinable
  public func map<Other>(
    texts: ((Other) -> [String])? = nil,
    _ transform: @escaping (Value) throws(OptionValueError) -> Other
  ) -> ValueParser<Other> {
    ValueParser<Other>(completing: completion, texts: texts) { text throws(OptionValueError) in
      try transform(try parse(text))
    }
  }

  /// The same kind of value, where an earlier spelling is understood too, and not shown.
  public func understanding(_ earlier: String, as text: String) -> ValueParser {
    ValueParser(completing: completion, texts: texts) { given throws(OptionValueError) in
      try parse(given == earlier ? text : given)
    }
  }
}

extension ValueParser where Value == String {
  /// Any text, also none at all.
  public static var text: ValueParser {
    ValueParser(texts: { [$0] }) { text in text }
  }

  /// Any text but none: the name of a field, a tag, a zone.
  public static var name: ValueParser {
    ValueParser(texts: { [$0] }) { text throws(OptionValueError) in
      if text.isEmpty { throw .expected("a name") }
      return text
    }
  }

  /// The name of a file, which shells complete; it need not exist.
  public static var file: ValueParser {
    ValueParser(completing: .files, texts: { [$0] }) { text throws(OptionValueError) in
      if text.isEmpty { throw .expected("the name of a file") }
      return text
    }
  }
}

extension ValueParser where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases of an enumeration, by its raw value.
  @inlinable
  public static var choice: ValueParser {
    let words = { Value.allCases.map(\.rawValue) }
    return ValueParser(completing: .words(words), texts: { [$0.rawValue] }) {
      text throws(OptionValueError) in
      guard let value = Value(rawValue: text) else { throw .notOneOf(words()) }
      return value
    }
  }
}
