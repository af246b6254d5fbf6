/// A reference to a manual page: `lp-ttest(1)`.
struct ManualReference {
  let name: String
  let section: String

  /// The parts of a reference; nil where the text is none.
  init?(_ text: String) {
    let parts = text.split(separator: "(", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].count == 2, parts[1].hasSuffix(")") else {
      return nil
    }
    name = String(parts[0])
    section = String(parts[1].dropLast())
  }
}
