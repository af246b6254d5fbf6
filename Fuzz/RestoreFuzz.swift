import Bytes
@testable import FilterRun
import Glibc
import Options
import StateFile
import System
import Times
@testable import lp_alert
@testable import lp_surprise
@testable import lp_ttest
@testable import lp_window

// The first byte chooses a tool and its options; the rest is the body of its state, as anyone could
// make it who knows how checksums are made. A filter refuses it or has a whole state: it saves what it
// took, takes what it saved, and goes on with more input to its end.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count > 1, count < 1 << 14 else { return 0 }
  let input = UnsafeBufferPointer(start: data, count: count)
  let body = Array(input.dropFirst())
  do {
    switch input[0] % 13 {
    case 0: try check(body, points) { try window([]) }
    case 1: try check(body, points) { try window(["--agg", "mean,p90,last"]) }
    case 2: try check(body, points) { try window(["--count", "4"]) }
    case 3: try check(body, points) { try window(["--every", "0"]) }
    case 4: try check(body, points) { try window(["--lateness", "2s", "--align", "first"]) }
    case 5: try check(body, windows) { try TTestFilter(try settings(TTestCommand.command, ["-f", "v,w"])) }
    case 6:
      try check(body, windows) {
        try TTestFilter(try settings(TTestCommand.command, ["-f", "v", "--history", "6s", "--rebase", "2"]))
      }
    case 7: try check(body, metrics) { try SurpriseFilter(try settings(SurpriseCommand.command, [])) }
    case 8:
      try check(body, metrics) {
        try SurpriseFilter(
          try settings(SurpriseCommand.command, ["--preset", "watcher", "--range", "6h"]))
      }
    case 9: try check(body, points) { try alert(["--crit", "count() > 1 AND sigma(v) > 0.1"]) }
    case 10:
      try check(body, points) {
        try alert(["--crit", "v > 3", "--flapping", "0.2,0.5", "--deadman", "3s", "--throttle", "2s"])
      }
    case 11:
      try check(body, points) {
        try window(["--agg", "count", "--group-by", "none", "--dedupe", "--state", "s"])
      }
    default:
      try check(body, windows) { try alert(["--warn", "v > 3", "--digest", "1m", "--for", "2s"]) }
    }
  } catch let error as StateError {
    precondition(!error.message(path: "s").utf8.contains { $0 < 0x20 }, "a message moves a terminal")
  } catch { fatalError("\(error)") }
  return 0
}

/// Takes a state, saves it, takes that, and goes on; throws where the state is refused.
func check<Filter: PointFilter & ~Copyable>(
  _ body: [UInt8], _ text: [UInt8], make: () throws -> Filter
) throws {
  var first = try make()
  let saved = try state(of: &first, after: body)
  var second = try make()
  guard let again = try? state(of: &second, after: saved) else { fatalError("refuses its own state") }
  precondition(saved == again, "another state the second time")
  var stream = StreamSettings()
  stream.isQuiet = true
  let session = try Session(
    tool: "fuzz", settings: stream, output: dup(nowhere), messages: nowhere)
  var records = Records(second, session: session, settings: stream)
  records.session.keepsState = true
  records.beginSource(named: "fuzz")
  _ = records.handle(text.span, from: 0, atEnd: true)
  records.flush()
  _ = records.finish(after: nil)
}

/// What a filter saves after it took `body`.
func state<Filter: PointFilter & ~Copyable>(
  of filter: inout Filter, after body: [UInt8]
) throws -> [UInt8] {
  var bytes = ByteBuffer(capacity: body.count)
  bytes.append(body)
  var reading = StateCoder(bytes)
  try reading.section("filter") { coder throws(StateError) in try filter.transfer(&coder) }
  var writing = StateCoder()
  try writing.section("filter") { coder throws(StateError) in try filter.transfer(&coder) }
  return writing.finish().array
}

let nowhere = open("/dev/null", O_WRONLY)

let points: [UInt8] = (0..<24).flatMap { second in
  Array("m,h=\(second % 2 == 0 ? "a" : "b") v=\(second * 7 % 11).5,w=\(second) \(1_451_606_400 + second)\n".utf8)
}

let metrics: [UInt8] = (0..<90).flatMap { step in
  Array(
    "m,metric=\(step % 2 == 0 ? "a" : "b"),query=q\(step % 3) value=\(step * 7 % 11) \(1_451_606_400 + step * 1200)\n"
      .utf8)
}

let windows: [UInt8] = (0..<4).flatMap { number in
  let start = 1_451_606_400 + 5 * number
  let frame = "# window start=\(start) stop=\(start + 5) prec=s group=m,h=a\n"
  let lines = (0..<5).map { "m,h=a v=\(($0 + number) * 7 % 11),w=\($0) \(start + $0)\n" }.joined()
  return Array((frame + lines + "# end\n").utf8)
}
