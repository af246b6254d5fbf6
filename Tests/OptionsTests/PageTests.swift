import Options
import Testing

@Suite("Help, manual and documentation")
struct PageTests {
  @Test("the help begins with a pipe to paste, then tells the usage and every option by section")
  func help() {
    let help = windowCommand().text(of: .help)
    #expect(help.hasPrefix("lp-gen | lp-window 5m | lp-ttest --field bed --alpha 0.001\n"))
    #expect(help.contains("\nUsage: lp-window [OPTION]... [PERIOD] [FILE]...\n"))
    #expect(help.contains("\nCut a stream of points into windows of time or count.\n"))
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let expected = [
      "Windows:",
      "  -e, --every DURATION      Begin a window each DURATION. [default: PERIOD]",
      "      --align epoch|first   What bounds are counted from. [default: epoch]",
      "  -g, --group-by TAGS       Tags that make a group; * is each series.",
      "                            [default: *]",
      "      --drop-partial        Leave out windows that the end cuts.",
      "Input and output:",
      "  -i, --input lp|json       Format of the input. [default: by content]",
      "  -p, --precision UNIT      Unit of the input's time stamps. [default: auto]",
      "Help:",
      "  -h, --help                Print this help, or that on a TOPIC; -h: less.",
      "      --completion bash|zsh|fish",
      "                            Print completions for a shell and exit.",
      "Operands:",
      "  PERIOD                    Length of a window, such as 5m.",
      "Exit status: 0 all input handled, 1 some input refused, 2 wrong options or",
      "Manual: lp-window --manual | man -l -",
    ]
    var rest = lines[...]
    for line in expected {
      let found = rest.firstIndex(of: line)
      #expect(found != nil, "\(line)")
      rest = rest[(found ?? rest.startIndex)...]
    }
  }

  @Test("-h names the options, and --help TOPIC tells what the manual says of one thing")
  func topics() {
    let window = windowCommand()
    #expect(window.text(of: .shortHelp).contains("\nWindows: --every --offset --align --tz"))
    #expect(window.text(of: .topic("align")).contains("What bounds are counted from."))
    #expect(window.text(of: .topic("--align")) == window.text(of: .topic("ALIGN")))
    #expect(window.text(of: .topic("nothing")) == window.text(of: .help))
  }

  @Test("no line of help is beyond 79 columns")
  func width() {
    for help in [
      windowCommand().text(of: .help), alertCommand().text(of: .help),
      generatorCommand().text(of: .help), alertCommand().text(of: .shortHelp),
    ] {
      for line in help.split(separator: "\n") { #expect(line.count <= 79, "\(line)") }
    }
  }

  @Test("the version is the name and the version on the first line")
  func version() {
    #expect(windowCommand().text(of: .version) == "lp-window 0.1.0\n")
  }

  @Test("the short usage names the help")
  func shortUsage() {
    let expected = """
      Usage: lp-alert [OPTION]... [EXPRESSION] [FILE]...
      Try 'lp-alert --help' for more.

      """
    #expect(alertCommand().shortUsage == expected)
  }

  @Test("mandoc has nothing to say about the manual pages")
  func lint() throws {
    let pages = [
      windowCommand().text(of: .manual), alertCommand().text(of: .manual),
      generatorCommand().text(of: .manual),
    ]
    for page in pages {
      guard let result = try run("mandoc", ["-T", "lint", "-W", "warning"], on: page) else {
        return
      }
      #expect(result.output == "")
      #expect(result.status == 0)
    }
  }

  @Test("the manual reads as the declaration says, whatever roff would make of it")
  func manual() throws {
    guard
      let result = try run(
        "mandoc", ["-T", "ascii", "-O", "width=100"], on: windowCommand().text(of: .manual))
    else { return }
    let page = withoutOverstrikes(result.output)
    for text in [
      "lp-window - cut a stream of points into windows of time or count",
      "lp-window [OPTION ...] [PERIOD] [FILE ...]",
      "'Quotes', back\\slashes and ~tildes^ are text, e.g. in \\fBthis\\fR.",
      "Half-open bounds:", ".Dd is no request here, and neither is .It at the start of a line.",
      "-e, --every DURATION", "--drop-partial", "With --every 0s each point",
      "The default is as the input.", "Possible values are auto, ns, us, ms, s.",
      ".a'b    x=\"\\\\\" 1", "'c x=-1 ~^`", "Nd Ar | .  El", "The first moment, \"inclusive\".",
      "printf 'a x=1 0\\na x=3 60\\n' | \\", "awk(1), lp-alert(1), lp-ttest(1)",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test("sections stand in the customary order")
  func sections() {
    let headings = windowCommand().text(of: .manual).split(separator: "\n")
      .filter { $0.hasPrefix(".Sh ") }.map { String($0.dropFirst(4)) }
    #expect(
      headings == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "FORMATS", "SIGNALS", "ENVIRONMENT", "EXIT STATUS",
        "EXAMPLES", "SEE ALSO",
      ])
  }

  @Test("any text at all makes a page that mandoc accepts")
  func escapes() throws {
    let hostile = [
      ".", "'", "\\", "\\\\n", "\"", "`.Sh`", "`-`", "- -5", "a.b. C", ".Sh NAME", "'\\\"", "\\fB",
      "No Ar Fl Op", "|", "x\ty", "(`a`)", "`\\e`.", "\u{1F642} \u{7}", "e.g. A b. C? D! (E.) F",
      String(repeating: "long", count: 40), "% # \\(co \\*x \\n(yr \\s+9 \\$1 \\w'x'",
    ]
    let command = alertCommand()
    let blocks = hostile.flatMap { text in
      [
        ManualBlock.text(text + " end."), .literal(text), .items([.init(text, text)]),
      ]
    }
    let copy = Command(
      name: "lp-alert", version: "1", summary: "Ar No . ( | \" \\ escape everything -x",
      description: hostile.joined(separator: "\n\n"),
      operands: command.operands, defaults: AlertSettings(), groups: command.groups,
      examples: hostile.map { Example($0, explanation: $0) },
      sections: [ManualSection("Nd FORMATS .", blocks)])
    let page = copy.text(of: .manual)
    guard let result = try run("mandoc", ["-T", "lint", "-W", "warning"], on: page) else { return }
    #expect(result.output == "")
    guard let rendered = try run("mandoc", ["-T", "ascii"], on: page) else { return }
    let text = withoutOverstrikes(rendered.output)
    for part in ["\\fB", "No Ar Fl Op", "% # \\(co \\*x \\n(yr \\s+9 \\$1 \\w'x'", ".Sh NAME"] {
      #expect(text.contains(part), "\(part)")
    }
  }

  /// The text as a terminal shows it: `N`, backspace, `N` is a bold N.
  private func withoutOverstrikes(_ text: String) -> String {
    var result: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar == "\u{8}" { result.removeLast() } else { result.append(scalar) }
    }
    return String(String.UnicodeScalarView(result))
  }
}
