import CommandLineTool
import Options

let command = SurpriseCommand.command
Tool.main(command) { settings, files throws(OptionError) in
  Tool.run(try SurpriseFilter(settings), of: command, settings: settings.stream, files: files)
}
