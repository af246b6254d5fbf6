extension CommandDescription {
  /// A script for zsh, to be read with `source` or put as `_NAME` into a folder of `fpath`.
  var zshCompletion: String {
    let function = "_" + name
    let chosen = modes.map { mode in
      """
          \(mode.word))
            shift words
            ((CURRENT--))
      \(mode.command.zshArguments)
            return
            ;;

      """
    }
    let choice =
      chosen.isEmpty ? "" : "  ((CURRENT > 2)) && case $words[2] in\n\(chosen.joined())  esac\n"
    return """
      #compdef \(name)

      \(function)() {
      \(choice)\(zshArguments)
      }

      if [[ $funcstack[1] == \(function) ]]; then
        \(function) "$@"
      else
        compdef \(function) \(name)
      fi

      """
  }

  /// The call that completes this command alone.
  private var zshArguments: String {
    let lines = options.map(zshSpecification) + operands.map(zshSpecification)
    return (["  _arguments -s -S"] + lines.map { "    " + $0 }).joined(separator: " \\\n")
  }

  /// What `_arguments` has to know of an option: `'(-p --precision)'{-p+,--precision=}'[…]:UNIT:(…)'`.
  private func zshSpecification(of option: OptionDescription) -> String {
    let value =
      option.placeholder.map { ":\(zshEscaped($0)):\(zshAction(option.completion))" } ?? ""
    let text = "[\(zshEscaped(withoutStop(option.help)))]\(value)"
    let long = "--" + option.long + (option.takesValue ? "=" : "")
    let star = option.kind == .repeated ? "*" : ""
    guard let short = option.short else { return shellQuoted(star + long + text) }
    let shortForm = "-\(short)" + (option.takesValue ? "+" : "")
    let exclusion = option.kind == .repeated ? "*" : "(-\(short) --\(option.long))"
    return "\(shellQuoted(exclusion)){\(shortForm),\(long)}\(shellQuoted(text))"
  }

  private func zshSpecification(of operand: OperandDescription) -> String {
    let start =
      switch operand.count {
      case .one: ":"
      case .optional: "::"
      case .many: "*:"
      }
    return shellQuoted("\(start)\(zshEscaped(operand.name)):\(zshAction(operand.completion))")
  }

  /// How a value is completed; an empty list rather than a message where there is nothing to offer,
  /// because a message for an operand keeps zsh from inserting an option that fits alone.
  private func zshAction(_ completion: Completion) -> String {
    switch completion {
    case .nothing: "()"
    case .files: "_files"
    case .words(let words): "(\(words().joined(separator: " ")))"
    }
  }

  /// The text without meaning to `_arguments`.
  private func zshEscaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\[]:".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// The text as one word for bash and zsh.
  private func shellQuoted(_ text: String) -> String {
    "'" + Prose.replacing("'", with: "'\\''", in: text) + "'"
  }

  /// The sentence as the shells show it: a note without a full stop.
  func withoutStop(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}
