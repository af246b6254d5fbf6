import FilterRun
import Options

let command = SurpriseCommand.command
Tool.main(command) { settings, files throws(OptionError) in
  if let status = Tool.showState(settings.stream.state, of: command) { return status }
  return Tool.run(
    try SurpriseFilter(settings), of: command, settings: settings.stream, files: files)
}
