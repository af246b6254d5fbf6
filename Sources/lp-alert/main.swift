import FilterRun
import Options

let command = AlertCommand.command
Tool.main(command) { settings, operands throws(OptionError) in
  try AlertRun.run(settings, operands, of: command)
}
