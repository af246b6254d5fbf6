import FilterRun
import Options

let command = TTestCommand.command
Tool.main(command) { settings, files throws(OptionError) in
  if settings.isKapacitorFunction { return try FunctionRun.run(settings, files: files) }
  if let status = Tool.showState(settings.stream.state, of: command) { return status }
  return Tool.run(try TTestFilter(settings), of: command, settings: settings.stream, files: files)
}
