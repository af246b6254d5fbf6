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
      let parts = split(text, at: "=", atMost: 1)
      guard parts.count == 2, !parts[0].isEmpty else { throw .expected("NAME=VALUE") }
      return Assignment(name: unescape(parts[0], separator: "="), value: String(parts[1]))
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
      let parts = split(text, at: ",", atMost: Int.max)
      for part in parts {
        if part.isEmpty { throw .expected("values separated by single commas") }
        let part = unescape(part, separator: ",")
        do throws(OptionValueError) {
          values.append(try element.parse(part))
        } catch {
          // The whole list is quoted by whoever reports the error; the culprit has to be named here.
          if parts.count == 1 { throw error }
          throw .because(error.message(about: part))
        }
      }
      return values
    }
  }
}

/// The parts of `text` between separators that have no backslash before them, escapes untouched.
private func split(
  _ text: String, at separator: Unicode.Scalar, atMost limit: Int
) -> [Substring] {
  var parts: [Substring] = []
  var start = text.startIndex
  var isEscaped = false
  let scalars = text.unicodeScalars
  var index = start
  while index < scalars.endIndex, parts.count < limit {
    let next = scalars.index(after: index)
    if isEscaped {
      isEscaped = false
    } else if scalars[index] == "\\" {
      isEscaped = true
    } else if scalars[index] == separator {
      parts.append(text[start..<index])
      start = next
    }
    index = next
  }
  parts.append(text[start...])
  return parts
}

/// The part with `\` taken away before a separator and before another backslash.
private func unescape(_ part: Substring, separator: Unicode.Scalar) -> String {
  var result = String.UnicodeScalarView()
  var hasBackslash = false
  for scalar in part.unicodeScalars {
    if hasBackslash {
      if scalar != separator && scalar != "\\" { result.append("\\") }
      result.append(scalar)
      hasBackslash = false
    } else if scalar == "\\" {
      hasBackslash = true
    } else {
      result.append(scalar)
    }
  }
  if hasBackslash { result.append("\\") }
  return String(result)
}
