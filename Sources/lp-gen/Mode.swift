import Bytes
import Options

/// What lp-gen is to do: the first word of its command line.
enum Mode: String, CaseIterable {
  case printer, atlas, replay

  /// The mode that the arguments, without the program's name, ask for, and the arguments of it. No
  /// mode, or an option in its place, is the printer.
  static func chosen(
    by arguments: [String]
  ) throws(OptionError) -> (mode: Mode, arguments: [String]) {
    guard let word = arguments.first, !word.hasPrefix("-") else { return (.printer, arguments) }
    guard let mode = Mode(rawValue: word) else { throw unknown(word) }
    return (mode, Array(arguments.dropFirst()))
  }

  /// The name of the mode's command: as it is called, or, for pages that are files, as one word.
  func name(for arguments: [String]) -> String {
    let isForFile = arguments.contains { $0.hasPrefix("--man") || $0.hasPrefix("--com") }
    return isForFile ? "lp-gen-\(rawValue)" : "lp-gen \(rawValue)"
  }

  /// The message about a word that stands behind options.
  static func misplaced(_ word: String) -> OptionError {
    guard let mode = Mode(rawValue: word) else { return .unexpectedOperand(word) }
    return .unusable("the mode comes first: lp-gen \(mode.rawValue) [OPTION]...")
  }

  /// The message about a word that is no mode, with the nearest one.
  private static func unknown(_ word: String) -> OptionError {
    let words = allCases.map(\.rawValue)
    guard let nearest = Spelling.nearest(to: word[...], among: words) else {
      return .badOperand(name: "MODE", value: word, .notOneOf(words))
    }
    return .badOperand(name: "MODE", value: word, .because("unknown; did you mean \(nearest)?"))
  }
}
