import Bytes
@testable import FilterRun
import Glibc
import Options
import System
import Times
@testable import lp_alert
@testable import lp_surprise
@testable import lp_ttest
@testable import lp_window

// The record layer of the programs, from the first bytes of a source to the report of the run. The first
// byte chooses a tool and its options, the second the pieces that the text comes in, the rest is a text of
// any form. Whole and in pieces a tool writes the same, and its ledger adds up.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 2, count < 1 << 13 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let (tool, size) = (input[0] % 12, 1 + Int(input[1]))
  let text = Array(input.dropFirst(2))
  let whole = run(tool, text, pieces: text.count)
  precondition(!contains(whole.messages, "not accounted for"), "the ledger does not add up")
  // What has no time gets the present one, which differs from run to run.
  guard !contains(whole.messages, "the present one") else { return 0 }
  let parts = run(tool, text, pieces: size)
  precondition(parts.records == whole.records, "pieces disagree")
  precondition(parts.messages == whole.messages, "pieces are told otherwise")
  return 0
}

/// What a run wrote and told.
struct Result {
  var records: [UInt8]
  var messages: [UInt8]
}

func run(_ tool: UInt8, _ text: [UInt8], pieces size: Int) -> Result {
  do {
    switch tool {
    case 0: return try run(window([]), text, size)
    case 1: return try run(window(["--agg", "count,mean,p90", "--lateness", "2s"]), text, size)
    case 2: return try run(window(["--count", "3", "--group-by", "none", "--dedupe"]), text, size)
    case 3: return try run(window(["--every", "0", "--silence", "20s", "--expire", "1h"]), text, size)
    case 4: return try run(window(["-o", "json", "--arrays", "index", "--number", "auto"]), text, size)
    case 5: return try run(TTestFilter(settings(TTestCommand.command, ["-f", "v,w"])), text, size)
    case 6:
      return try run(
        TTestFilter(settings(TTestCommand.command, ["-f", "v", "--test", "batch-means"])), text, size)
    case 7: return try run(SurpriseFilter(settings(SurpriseCommand.command, [])), text, size)
    case 8:
      return try run(
        SurpriseFilter(settings(SurpriseCommand.command, ["--preset", "watcher", "--range", "6h"])), text,
        size)
    case 9: return try run(alert(["--crit", "v > 3", "--warn", "count() > 2", "--deadman", "3s"]), text, size)
    case 10:
      return try run(
        alert(["--crit", "host =~ /a+b/ OR v > 1", "--changes", "--for", "2s", "-o", "text"]), text, size)
    default: return try run(alert(["--info", "v != w", "--strict", "--tag-key", "host", "-p", "s"]), text, size)
    }
  } catch { fatalError("\(error)") }
}

/// Feeds a filter as the run loop does, `size` bytes a read.
func run<Filter: PointFilter & ~Copyable>(
  _ filter: consuming Filter, _ text: [UInt8], _ size: Int
) throws -> Result {
  var stream = lastStream
  stream.isVerbose = true
  let (output, messages) = (scratch(), scratch())
  let session = try Session(tool: "fuzz", settings: stream, output: dup(output), messages: messages)
  var records = Records(filter, session: session, settings: stream)
  records.beginSource(named: "fuzz")
  var start = SourceStart()
  var reader = records.makeReader()
  var buffer = ByteBuffer()
  var (read, position, hasEnded) = (0, 0, false)
  while records.goesOn {
    if !start.isKnown { position = records.look(&start, at: buffer.span, hasEnded: hasEnded) }
    if start.isKnown {
      position =
        switch records.form {
        case .lp: records.handle(buffer.span, from: position, atEnd: hasEnded)
        case .json: records.handle(buffer.span, from: position, atEnd: hasEnded, by: &reader)
        case .srpl: records.handleRecording(buffer.span, from: position, atEnd: hasEnded)
        }
    }
    if hasEnded { records.endSource(reader) }
    records.flush()
    if hasEnded { break }
    if read == text.count {
      hasEnded = true
    } else {
      let end = min(read + size, text.count)
      buffer.append(Array(text[read..<end]))
      read = end
    }
  }
  _ = records.finish(after: nil)
  return Result(records: content(of: output), messages: content(of: messages))
}

/// The settings of the stream in the command line that was read last.
nonisolated(unsafe) var lastStream = StreamSettings()

func settings<Settings>(
  _ command: Command<Settings>, _ words: [String], _ stream: (Settings) -> StreamSettings
) throws -> Settings {
  guard case .run(let settings, _) = try command.parse(words) else { fatalError("a page") }
  lastStream = stream(settings)
  return settings
}

func settings(_ command: Command<TTestSettings>, _ words: [String]) throws -> TTestSettings {
  try settings(command, words) { $0.stream }
}

func settings(_ command: Command<SurpriseSettings>, _ words: [String]) throws -> SurpriseSettings {
  try settings(command, words) { $0.stream }
}

func window(_ words: [String]) throws -> WindowFilter {
  var settings = try settings(WindowCommand.command, words) { $0.stream }
  settings.period = TimeSpan(nanoseconds: 5 * TimeSpan.second.nanoseconds)
  return try WindowFilter(settings)
}

func alert(_ words: [String]) throws -> AlertFilter {
  let settings = try settings(AlertCommand.command, words) { $0.stream }
  return AlertFilter(
    settings,
    conditions: try LevelConditions(settings, options: .init(clock: { 1_451_606_400_000_000_000 })),
    sink: try EventSink(settings, fields: []), silence: try SilenceWatch(settings))
}

/// A file without a name.
func scratch() -> Int32 {
  var path = "/dev/shm/fuzz-XXXXXX".utf8CString.map { $0 }
  let file = mkstemp(&path)
  precondition(file >= 0)
  unlink(path)
  return file
}

/// What is in a file, which is closed.
func content(of file: Int32) -> [UInt8] {
  let size = Int(lseek(file, 0, SEEK_END))
  var bytes = [UInt8](repeating: 0, count: size)
  precondition(pread(file, &bytes, size, 0) == size)
  close(file)
  return bytes
}

func contains(_ text: [UInt8], _ word: String) -> Bool {
  let word = Array(word.utf8)
  guard text.count >= word.count else { return false }
  return (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
}
