import Bytes
import Numbers
import Times

/// Takes a specification apart from its end, so that the name at its begin may hold any byte.
struct SpecificationParser {
  private let specification: String
  private let form: String
  private var rest: Substring

  /// A parser of a specification that is called by its form, `NAME=TARGET:SIGMA`.
  init(_ specification: String, form: String) {
    self.specification = specification
    self.form = form
    rest = specification[...]
  }

  func error(_ expected: String, found: String) -> SimulationError {
    .malformed(specification: specification, expected: expected, found: found)
  }

  /// Cuts the text behind the last `separator` off and returns it.
  private mutating func textAfterLast(_ separator: Character) throws(SimulationError) -> String {
    guard let place = rest.lastIndex(of: separator) else { throw error(form, found: "") }
    let text = rest[rest.index(after: place)...]
    rest = rest[..<place]
    return String(text)
  }

  mutating func numberAfterLast(_ separator: Character) throws(SimulationError) -> Double {
    let text = try textAfterLast(separator)
    // Line protocol knows no plus sign; a shift of +2 is natural here.
    let bytes = Array((text.hasPrefix("+") ? text.dropFirst() : text[...]).utf8)
    guard let number = Double(decimal: bytes.span, 0..<bytes.count), abs(number) <= 1e300 else {
      throw error("a number in \(form)", found: text)
    }
    return number
  }

  mutating func spanAfterLast(_ separator: Character) throws(SimulationError) -> TimeSpan {
    let text = try textAfterLast(separator)
    do {
      return try TimeSpan(parsing: text)
    } catch {
      throw self.error("a duration such as 5m or 1h30m in \(form)", found: text)
    }
  }

  func restAsName() throws(SimulationError) -> String {
    guard !rest.isEmpty else { throw error("a NAME first", found: "") }
    return String(rest)
  }
}
