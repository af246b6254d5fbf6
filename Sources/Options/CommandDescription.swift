/// What is known of a command without its settings: all that its pages say.
struct CommandDescription {
  /// Options under their heading.
  struct Group {
    let title: String
    let options: [OptionDescription]
  }

  let name: String
  let version: String
  let summary: String
  let text: String
  let operands: [Operand]
  let groups: [Group]
  let examples: [Example]
  let exitStatuses: [ExitStatusNote]
  let sections: [ManualSection]
  let seeAlso: [String]
  let modes: [CommandMode]
  let date: String?

  /// What the user asked to read.
  func text(of page: Page) -> String {
    switch page {
    case .help: help
    case .shortHelp: shortHelp
    case .topic(let name): topic(name) ?? help
    case .version: "\(name) \(version)\n"
    case .manual: manual
    case .completion(let shell): completion(for: shell)
    case .candidates(let words, let shell): candidates(for: words, in: shell)
    }
  }

  /// The one line that says how the command is called.
  var usage: String {
    (["Usage:", name, "[OPTION]..."] + operands.map(\.usage)).joined(separator: " ")
  }

  /// The usage and where to find more.
  var shortUsage: String { "\(usage)\nTry '\(name) --help' for more.\n" }

  /// All options in the order of the page.
  var options: [OptionDescription] { groups.flatMap(\.options) }
}
