import Options
import Testing

@Suite("Reading a command line")
struct ParsingTests {
  private func window(_ words: String...) throws(OptionError) -> WindowSettings {
    try settings(windowCommand(), words).0
  }

  @Test("without options the settings are the defaults")
  func defaults() throws {
    #expect(try window("5m") == WindowSettings())
  }

  @Test(
    "a long option takes its value from the next word or from behind an equals sign",
    arguments: [
      ["--lateness", "5m"], ["--lateness=5m"], ["-l", "5m"], ["-l5m"], ["-ql5m"], ["-0ql", "5m"],
    ])
  func forms(words: [String]) throws {
    #expect(try settings(windowCommand(), words + ["1h"]).0.lateness == Seconds(300))
  }

  @Test("switches can stand in a group behind one dash")
  func grouped() throws {
    let settings = try window("-qv0", "1h")
    #expect(settings.shared.isQuiet && settings.shared.isVerbose && settings.emitsEmpty)
    #expect(!settings.shared.isStrict)
  }

  @Test("options may follow operands, and a dash alone is an operand")
  func mixed() throws {
    let (settings, operands) = try settings(windowCommand(), ["1h", "a.lp", "-q", "-", "b.lp"])
    #expect(settings.shared.isQuiet)
    #expect(operands == ["1h", "a.lp", "-", "b.lp"])
  }

  @Test("two dashes end the options; what follows is operands, dashes and all")
  func end() throws {
    let (settings, operands) = try settings(windowCommand(), ["1h", "--", "-q", "--", "--strict"])
    #expect(operands == ["1h", "-q", "--", "--strict"])
    #expect(!settings.shared.isQuiet)
  }

  @Test("an empty word is an operand, and an empty value is a value")
  func empty() throws {
    #expect(try settings(windowCommand(), ["1h", ""]).1 == ["1h", ""])
    #expect(try settings(alertCommand(), ["--id", ""]).0.id == "")
    #expect(try settings(alertCommand(), ["--id="]).0.id == "")
    #expect(throws: OptionError.self) { try window("1h", "--tz=") }
  }

  @Test("a value may begin with a dash or hold an equals sign")
  func dashes() throws {
    #expect(try window("--offset", "-5m", "1h").offset == Seconds(-300))
    #expect(try window("--offset=-5m", "1h").offset == Seconds(-300))
    #expect(try window("--tz", "--strict", "1h").zone == "--strict")
    #expect(try settings(alertCommand(), ["--crit=a == b"]).0.critical == "a == b")
    #expect(try settings(alertCommand(), ["-x=y"]).0.execute == "=y")
  }

  @Test("given twice, the last value counts; a repeated option keeps all, in order")
  func twice() throws {
    #expect(try window("--tz", "A", "--tz=B", "1h").zone == "B")
    #expect(try window("-fb", "--field", "a", "-f", "b", "1h").fields == ["b", "a", "b"])
    #expect(try window("-a", "mean,max", "--agg=min", "1h").functions == ["mean", "max", "min"])
  }

  @Test("a shared option lands in the part of the settings that it was lifted into")
  func lifted() throws {
    let settings = try window("1h", "-ijson", "--max-line", "64k", "--reject", "bad.lp")
    #expect(settings.shared.input == .json)
    #expect(settings.shared.longestLine == 65536)
    #expect(settings.shared.reject == "bad.lp")
    #expect(settings.shared.output == nil)
  }

  @Test("operands are left to the program")
  func expression() throws {
    let (_, operands) = try settings(alertCommand(), ["x > 1", "a.lp"])
    #expect(operands == ["x > 1", "a.lp"])
  }

  @Test(
    "an option that asks for a page ends the reading, whatever follows",
    arguments: [
      (["--help"], Page.help), (["--help", "--nonsense"], .topic("--nonsense")),
      (["-qh"], .shortHelp), (["-hx"], .shortHelp), (["-V"], .version),
      (["--version"], .version), (["--manual"], .manual), (["-q", "--manual", "--help"], .manual),
      (["--completion", "fish"], .completion(.fish)), (["--completion=zsh"], .completion(.zsh)),
    ])
  func pages(words: [String], page: Page) throws {
    guard case .show(let shown) = try windowCommand().parse(words) else {
      Issue.record("\(words) did not ask for a page")
      return
    }
    #expect(shown == page)
  }

