import CommandLineTool
import Options

let command = TTestCommand.command
Tool.main(command) { settings, files throws(OptionError) in
  Tool.run(try TTestFilter(settings), of: command, settings: settings.stream, files: files)
}
