import FilterRun
import Options
import Testing

@Suite("Faults of a declaration")
struct ProblemTests {
  struct Settings: Equatable {
    var number = 5
    var text = ""
    var isOn = false
  }

  @Test("a sound declaration has none")
  func none() {
    #expect(windowCommand().problems() == [])
    #expect(alertCommand().problems() == [])
    #expect(generatorCommand().problems() == [])
  }

  @Test("the options that the programs share have none")
  func shared() {
    let command = Command(
      name: "tool", version: Tool.version, summary: "test", description: "A test.",
      operands: [.files], defaults: StreamSettings(),
      groups: [.output, .state, .stream, .json],
      examples: [Example("tool x", explanation: "A test.")], exitStatuses: ExitStatusNote.filter,
      sections: [.signals])
    #expect(command.problems() == [])
  }

  @Test("names that are taken twice are found, also by the options of every command")
  func duplicates() {
    let problems = problems(of: [
      .switch("help", \.isOn, help: "Help."), .switch("other", short: "V", \.isOn, help: "On."),
      .switch("twice", \.isOn, help: "On."), .switch("twice", \.isOn, help: "On."),
    ])
    #expect(
      problems == [
        "--twice is declared twice", "--help is declared twice", "-V is declared twice",
      ])
  }

  @Test("names, values, words and texts that break the rules are found")
  func rules() {
    let long = String(repeating: "word ", count: 11) + "end."
    let problems = problems(of: [
      .switch("Bad_name", short: "?", \.isOn, help: "on"),
      .value("value", "", \.text, as: .text, help: "Value."),
      .value("words", "W", \.text, as: .word(of: ["a b", "é", "x", "x"]), help: "Words."),
      .switch("long", \.isOn, help: "L\(long)"),
      .switch("details", \.isOn, help: "Details.", details: "No `end"),
      .value(
        "default", "N", \.number, as: .wholeNumber, default: "6", help: "A number."),
      .value("kept", "X", \.text, as: ValueParser { text in text }, help: "Kept.").keptInState,
    ])
    #expect(
      problems == [
        "--Bad_name is not made of lower-case letters, digits and hyphens",
        "-? is not a letter or a digit",
        "--Bad_name: the help is not a sentence",
        "--Bad_name: a paragraph of the details does not end with a full stop",
        "--value does not name its value",
        "--words: x is declared twice",
        "--words: the choice \"a b\" is not a plain word",
        "--words: the choice \"é\" is not a plain word",
        "--long: the help does not fit one line: L\(long)",
        "--details: a paragraph of the details does not end with a full stop",
        "--details: a backquote in the details has no partner",
        "--default: the default is not 6",
        "--kept: a state cannot keep a value without one form",
      ])
  }

  @Test("operands that can never be reached are found")
  func operands() {
    let command = command(
      of: [],
      operands: [
        .files, Operand("LEFT", help: "Left."),
      ])
    #expect(command.problems() == ["FILE takes all operands, but is not the last"])
  }

  @Test("faults of the pages are found")
  func pages() {
    let command = Command(
      name: "lp-x", version: "1", summary: "Sum.", description: "", defaults: Settings(),
      groups: [],
      examples: [
        Example("cat \(String(repeating: "x", count: 80))", explanation: "no end")
      ],
      exitStatuses: [ExitStatusNote("0", "fine.", details: "Fine.")],
      sections: [
        ManualSection("NAME", [.text("`x")]), ManualSection("Formats", []),
      ],
      seeAlso: ["awk", "lp-x(1)"])
    let problems = command.problems()
    for expected in [
      "the summary is not a plain phrase without a full stop: Sum.", "there is no description",
      "an example does not use lp-x: cat", "an example's explanation is not a sentence: no end",
      "an example is wider than 79 columns: cat", "status 0 has no phrase or no sentence",
      "awk is not written as a manual page with its section", "the manual page refers to itself",
      "the section NAME is made from other parts", "the section Formats is not in capitals",
      "the section Formats is empty", "NAME: a backquote has no partner",
    ] {
      #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected)")
    }
  }

  private func command(
    of options: [Option<Settings>], operands: [Operand] = []
  ) -> Command<Settings> {
    Command(
      name: "lp-x", version: "1", summary: "do nothing", description: "It does nothing.",
      operands: operands, defaults: Settings(), groups: [OptionGroup("Options", options)],
      examples: [Example("lp-x", explanation: "Nothing.")])
  }

  private func problems(of options: [Option<Settings>]) -> [String] {
    command(of: options).problems()
  }
}