  @Test(
    "a wrong command line is told in one line",
    arguments: [
      (["--feild", "x"], "unknown option --feild; did you mean --field?"),
      (["--feild=x"], "unknown option --feild; did you mean --field?"),
      (["--max", "5"], "--max is the beginning of --max-groups, --max-line, --max-errors"),
      (["--prec", "x"], "--precision: \"x\" is not one of auto, ns, us, ms, s"),
      (["--Strict"], "unknown option --Strict; did you mean --strict?"),
      (["--max_groups=1"], "unknown option --max_groups; did you mean --max-groups?"),
      (["--completely-else"], "unknown option --completely-else"),
      (["--=5"], "unknown option --"),
      (["-qz"], "unknown option -z"),
      (["-x < 0"], "\"-x < 0\" is no option; put -- before an operand that begins with a dash"),
      (["-q < 0"], "\"-q < 0\" is no option; put -- before an operand that begins with a dash"),
      (["-i < 0"], "\"-i < 0\" is no option; put -- before an operand that begins with a dash"),
      (["-x==0"], "\"-x==0\" is no option; put -- before an operand that begins with a dash"),
      (["--x<0"], "\"--x<0\" is no option; put -- before an operand that begins with a dash"),
      (["-every"], "-e: \"very\": expected a duration such as 5m or 1h30m"),
      (["-tz"], "unknown option -t; did you mean --tz?"),
      (["--\u{1B}[2J"], "unknown option --\\x1B[2J"),
      (["--input", "xml"], "--input: \"xml\" is not one of lp, json"),
      (["-ixml"], "-i: \"xml\" is not one of lp, json"),
      (["--count"], "--count needs a value (N)"),
      (["1h", "-qi"], "-i needs a value (lp|json)"),
      (["--strict=yes"], "--strict takes no value, but was given \"yes\""),
      (["--help="], "--help takes no value, but was given \"\""),
      (["--lateness", "5x"], "--lateness: \"5x\": expected a duration such as 5m or 1h30m"),
      (["--count=0"], "--count: \"0\": expected a whole number from 1 to 100"),
      (
        ["--agg", "mean,foo"],
        "--agg: \"mean,foo\": \"foo\" is not one of count, sum, mean, min, max"
      ),
      (["--completion", "tcsh"], "--completion: \"tcsh\" is not one of bash, zsh, fish"),
    ])
  func errors(words: [String], message: String) {
    #expect(self.message(windowCommand(), words) == message)
  }

  @Test("a long name may be cut short where only one option begins so")
  func beginnings() throws {
    #expect(try window("--laten", "5m", "1h").lateness == Seconds(300))
    #expect(try window("--laten=5m", "1h").lateness == Seconds(300))
    #expect(message(windowCommand(), ["--stat", "f", "--strict=1"])?.hasPrefix("--strict") == true)
    #expect(message(windowCommand(), ["--laten", "5x"])?.hasPrefix("--lateness: ") == true)
  }

  @Test("another name is understood, not shown, and named as the first in messages")
  func otherNames() throws {
    #expect(try window("--grace", "5m", "1h").lateness == Seconds(300))
    #expect(message(windowCommand(), ["--grace", "5x"])?.hasPrefix("--lateness: ") == true)
    #expect(message(windowCommand(), ["--grac", "5m"]) == "unknown option --grac")
    #expect(!windowCommand().text(of: .help).contains("grace"))
  }

  @Test("an operand too many is refused")
  func operandErrors() {
    #expect(message(generatorCommand(), ["atlas", "x\n"]) == "unexpected operand \"x\\n\"")
  }

  @Test("a very long word is cut in a message")
  func long() {
    let word = String(repeating: "é", count: 5000)
    #expect(message(windowCommand(), ["--" + word])?.count == 218)
    #expect(message(windowCommand(), ["-i", word])?.count == 232)
  }

  @Test("any word at all is read without a trap")
  func hostile() {
    let parts = ["-", "--", "=", "", "é", "\u{301}", "\0", "i", "-i", "--input", "a=b", "🙂", "5"]
    for one in parts {
      for two in parts {
        for three in parts {
          _ = try? windowCommand().parse([one + two + three, one + two, three])
        }
      }
    }
  }
}

/// The settings and operands that a command line gives.
func settings<Settings>(
  _ command: Command<Settings>, _ words: [String]
) throws(OptionError) -> (Settings, [String]) {
  switch try command.parse(words) {
  case .run(let settings, let operands): return (settings, operands)
  case .show: throw .unusable("asked for a page")
  }
}

extension ParsingTests {
  private func message<Settings>(_ command: Command<Settings>, _ words: [String]) -> String? {
    do {
      _ = try command.parse(words)
      return nil
    } catch {
      return error.description
    }
  }
}
