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

  /// ` (did you mean "x"?)` for the known name that is nearest, or nothing when none is near.
  static func hint(for name: String, among known: [String]) -> String {
    let limit = max(1, name.utf8.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = editDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best.map { "; did you mean \"\($0.name)\"?" } ?? ""
  }

  /// Levenshtein's distance. Cost: the product of the lengths; names longer than 64 are cut.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let (a, b) = (a.prefix(64), b.prefix(64))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
