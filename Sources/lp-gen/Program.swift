import Bytes
import FilterRun
import Options

/// Chooses the mode, the first word of the command line, and hands the others to its command. No mode, or
/// an option in its place, is the printer.
enum Program {
  /// The words that choose a mode.
  static let modes = ["printer", "atlas", "replay"]

  static func main() -> Never {
    let tool = PrinterCommand.command.name
    var words = Tool.arguments
    let isChosen = words.first.map { !$0.hasPrefix("-") } ?? false
    let mode = isChosen ? words.removeFirst() : modes[0]
    switch mode {
    case "printer":
      Tool.main(PrinterCommand.command, arguments: words) {
        settings, operands throws(OptionError) in
        if let word = operands.first { throw misplaced(word) }
        return try settings.run(tool: tool)
      }
    case "atlas":
      let command = AtlasCommand.command(named: name(of: mode, words))
      Tool.main(command, arguments: words, tool: tool) { settings, _ throws(OptionError) in
        try settings.run(tool: tool)
      }
    case "replay":
      let command = ReplayCommand.command(named: name(of: mode, words))
      Tool.main(command, arguments: words, tool: tool) { settings, files throws(OptionError) in
        Tool.run(
          ReplayFilter(settings), of: command, settings: settings.stream, files: files, tool: tool)
      }
    default: Tool.end(telling: unknown(mode), tool: tool)
    }
  }

  /// The name of a mode's command: as it is called, or, for pages that are files, as one word.
  private static func name(of mode: String, _ words: ArraySlice<String>) -> String {
    let isForFile = words.contains { $0.hasPrefix("--man") || $0.hasPrefix("--com") }
    return isForFile ? "lp-gen-\(mode)" : "lp-gen \(mode)"
  }

  /// The message about a word that stands behind options.
  private static func misplaced(_ word: String) -> OptionError {
    guard modes.contains(word) else { return .unexpectedOperand(word) }
    return .unusable("the mode comes first: lp-gen \(word) [OPTION]...")
  }

  /// The message about a word that is no mode, with the nearest one.
  private static func unknown(_ word: String) -> OptionError {
    let nearest = Spelling.nearest(to: word[...], among: modes)
    let reason = nearest.map { OptionValueError.because("unknown; did you mean \($0)?") }
    return .badValue(of: "MODE", word, reason ?? .notOneOf(modes))
  }
}
