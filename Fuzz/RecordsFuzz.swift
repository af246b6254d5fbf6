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
  guard parts.messages != whole.messages else { return 0 }
  let told = [whole, parts].map { String(decoding: $0.messages, as: UTF8.self) }
  fatalError("pieces are told otherwise:\n\(told[0])\n\(told[1])")
}

/// What a run wrote and told.
struct Result {
  var records: [UInt8]
  var messages: [UInt8]
}

func run(_ tool: UInt8, _ text: [UInt8], pieces size: Int) -> Result {
  func windows(_ words: [String]) throws -> Result {
    try run(window(words), settings(WindowCommand.command, words).stream, text, size)
  }
  func tests(_ words: [String]) throws -> Result {
    let settings = try settings(TTestCommand.command, words)
    return try run(TTestFilter(settings), settings.stream, text, size)
  }
  func surprises(_ words: [String]) throws -> Result {
    let settings = try settings(SurpriseCommand.command, words)
    return try run(SurpriseFilter(settings), settings.stream, text, size)
  }
  func alerts(_ words: [String]) throws -> Result {
    try run(alert(words), settings(AlertCommand.command, words).stream, text, size)
  }
  do {
    switch tool {
    case 0: return try windows([])
    case 1: return try windows(["--agg", "count,mean,p90", "--lateness", "2s"])
    case 2: return try windows(["--count", "3", "--group-by", "none", "--dedupe"])
    case 3: return try windows(["--every", "0", "--silence", "20s", "--expire", "1h"])
    case 4: return try windows(["-o", "json", "--arrays", "index", "--number", "*"])
    case 5: return try tests(["-f", "v,w"])
    case 6: return try tests(["-f", "v", "--test", "batch-means"])
    case 7: return try surprises([])
    case 8: return try surprises(["--preset", "watcher", "--range", "6h"])
    case 9: return try alerts(["--crit", "v > 3", "--warn", "count() > 2", "--deadman", "3s"])
    case 10:
      return try alerts(["--crit", "host =~ /a+b/ OR v > 1", "--changes", "--for", "2s", "-o", "text"])
    default: return try alerts(["--info", "v != w", "--strict", "--tag-key", "host", "-p", "s"])
    }
  } catch { fatalError("\(error)") }
}

/// Feeds a filter as the run loop does, `size` bytes a read.
func run<Filter: PointFilter & ~Copyable>(
  _ filter: consuming Filter, _ stream: StreamSettings, _ text: [UInt8], _ size: Int
) throws -> Result {
  var stream = stream
  stream.isVerbose = true
  let (output, messages) = (scratch(), scratch())
  let session = try Session(tool: "fuzz", settings: stream, output: dup(output), messages: messages)
  var records = Records(filter, session: session, settings: stream)
  records.beginSource(named: "fuzz")
  var buffer = ByteBuffer()
  var (read, position, hasEnded) = (0, 0, false)
  while records.goesOn {
    position = records.handle(buffer.span, from: position, atEnd: hasEnded)
    if hasEnded { records.endSource() }
    records.flush()
    if hasEnded { break }
    if read == text.count {
      hasEnded = true
    } else {
      // As the input does, which keeps what is still needed and no more.
      buffer.removeFirst(position)
      position = 0
      let end = min(read + size, text.count)
      buffer.append(Array(text[read..<end]))
      read = end
    }
  }
  _ = records.finish(after: nil)
  return Result(records: content(of: output), messages: content(of: messages))
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
