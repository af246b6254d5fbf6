/// A name and what was assigned to it on the command line.
public struct Assignment: Equatable, Sendable {
  /// The text before the first `=`; never empty.
  public var name: String
  /// The text after it; may be empty.
  public var value: String

  /// An assignment of `value` to `name`.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension ValueParser where Value == Assignment {
  /// `NAME=VALUE`, split at the first `=` that has no backslash before it.
  ///
  /// In the name `\=` stands for `=` and `\\` for one backslash; other backslashes and the whole value
  /// stay as they are. The name may not be empty.
  public static var assignment: ValueParser {
    ValueParser { text throws(OptionValueError) in
      var rest = text.unicodeScalars[...]
      let (name, hasMore) = cut(&rest, at: "=")
      guard hasMore, !name.isEmpty else { throw .expected("NAME=VALUE") }
      return Assignment(name: name, value: String(rest))
    }
  }
}

extension ValueParser where Value == [String] {
  /// One or more names separated by commas; `\,` stands for a comma within a name.
  public static var list: ValueParser { list(of: .name) }
}

extension ValueParser {
  /// One or more values separated by commas.
  ///
  /// `\,` stands for a comma within a value and `\\` for one backslash; other backslashes stay. An
  /// empty value between, before or after commas is refused.
  public static func list<Element>(
    of element: ValueParser<Element>
  ) -> ValueParser where Value == [Element] {
    let texts = element.texts.map { texts in { (list: [Element]) in list.flatMap(texts) } }
    return ValueParser(completing: element.completion, texts: texts) {
      text throws(OptionValueError) in
      var values: [Element] = []
      var rest = text.unicodeScalars[...]
      var hasMore = true
      while hasMore {
        let part: String
        (part, hasMore) = cut(&rest, at: ",")
        if part.isEmpty { throw .expected("values separated by single commas") }
        do throws(OptionValueError) {
          values.append(try element.parse(part))
        } catch {
          // The whole list is quoted by whoever reports the error; the culprit has to be named here.
          if !hasMore, values.isEmpty { throw error }
          throw .because(error.message(about: part))
        }
      }
      return values
    }
  }
}

/// Takes the text up to the next separator off `rest`, or all of it, with `\` taken away before a separator,
/// which then is none, and before another backslash; whether there was a separator.
private func cut(
  _ rest: inout Substring.UnicodeScalarView, at separator: Unicode.Scalar
) -> (text: String, hasMore: Bool) {
  var text = String.UnicodeScalarView()
  while let scalar = rest.popFirst() {
    if scalar == separator { return (String(text), true) }
    if scalar == "\\", let next = rest.first, next == separator || next == "\\" {
      rest.removeFirst()
      text.append(next)
    } else {
      text.append(scalar)
    }
  }
  return (String(text), false)
}
