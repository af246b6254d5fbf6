import Lambda

/// Shows where in an expression a mistake is.
enum Caret {
  /// The message, then the line of the expression with a caret under the place.
  static func message(_ option: String, _ text: String, _ error: LambdaError) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = error.line <= lines.count ? String(lines[error.line - 1]) : ""
    let place =
      lines.count > 1 ? "line \(error.line), column \(error.column)" : "column \(error.column)"
    // A long line is cut to what is around the place.
    let before = String(decoding: line.utf8.prefix(error.column - 1), as: UTF8.self)
    let width = before.unicodeScalars.count
    let start = max(0, width - 60)
    let visible = line.unicodeScalars.dropFirst(start).prefix(76).map {
      $0.value < 0x20 || $0.value == 0x7F ? " " : String($0)
    }
    if line.isEmpty { return "\(option), \(place): \(error.message)" }
    return """
      \(option), \(place): \(error.message)
        \(visible.joined())
        \(String(repeating: " ", count: width - start))^
      """
  }
}
