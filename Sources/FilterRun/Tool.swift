import Bytes
import Glibc
import Options
import StateFile
import System

/// A program from its command line to its exit status.
public enum Tool {
  /// The version of all five tools.
  public static let version = "0.1.0"

  /// Reads the command line and runs `run` with what it says, or prints the page it asks for.
  ///
  /// A command line that cannot be used is told with the status for it before anything is read.
  /// - Parameters:
  ///   - arguments: the words of a command that is not the whole command line.
  ///   - tool: the name of the program, for messages; nil: that of the command.
  public static func main<Settings>(
    _ command: Command<Settings>, arguments: ArraySlice<String>? = nil, tool: String? = nil,
    run: (Settings, _ operands: [String]) throws(OptionError) -> ExitStatus
  ) -> Never {
    let tool = tool ?? command.name
    let arguments = arguments ?? Self.arguments
    do throws(OptionError) {
      switch try command.parse(Array(arguments)) {
      case .show(let page):
        var text = ByteBuffer()
        text.append(text: command.text(of: page))
        end(print(text, tool: tool))
      case .run(let settings, let operands): end(try run(settings, operands))
      }
    } catch {
      // Whoever types the bare name at a terminal asks what it is.
      guard arguments.isEmpty, Descriptor.isTerminal(Descriptor.standardInput) else {
        end(telling: error, tool: tool)
      }
      Diagnostics(tool: tool, isQuiet: false).fatal("\(error)")
      write(command.shortUsage, to: Descriptor.standardError)
      end(.usage)
    }
  }

  /// The words after the program's name. Comes before anything else: it also sees to it that no file
  /// takes the place of a standard stream that is closed.
  public static var arguments: ArraySlice<String> {
    Descriptor.occupyStandardPlaces()
    return ProcessArguments.words.map { GivenWord.text($0) }.dropFirst()
  }

  /// Ends the process with what is wrong with its command line.
  public static func end(telling error: OptionError, tool: String) -> Never {
    Diagnostics(tool: tool, isQuiet: false).fatal("\(error)")
    if case .unopenable = error { end(.failure) }
    end(.usage)
  }

  /// Runs a filter over files, or over stdin when there are none.
  ///
  /// With neither a file nor anything piped in, the user sees how the tool is called.
  /// - Parameter tool: The name of the program, for messages; nil: that of the command.
  public static func run<Filter: PointFilter & ~Copyable, Settings>(
    _ filter: consuming Filter, of command: Command<Settings>, settings: StreamSettings,
    files: [String], tool: String? = nil
  ) -> ExitStatus {
    let tool = tool ?? command.name
    if files.isEmpty, Descriptor.isTerminal(Descriptor.standardInput) {
      write(command.shortUsage, to: Descriptor.standardError)
      return .usage
    }
    Signals.install()
    // In a service SIGHUP asks for files to be opened anew, all stages of a pipe at once; only the
    // hang-up of a terminal is to end one that has none.
    if settings.rejectPath == nil, filter.writtenFiles.isEmpty, Descriptor.hasControllingTerminal {
      Signals.endOnHangUp()
    }
    do {
      let session = try Session(tool: tool, settings: settings)
      return Records(filter, session: session, settings: settings).run(files: files)
    } catch {
      Diagnostics(tool: tool, isQuiet: false)
        .fatal("\(settings.rejectPath ?? ""): \(error.reason)")
      return .failure
    }
  }

  /// Prints the state where `--state-show` asks for it; nil where the tool is to run. Comes before the
  /// filter is made, which may need options that showing a state does not.
  public static func showState<Settings>(
    _ state: StateSettings, of command: Command<Settings>
  ) -> ExitStatus? {
    let tool = command.name
    let diagnostics = Diagnostics(tool: tool, isQuiet: false)
    guard let path = state.path else {
      guard state.isShown || state.isReset else { return nil }
      diagnostics.fatal("--state is missing: which state")
      return .usage
    }
    guard state.isShown else { return nil }
    var text = ByteBuffer()
    do { try StateFile.appendJSON(of: path, to: &text) } catch {
      diagnostics.fatal(error.message(path: path))
      return .failure
    }
    return print(text, tool: tool)
  }

  /// Prints a page or a state; the status tells whether that worked.
  private static func print(_ text: consuming ByteBuffer, tool: String) -> ExitStatus {
    var output = Output()
    output.bytes = text
    output.close()
    guard case .failed(let error, _) = output.state else { return .success }
    Diagnostics(tool: tool, isQuiet: false).fatal("stdout: \(error.reason)")
    return .failure
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    try? Descriptor.writeAll(descriptor, bytes.span)
  }

  /// Ends the process. Of a signal it dies by that signal's default, so that a shell sees it.
  private static func end(_ status: ExitStatus) -> Never {
    if case .signal(let number) = status { Signals.dieOf(number) }
    exit(status.code)
  }
}
