/// The measures of the page that `--help` prints.
enum HelpLayout {
  /// No line is longer, so that none is broken on a terminal of 80 columns.
  static let width = 79
  /// Where the explanations begin.
  static let column = 28
  /// How many examples stand at the head.
  static let examples = 2
}

extension CommandDescription {
  /// The page that `--help` prints: pipes to paste, usage, options, operands, statuses.
  var help: String {
    var page = helpHead
    for group in groups where !group.options.isEmpty {
      page += "\n\(group.title):\n"
      for option in group.options { page += helpEntry(of: option) }
    }
    if !operands.isEmpty {
      page += "\nOperands:\n"
      for operand in operands { page += entry("  " + operand.name, operand.help) }
    }
    if !exitStatuses.isEmpty {
      let notes = exitStatuses.map { "\($0.status) \($0.meaning)" }.joined(separator: ", ")
      page += "\n" + filled("Exit status: " + notes + ".", indent: "  ")
    }
    return page + "\nManual: \(name) --manual | man -l -\n"
  }

  /// The page that `-h` prints: pipes to paste, usage, the names of the options.
  var shortHelp: String {
    var page = helpHead + "\n"
    for group in groups {
      let names = group.options.map { "--" + $0.long }.joined(separator: " ")
      page += filled("\(group.title): \(names)", indent: "  ")
    }
    let topics = sections.map { $0.title.lowercased() }.filter { !$0.contains(" ") }
    let more = "More: \(name) --help; on one thing: \(name) --help "
    return page + "\n" + filled(more + (["NAME"] + topics).joined(separator: "|"), indent: "  ")
  }

  private var helpHead: String {
    var head = ""
    for example in examples.prefix(HelpLayout.examples) { head += example.command + "\n" }
    if !examples.isEmpty { head += "\n" }
    return head + usage + "\n\n" + filled(sentence(summary), indent: "")
  }

  /// What `--help` says about one option; one line for most.
  func helpEntry(of option: OptionDescription) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    let value = option.placeholder.map { " \($0)" } ?? ""
    let note = option.defaultText.map { "[default: \($0)]" } ?? ""
    return entry("  \(short)--\(option.long)\(value)", option.help, note: note)
  }

  /// Two columns; the text starts on a line of its own where the first column is too wide, and so
  /// does the note where it does not fit behind the text.
  func entry(_ left: String, _ text: String, note: String = "") -> String {
    let indent = String(repeating: " ", count: HelpLayout.column)
    let width = HelpLayout.width - HelpLayout.column
    var lines = Prose.lines(of: text, width: width)
    if let last = lines.last, !note.isEmpty, last.count + 1 + note.count <= width {
      lines[lines.count - 1] += " " + note
    } else if !note.isEmpty {
      lines += Prose.lines(of: note, width: width)
    }
    let body = lines.joined(separator: "\n" + indent)
    if left.count + 2 > HelpLayout.column { return "\(left)\n\(indent)\(body)\n" }
    return left + indent.dropFirst(left.count) + body + "\n"
  }

  /// The text in full lines, all but the first indented.
  func filled(_ text: String, indent: String) -> String {
    Prose.lines(of: text, width: HelpLayout.width - indent.count)
      .joined(separator: "\n" + indent) + "\n"
  }

  /// The phrase as a sentence of its own.
  func sentence(_ phrase: String) -> String {
    phrase.prefix(1).uppercased() + phrase.dropFirst() + "."
  }
}
