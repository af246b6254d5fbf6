import Bytes
import Numbers
import Options
import Times

/// Takes a specification apart from its end, so that the name at its begin may hold any byte.
struct SpecificationParser {
  private let form: String
  private var rest: Substring

  /// A parser of a specification that is called by its form, `NAME=TARGET:SIGMA`.
  init(_ specification: String, form: String) {
    self.form = form
    rest = specification[...]
  }

  /// Cuts the text behind the last `separator` off and returns it.
  private mutating func textAfterLast(
    _ separator: Unicode.Scalar
  ) throws(OptionValueError) -> String {
    guard let place = rest.utf8.lastIndex(of: UInt8(ascii: separator)) else {
      throw .expected(form)
    }
    let text = rest[rest.utf8.index(after: place)...]
    rest = rest[..<place]
    return String(text)
  }

  mutating func numberAfterLast(_ separator: Unicode.Scalar) throws(OptionValueError) -> Double {
    let text = try textAfterLast(separator)
    // Line protocol knows no plus sign; a shift of +2 is natural here.
    let bytes = Array((text.hasPrefix("+") ? text.dropFirst() : text[...]).utf8)
    guard let number = Double(decimal: bytes.span, 0..<bytes.count), abs(number) <= 1e300 else {
      throw .expected("a number in \(form), found \"\(text)\"")
    }
    return number
  }

  mutating func sigmaAfterLast(_ separator: Unicode.Scalar) throws(OptionValueError) -> Double {
    let sigma = try numberAfterLast(separator)
    guard sigma >= 0 else { throw .expected("a SIGMA of 0 or more, found \"\(sigma)\"") }
    return sigma
  }

  mutating func spanAfterLast(_ separator: Unicode.Scalar) throws(OptionValueError) -> TimeSpan {
    let text = try textAfterLast(separator)
    do {
      return try TimeSpan(parsing: text)
    } catch {
      throw .expected("a duration such as 5m or 1h30m in \(form), found \"\(text)\"")
    }
  }

  func restAsName() throws(OptionValueError) -> String {
    guard !rest.isEmpty else { throw .expected("a NAME first") }
    return String(rest)
  }
}
