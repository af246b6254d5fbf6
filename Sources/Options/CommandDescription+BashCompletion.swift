extension CommandDescription {
  /// A script for bash 4 and later that needs nothing beside the shell.
  ///
  /// Bash takes `--name=value` apart at the equals sign unless the user told it not to; both forms are
  /// handled. Names of files are left to readline, which knows about quotes, tildes and folders.
  var bashCompletion: String {
    let chosen = modes.map { "\($0.word)) \($0.command.bashFunctionName) ;;" }
    return """
      # bash completion for \(name)
      \(([self] + modes.map(\.command)).map(\.bashFunction).joined(separator: "\n"))
      _complete\(bashFunctionName)() {
        case $COMP_CWORD:${COMP_WORDS[1]} in
          1:*) \(bashFunctionName) ;;
      \(chosen.map { "    *:" + $0 + "\n" }.joined())    *) \(bashFunctionName) ;;
        esac
      }
      complete -F _complete\(bashFunctionName) \(name)

      """
  }

  private var bashFunctionName: String {
    "_" + Prose.replacing(" ", with: "_", in: Prose.replacing("-", with: "_", in: name))
  }

  /// The function that completes this command alone.
  private var bashFunction: String {
    let longNames = options.map { "--" + $0.long }.joined(separator: " ")
    return """
      \(bashFunctionName)() {
        local word=${COMP_WORDS[COMP_CWORD]} previous= prefix= ended= i
        if ((COMP_CWORD > 0)); then previous=${COMP_WORDS[COMP_CWORD - 1]}; fi
        COMPREPLY=()
        if [[ $word == '=' ]]; then
          word=
        elif [[ $previous == '=' ]] && ((COMP_CWORD > 1)); then
          previous=${COMP_WORDS[COMP_CWORD - 2]}
        elif [[ $word == --*=* ]]; then
          previous=${word%%=*}
          prefix=$previous=
          word=${word#*=}
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          if [[ ${COMP_WORDS[i]} == -- ]]; then ended=1; fi
        done
        if [[ -z $ended ]]; then
          case $previous in
      \(bashValueCases)    esac
          if [[ $word == -* ]]; then
            COMPREPLY=($(compgen -W '\(longNames)' -- "$word"))
            return
          fi
        fi
      \(bashOperands)}
      """
  }

  /// One branch for each way to complete a value; options with nothing to offer share one.
  private var bashValueCases: String {
    var files: [String] = []
    var silent: [String] = []
    var cases = ""
    for option in options where option.takesValue {
      let names = (option.short.map { ["-\($0)"] } ?? []) + ["--" + option.long]
      switch option.completion {
      case .files: files += names
      case .nothing: silent += names
      case .words(let words):
        cases += """
                \(names.joined(separator: " | ")))
                  COMPREPLY=($(compgen -P "$prefix" -W '\(words().joined(separator: " "))' -- "$word"))
                  return
                  ;;

          """
      }
    }
    if !files.isEmpty {
      cases += """
              \(files.joined(separator: " | ")))
                if [[ -n $prefix ]]; then
                  mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "$word")
                else
                  compopt -o default
                fi
                return
                ;;

        """
    }
    if !silent.isEmpty {
      cases += """
              \(silent.joined(separator: " | ")))
                return
                ;;

        """
    }
    return cases
  }

  /// Words for the operands, and files unless no operand is one.
  private var bashOperands: String {
    var lines = ""
    let words = operands.flatMap { $0.completion.words }
    if !words.isEmpty {
      lines += "  COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\"))\n"
    }
    if takesFiles {
      // Readline offers files only where no word fits.
      lines += "  compopt -o default\n"
    }
    return lines
  }

  /// Whether one of the operands is a file.
  var takesFiles: Bool {
    operands.contains { operand in
      if case .files = operand.completion { true } else { false }
    }
  }
}
