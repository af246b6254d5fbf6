import FilterRun
import Options

/// Chooses the mode and hands the rest of the command line to its command.
///
/// `Tool.main` reads the whole command line; here the word of the mode is taken off first.
enum Program {
  static func main() -> Never {
    let name = PrinterCommand.command.name
    do throws(OptionError) {
      let (mode, arguments) = try Mode.chosen(by: Array(Tool.arguments(of: name)))
      switch mode {
      case .printer: runPrinter(arguments)
      case .atlas:
        let command = AtlasCommand.command(named: mode.name(for: arguments))
        run(command, arguments) { settings, _ throws(OptionError) in
          try settings.run(tool: name)
        }
      case .replay:
        let command = ReplayCommand.command(named: mode.name(for: arguments))
        run(command, arguments) { settings, files throws(OptionError) in
          Tool.run(
            ReplayFilter(settings), of: command, settings: settings.stream, files: files,
            tool: name)
        }
      }
    } catch { Tool.end(telling: error, tool: name) }
  }

  private static func runPrinter(_ arguments: [String]) -> Never {
    if arguments.contains(where: { $0.hasPrefix("--completion") }) {
      run(CompletionCommand.command, arguments) { _, _ throws(OptionError) in .success }
    }
    let command = PrinterCommand.command
    run(command, arguments) { settings, operands throws(OptionError) in
      if let word = operands.first { throw Mode.misplaced(word) }
      return try settings.run(tool: command.name)
    }
  }

  /// Runs a mode with what its command line says, or prints the page that it asks for.
  private static func run<Settings>(
    _ command: Command<Settings>, _ arguments: [String],
    _ body: (Settings, [String]) throws(OptionError) -> ExitStatus
  ) -> Never {
    Tool.main(
      command, arguments: arguments[...], tool: PrinterCommand.command.name, run: body)
  }
}

/// The command that shells complete: the options of all modes, since a shell completes one program.
enum CompletionCommand {
  /// What the command lines of all modes say.
  struct Settings {
    var printer = PrinterOptions()
    var atlas = AtlasOptions()
    var replay = ReplayOptions()
  }

  static var command: Command<Settings> {
    let printer = PrinterCommand.command
    let atlas = AtlasCommand.command(named: "")
    let replay = ReplayCommand.command(named: "")
    let all =
      printer.groups.map { $0.lifted(into: \Settings.printer) }
      + atlas.groups.map { $0.lifted(into: \Settings.atlas) }
      + replay.groups.map { $0.lifted(into: \Settings.replay) }
    var seen: Set<String> = []
    let options = all.flatMap(\.options).filter { seen.insert($0.description.long).inserted }
    let mode = Operand<Settings>(
      "MODE", count: .optional, completing: .words { Mode.allCases.map(\.rawValue) },
      help: "What to do.")
    return Command(
      name: printer.name, version: printer.version, summary: printer.summary,
      description: printer.description, operands: [mode, .files()], defaults: Settings(),
      groups: [OptionGroup("Options", options)])
  }
}
