import Bytes

/// Completions: each shell gets a few lines that ask the program what may stand in a place.
extension CommandDescription {
  /// The script for a shell. It gives the words up to the one that is typed to `--completion SHELL`, which
  /// prints a line for each word that may stand there; the line `/` first stands for names of files, which
  /// are left to the shell.
  func completion(for shell: Shell) -> String {
    let function = "_" + String(name.map { $0 == "-" || $0 == " " ? "_" : $0 })
    let question = "\(name) --completion \(shell.rawValue)"
    return switch shell {
    case .bash:
      """
      # bash completion for \(name)
      \(function)() {
        local IFS=$'\\n'
        COMPREPLY=($(\(question) "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null))
        if [[ ${COMPREPLY[0]} == / ]]; then
          COMPREPLY=("${COMPREPLY[@]:1}")
          local word=${COMP_WORDS[COMP_CWORD]}
          if [[ $word == --*=* ]]; then
            COMPREPLY=($(compgen -P "${word%%=*}=" -f -- "${word#*=}"))
          else
            compopt -o default
          fi
        fi
      }
      complete -F \(function) \(name)

      """
    case .zsh:
      """
      #compdef \(name)

      _\(name)() {
        local -a found=(${(f)"$(\(question) "${(@)words[2,CURRENT]}" 2> /dev/null)"})
        [[ $PREFIX == --*=* ]] && compset -P '*='
        if [[ $found[1] == / ]]; then
          shift found
          _files
        fi
        if (($#found)); then _describe -V word found; fi
      }

      if [[ $funcstack[1] == _\(name) ]]; then
        _\(name) "$@"
      else
        compdef _\(name) \(name)
      fi

      """
    case .fish:
      """
      # fish completion for \(name)
      function \(function)
        for line in (\(question) (commandline -opc)[2..-1] (commandline -ct) 2> /dev/null)
          if test "$line" = /
            set -l option (string match -r -- '^--[^=]*=' (commandline -ct))
            string join -- \\n "$option"(__fish_complete_path (string replace -- "$option" '' (commandline -ct)))
          else
            echo $line
          end
        end
      end
      complete -c \(name) -f -a '(\(function))'

      """
    }
  }

  /// What `shell` is to offer in place of the last of `words`, which stand behind the program's name: lines
  /// as its script reads them.
  func candidates(for words: [String], in shell: Shell) -> String {
    if words.count > 1, let mode = modes.first(where: { $0.word == words[0] }) {
      return mode.command.candidates(for: Array(words.dropFirst()), in: shell)
    }
    let (last, before) = (words.last ?? "", Array(words.dropLast()))
    let areOptionsOver = before.contains("--")
    let place = areOptionsOver ? nil : place(of: last, behind: before)
    var lines: [String] = []
    func offer(_ word: String, _ note: String, typed: String, prefix: String = "") {
      guard word.hasPrefix(typed) else { return }
      let note = note.hasSuffix(".") ? String(note.dropLast()) : note
      switch shell {
      case .bash: lines.append(prefix + word)
      case .fish: lines.append("\(prefix)\(word)\t\(note)")
      case .zsh: lines.append(note.isEmpty ? word : "\(word):\(note)")
      }
    }
    func offer(_ completion: Completion, _ note: String, typed: String, prefix: String = "") {
      if case .files = completion { lines.insert("/", at: 0) }
      for word in completion.words { offer(word, note, typed: typed, prefix: prefix) }
    }
    if let place {
      offer(place.option.completion, "", typed: place.value, prefix: place.prefix)
    } else if last.hasPrefix("-"), !areOptionsOver {
      for option in options { offer("--" + option.long, option.help, typed: last) }
    } else {
      for operand in operands { offer(operand.completion, operand.help, typed: last) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The option of which `word` is the value, what is typed of it, and what of the word stands before it.
  /// Bash takes `--name=value` apart at the equals sign unless the user told it not to.
  private func place(
    of word: String, behind before: [String]
  ) -> (option: OptionDescription, value: String, prefix: String)? {
    func option(_ name: String?) -> OptionDescription? {
      options.first { option in
        let names = ["--" + option.long] + (option.short.map { ["-\($0)"] } ?? [])
        return option.takesValue && names.contains { $0 == name }
      }
    }
    if word == "=" { return option(before.last).map { ($0, "", "") } }
    if before.last == "=" { return option(before.dropLast().last).map { ($0, word, "") } }
    if let found = option(before.last) { return (found, word, "") }
    guard let equals = word.firstIndex(of: "="), let found = option(String(word[..<equals])) else {
      return nil
    }
    let value = word.index(after: equals)
    return (found, String(word[value...]), String(word[..<value]))
  }
}
