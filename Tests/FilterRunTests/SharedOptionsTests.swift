import FilterRun
import Foundation
import Options
import Testing
import Times

@Suite("What the tools share on the command line")
struct SharedOptionsTests {
  private var command: Command<StreamSettings> {
    Command(
      name: "tool", version: Tool.version, summary: "test", description: "A test.",
      operands: [.files], defaults: StreamSettings(), groups: [.stream],
      examples: [Example("tool x", explanation: "A test.")], exitStatuses: ExitStatusNote.filter,
      sections: [.signals])
  }

  private func settings(_ arguments: String...) throws -> StreamSettings {
    guard case .run(let settings, _) = try command.parse(arguments) else {
      throw OptionError.unusable("a page")
    }
    return settings
  }

  @Test("each option sets its setting")
  func options() throws {
    let all = try settings(
      "-p", "ms", "--max-line", "2k", "--strict", "--max-errors=3", "--reject", "f", "-qv")
    #expect(all.precision == .unit(.milliseconds))
    #expect(all.maxLine == 2048)
    #expect(all.isStrict && all.isQuiet && all.isVerbose)
    #expect(all.maxErrors == 3)
    #expect(all.rejectPath == "f")
    #expect(throws: OptionError.self) { try settings("--max-line", "63") }
    #expect(throws: OptionError.self) { try settings("--precision", "h") }
    #expect(throws: OptionError.self) { try settings("--max-errors", "-1") }
  }

  @Test("durations of each kind have their range")
  func durations() throws {
    #expect(try ValueParser<TimeSpan>.duration.parse("1h30m").nanoseconds == 5_400_000_000_000)
    #expect(try ValueParser<TimeSpan>.durationOrZero.parse("0s").nanoseconds == 0)
    #expect(try ValueParser<TimeSpan>.signedDuration.parse("-5s").nanoseconds == -5_000_000_000)
    #expect(throws: OptionValueError.self) { try ValueParser<TimeSpan>.duration.parse("0s") }
    #expect(throws: OptionValueError.self) { try ValueParser<TimeSpan>.duration.parse("5x") }
    #expect(throws: OptionValueError.self) { try ValueParser<TimeSpan>.durationOrZero.parse("-1s") }
  }
}

@Suite("Time zones by name")
struct ZoneFileTests {
  @Test("a name that leads out of the folder is refused")
  func names() {
    for name in ["", "/etc/passwd", "../../etc/passwd", "Europe/../../x", "No/Such_Zone", "Europe"]
    {
      #expect(throws: OptionValueError.self, "\(name)") {
        _ = try ValueParser<NamedZone>.zone.parse(name)
      }
    }
  }

  @Test("UTC needs no file")
  func utc() throws { _ = try ValueParser<NamedZone>.zone.parse("UTC") }
}
