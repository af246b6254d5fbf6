import Options
import Testing

@Suite("Completions")
struct CompletionTests {
  @Test("each shell finds its script well formed")
  func syntax() throws {
    let shells: [(Shell, String, [String])] = [
      (.bash, "bash", ["-n"]), (.zsh, "zsh", ["-n"]), (.fish, "fish", ["--no-execute"]),
    ]
    for (shell, name, arguments) in shells {
      for script in scripts(for: shell) {
        guard let result = try run(name, arguments, on: script) else { break }
        #expect(result.status == 0)
        #expect(result.output == "")
      }
    }
  }

  @Test(
    "bash offers the words of a choice, the names of options, files, or nothing",
    arguments: [
      (["--inp"], ["--input"]), (["--input", ""], ["json", "lp"]), (["-i", "l"], ["lp"]),
      (["--input", "="], ["json", "lp"]), (["--input", "=", "j"], ["json"]),
      (["--input=j"], ["--input=json"]), (["--lat"], ["--late", "--lateness"]),
      (["--count", ""], []), (["--count", "=", "1"], []), (["--", "--inp"], ["FILES"]),
      (["--state", "a"], ["FILES"]), (["--state=a"], ["--state=a file.lp"]),
      (["5m", ""], ["FILES"]), (["5m", "-q", "--align", "f"], ["first"]), (["--nonsense"], []),
      (["--completion", ""], ["bash", "fish", "zsh"]),
    ])
  func bash(words: [String], expected: [String]) throws {
    #expect(try bashReplies(windowCommand(), words) ?? expected == expected)
  }

  @Test("bash offers the words of an operand, and files only where there are operands for them")
  func bashOperands() throws {
    let generator = generatorCommand()
    #expect(try bashReplies(generator, [""]) ?? ["atlas", "printer"] == ["atlas", "printer"])
    #expect(try bashReplies(generator, ["--seed", ""]) ?? [] == [])
    #expect(try bashReplies(alertCommand(), [""]) ?? ["FILES"] == ["FILES"])
  }

  /// What the completion function puts into COMPREPLY, sorted; `FILES` where it leaves the word to
  /// the shell's own completion of files. Nil without bash.
  private func bashReplies<Settings>(
    _ command: Command<Settings>, _ words: [String]
  ) throws -> [String]? {
    let quoted = ([command.name] + words).map { "'\($0)'" }.joined(separator: " ")
    let function = "_" + command.name.split(separator: "-").joined(separator: "_")
    let script = """
      \(command.text(of: .completion(.bash)))
      compopt() { if [[ "$*" == '-o default' ]]; then echo FILES; fi; }
      COMP_WORDS=(\(quoted))
      COMP_CWORD=\(words.count)
      \(function)
      if ((${#COMPREPLY[@]})); then printf '%s\\n' "${COMPREPLY[@]}"; fi
      complete -p \(command.name) > /dev/null
      """
    guard let result = try run("bash", ["--norc"], on: script) else { return nil }
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map(String.init).sorted()
  }

  @Test("fish completes a line")
  func fish() throws {
    let lines = [
      ("--inp", "--input"), ("--input ", "json,lp"), ("-i", "-ijson,-ilp"),
      ("--input=j", "--input=json"),
      ("--state a", "a file.lp"), ("--completion ", "bash,fish,zsh"),
    ]
    let asked = lines.map {
      "string join -- , (complete -C 'lp-window \($0.0)' | string replace -r '\\t.*' '' | sort)"
    }
    let script =
      windowCommand().text(of: .completion(.fish)) + asked.joined(separator: "\n") + "\n"
    guard let result = try run("fish", ["--no-config"], on: script) else { return }
    #expect(result.output.split(separator: "\n").map(String.init) == lines.map(\.1))
  }

  @Test("zsh is told of every option, its value and its words")
  func zsh() throws {
    let script = windowCommand().text(of: .completion(.zsh))
    #expect(script.hasPrefix("#compdef lp-window\n"))
    let unit =
      "'(-p --precision)'{-p+,--precision=}'[Unit of the input'\\''s time stamps]:UNIT:(auto ns us ms s)'"
    #expect(script.contains(unit))
    #expect(script.contains("'*'{-f+,--field=}'[Only this field]:FIELD:()'"))
    #expect(script.contains("'--late=[Append late points to FILE]:FILE:_files'"))
    #expect(script.contains("'*:FILE:_files'"))
    // The completion system of zsh accepts the script when it reads it.
    let reading = "autoload -U compinit; compinit -D -u\n\(script)\necho $_comps[lp-window]\n"
    guard let result = try run("zsh", ["-f"], on: reading) else { return }
    #expect(result.output == "_lp-window\n")
  }

  /// A command whose first word chooses another.
  private var chooser: Command<Int> {
    Command(
      name: "lp-choice", version: "1", summary: "choose", description: "Chooses.", defaults: 0,
      groups: [],
      modes: [windowCommand().chosen(by: "window"), alertCommand().chosen(by: "alert")])
  }

  private func scripts(for shell: Shell) -> [String] {
    [
      windowCommand().text(of: .completion(shell)), alertCommand().text(of: .completion(shell)),
      generatorCommand().text(of: .completion(shell)), chooser.text(of: .completion(shell)),
    ]
  }
}
