import CommandLineTool
import Options

let command = PrinterCommand.command
Tool.main(command) { settings, _ throws(OptionError) in
  try PrinterRun.run(settings, tool: command.name)
}
