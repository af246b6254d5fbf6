extension CommandDescription {
  /// A script for fish.
  var fishCompletion: String {
    guard !modes.isEmpty else { return "# fish completion for \(name)\n" + fishLines(of: name) }
    let seen = "__fish_seen_subcommand_from"
    let all = modes.map(\.word).joined(separator: " ")
    return "# fish completion for \(name)\n"
      + fishLines(of: "\(name) -n 'not \(seen) \(all)'")
      + modes.map { $0.command.fishLines(of: "\(name) -n '\(seen) \($0.word)'") }.joined()
  }

  /// The completions of this command for `target`: the program, and on what condition they hold.
  private func fishLines(of target: String) -> String {
    var script = takesFiles ? "" : "complete -c \(target) -f\n"
    for operand in operands {
      let words = operand.completion.words
      if words.isEmpty { continue }
      script += "complete -c \(target) -a \(fishQuoted(words.joined(separator: " ")))"
      script += " -d \(fishQuoted(withoutStop(operand.help)))\n"
    }
    for option in options {
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.takesValue ? fishValue(option.completion) : ""
      script += "complete -c \(target)\(short) -l \(option.long)\(value)"
      script += " -d \(fishQuoted(withoutStop(option.help)))\n"
    }
    return script
  }

  private func fishValue(_ completion: Completion) -> String {
    switch completion {
    case .nothing: " -x"
    case .files: " -r -F"
    case .words(let words): " -x -a \(fishQuoted(words().joined(separator: " ")))"
    }
  }

  /// The text as one word for fish, where a backslash also works between single quotes.
  private func fishQuoted(_ text: String) -> String {
    let text = Prose.replacing("\\", with: "\\\\", in: text)
    return "'" + Prose.replacing("'", with: "\\'", in: text) + "'"
  }
}
