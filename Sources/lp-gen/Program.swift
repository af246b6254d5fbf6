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
