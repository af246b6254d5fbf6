extension CommandDescription {
  /// A script for fish.
  var fishCompletion: String {
    var script = "# fish completion for \(name)\n"
    if !takesFiles { script += "complete -c \(name) -f\n" }
    for operand in operands {
      let words = operand.completion.words
      if words.isEmpty { continue }
      script += "complete -c \(name) -a \(fishQuoted(words.joined(separator: " ")))"
      script += " -d \(fishQuoted(withoutStop(operand.help)))\n"
    }
    for option in options {
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.takesValue ? fishValue(option.completion) : ""
      script += "complete -c \(name)\(short) -l \(option.long)\(value)"
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
