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
    "what is offered are the words of a choice, the names of options, files, or nothing",
    arguments: [
      (["--inp"], ["--input"]), (["--input", ""], ["lp", "json"]), (["-i", "l"], ["lp"]),
      (["--input", "="], ["lp", "json"]), (["--input", "=", "j"], ["json"]),
      (["--input=j"], ["--input=json"]), (["--lat"], ["--lateness", "--late"]),
      (["--count", ""], []), (["--count", "=", "1"], []), (["--", "--inp"], ["/"]),
      (["--state", "a"], ["/"]), (["--state=a"], ["/"]),
      (["5m", ""], ["/"]), (["5m", "-q", "--align", "f"], ["first"]), (["--nonsense"], []),
      (["--completion", ""], ["bash", "zsh", "fish"]),
    ])
  func offers(words: [String], expected: [String]) throws {
    #expect(offers(windowCommand(), words, .bash) == expected)
  }

  @Test("words of an operand are offered, and files only where there are operands for them")
  func operands() {
    let generator = generatorCommand()
    #expect(offers(generator, [""], .bash) == ["printer", "atlas"])
    #expect(offers(generator, ["--seed", ""], .bash) == [])
    #expect(offers(alertCommand(), [""], .bash) == ["/"])
    #expect(offers(chooser, ["window", "--lat"], .bash) == ["--lateness", "--late"])
  }

  @Test("zsh and fish are told what an option does; zsh takes the name before a value off itself")
  func notes() {
    #expect(
      offers(windowCommand(), ["--prec"], .zsh) == ["--precision:Unit of the input's time stamps"])
    #expect(
      offers(windowCommand(), ["--prec"], .fish) == ["--precision\tUnit of the input's time stamps"]
    )
    #expect(offers(windowCommand(), ["--input=j"], .zsh) == ["json"])
    #expect(offers(windowCommand(), ["--input=j"], .fish) == ["--input=json\t"])
  }

  private func offers<Settings>(
    _ command: Command<Settings>, _ words: [String], _ shell: Shell
  ) -> [String] {
    command.text(of: .candidates(words, shell)).split(separator: "\n").map(String.init)
  }

  @Test("the completion system of zsh accepts the script when it reads it")
  func zsh() throws {
    let script = windowCommand().text(of: .completion(.zsh))
    #expect(script.hasPrefix("#compdef lp-window\n"))
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
