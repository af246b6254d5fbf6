import Bytes

/// Why a template was refused.
public struct TemplateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where in the template, counted in characters from 1.
  public let column: Int
  /// What is wrong there, with the nearest name where a name is not known.
  public let message: String

  /// `column 7: …`
  public var description: String { "column \(column): \(message)" }

  init(_ message: String, column: Int) {
    self.column = column
    self.message = message
  }

  /// `; did you mean "x"?` for the known name that is nearest, or nothing when none is near.
  static func hint(for name: String, among known: [String]) -> String {
    Spelling.nearest(to: name[...], among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }
}
