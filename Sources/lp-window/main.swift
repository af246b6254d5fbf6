import FilterRun
import Options

let command = WindowCommand.command
Tool.main(command) { settings, operands throws(OptionError) in
  try WindowRun.run(settings, operands, of: command)
}
