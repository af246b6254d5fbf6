import CommandLineTool
import Options

let command = WindowCommand.command
Tool.main(command) { settings, files throws(OptionError) in
  Tool.run(try WindowFilter(settings), of: command, settings: settings.stream, files: files)
}
