import FilterRun
import Foundation
import Testing

@Suite("Records of a stream")
struct RecordsTests {
  @Test("good lines reach the filter, bad ones are refused with place and reason")
  func refusal() throws {
    let run = try Run("a v=1 1\nb v=x 2\nc v=1 3")
    #expect(run.events == ["a v=1 1", "c v=1 3", "finish"])
    #expect(run.output == "a v=1 1\nc v=1 3\n")
    #expect(run.messages == "tool: input:2:5: expected a value for field \"v\", found \"x\"\n")
    #expect(run.status == .someRefused)
  }

  @Test("five refusals are told, the rest counted with the place of the first")
  func sums() throws {
    let run = try Run("a v=1 1\n" + String(repeating: "bad\n", count: 20))
    let lines = run.messages.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines.last == "tool: refused 20 of 21 lines, the first at input:2")
  }

  @Test("quiet says nothing of refusals and leaves the status")
  func quiet() throws {
    let run = try Run("a v=1 1\nbad\n") { $0.isQuiet = true }
    #expect(run.messages == "")
    #expect(run.status == .someRefused)
  }

  @Test("ten bad lines and no good one mean another kind of input")
  func anotherKind() throws {
    let ten = try Run(String(repeating: "prose here\n", count: 50))
    #expect(ten.status == .usage)
    #expect(ten.messages.contains("the first 10 lines are not line protocol"))
    let nine = try Run(String(repeating: "prose here\n", count: 9) + "a v=1 1\n")
    #expect(nine.status == .someRefused)
    #expect(nine.output == "a v=1 1\n")
  }

  @Test("strict ends at the first refusal, a maximum of errors at the one beyond")
  func limits() throws {
    let text = "a v=1 1\nbad\nbad\nbad\nb v=1 2\n"
    let strict = try Run(text) { $0.isStrict = true }
    #expect(strict.status == .failure)
    #expect(strict.output == "a v=1 1\n")
    let two = try Run(text) { $0.maxErrors = 2 }
    #expect(two.status == .failure)
    #expect(two.messages.hasSuffix("tool: more than 2 lines refused (--max-errors)\n"))
    let three = try Run(text) { $0.maxErrors = 3 }
    #expect(three.status == .someRefused)
    #expect(three.output == "a v=1 1\nb v=1 2\n")
  }

  @Test("refused lines are kept as they came, each with a newline")
  func rejects() throws {
    let scratch = try Scratch()
    _ = try Run("bad one\r\na v=1 1\nbad two") { $0.rejectPath = scratch.file("rejects") }
    #expect(scratch.text("rejects") == "bad one\r\nbad two\n")
  }

  @Test("a file of refused lines that is full ends the run")
  func fullRejects() throws {
    let run = try Run("bad\na v=1 1\n") { $0.rejectPath = "/dev/full" }
    #expect(run.status == .failure)
    #expect(run.messages.hasSuffix("/dev/full: No space left on device\n"))
  }

  @Test("a line is taken up to the limit and refused beyond, ended or not")
  func longLines() throws {
    let fits = "t s=\"" + String(repeating: "a", count: 57) + "\" "
    let run = try Run("\(fits)\n\(fits) 1\nt v=1 2\n") { $0.maxLine = 64 }
    #expect(fits.utf8.count == 64)
    #expect(run.output.hasSuffix("t v=1 2\n"))
    #expect(run.messages.hasSuffix("tool: input:2: line is longer than 64 bytes (--max-line)\n"))
    let unended = try Run("t v=1 2\n\(fits) 1") { $0.maxLine = 64 }
    #expect(unended.status == .someRefused)
    #expect(unended.output == "t v=1 2\n")
  }

  @Test("of a quote left open only the first line is refused")
  func openQuote() throws {
    let good = (1...20).map { "t v=\($0) \($0)\n" }.joined()
    let run = try Run("t s=\"open 0\n" + good) { $0.maxLine = 64 }
    #expect(run.output == good)
    #expect(run.status == .someRefused)
  }

  @Test("a point behind a refused one is not taken for one of the same series")
  func sameSeries() throws {
    let long = "b s=\"" + String(repeating: "a", count: 90) + "\" 1\n"
    let run = try Run("a v=1 1\n\(long)b v=1 2\nb v=1 3\n") { $0.maxLine = 64 }
    #expect(run.events == ["a v=1 1", "b v=1 2", "same b v=1 3", "finish"])
  }

  @Test("CR LF ends a line and blank lines and comments count as lines only")
  func lineEnds() throws {
    let run = try Run("a v=1 1\r\n\r\n# note\n\n  \nb v=1 2\r\nbad\r\n")
    #expect(run.output == "a v=1 1\nb v=1 2\n")
    #expect(run.messages.hasPrefix("tool: input:7:"))
  }

  @Test("a point without a stamp gets the present time in the stream's unit")
  func unstamped() throws {
    let run = try Run("a v=1\n")
    let stamp = run.events.first?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    #expect(abs(Double(stamp) - Date().timeIntervalSince1970) < 60)
  }

  @Test("a stamp of another magnitude than the first is told once")
  func magnitude() throws {
    let run = try Run("a v=1 1451606400000\na v=1 1451606401\na v=1 1451606402\n") {
      $0.precision = .auto
    }
    #expect(run.messages.split(separator: "\n").count == 1)
    #expect(run.messages.contains("another magnitude"))
    #expect(run.status == .success)
  }

  @Test("control bytes of a message are escaped, also those of a file's name")
  func escapes() throws {
    let run = try Run("a v=1 1\na,h=\u{1B}[31m v=x 2\nb v=\u{1B} 3\n")
    #expect(!run.messages.contains("\u{1B}"))
    #expect(run.messages.contains("\\x1B"))
  }

  @Test("verbose tells counts at the end")
  func verbose() throws {
    let run = try Run("a v=1 1\n") { $0.isVerbose = true }
    #expect(
      run.messages
        == "tool: 1 lines; 1 read: 1 told, 0 refused, 0 without a value; 2 events, 0 values left out\n"
        + "tool: 1 series from 1970-01-01T00:00:01Z to 1970-01-01T00:00:01Z\n"
    )
  }

  @Test("a failure of output outranks refusals and alerts")
  func statuses() throws {
    #expect(try Run("a v=1 1\n", stopsAt: "a v=1 1").status == .alerted)
    let codes: [FilterRun.ExitStatus] = [
      .success, .someRefused, .usage, .failure, .alerted, .signal(15),
    ]
    #expect(codes.map(\.code) == [0, 1, 2, 3, 4, 143])
    var session = try Session(tool: "tool", settings: StreamSettings())
    session.stop(.alerted)
    session.stop(.usage)
    let first = session.stopped
    session.stop(.failure)
    let last = session.stopped
    #expect(first == .alerted)
    #expect(last == .failure)
  }
}

@Suite("The first bytes of a source")
struct SourceStartTests {
  @Test("arrays and compressed input are refused with a hint")
  func refused() throws {
    #expect(try Run(" \n[{}]").messages.contains("jq -c"))
    #expect(try Run([0x1F, 0x8B, 8]).messages.contains("zcat"))
    #expect(try Run([0x1F, 0x8B, 8], pieces: 1).status == .usage)
    #expect(try Run([0x1F]).status == .someRefused)
  }

  @Test("a mark is passed over at the start only, wherever it is cut")
  func mark() throws {
    let text: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("a v=1 1\n".utf8)
    for size in 1...4 {
      #expect(try Run(text, pieces: size).output == "a v=1 1\n")
    }
    #expect(try Run([0x0A] + text).status == .success)
    #expect(try Run([0x0A] + text).output == "\u{FEFF}a v=1 1\n")
    #expect(try Run([0xEF, 0xBB]).status == .someRefused)
  }

  @Test("an empty input is told and is no failure")
  func empty() throws {
    for text in ["", "\n", "  \r\n", "\u{FEFF}"] {
      let run = try Run(text)
      #expect(run.messages == "tool: input: empty input\n")
      #expect(run.status == .success)
    }
  }

  @Test("blank lines at the start are passed over as they come and counted")
  func blankLines() throws {
    let text = String(repeating: "\n", count: 300_000) + "a v=1 1\nbad\n"
    let run = try Run(text)
    #expect(run.output == "a v=1 1\n")
    #expect(run.messages.hasPrefix("tool: input:300002:"))
    #expect(try Run(text, pieces: 1000) == run)
  }

  @Test("a first line of endless blanks is refused like other long lines")
  func blanks() throws {
    let text = String(repeating: " ", count: 5000) + "\na v=1 1\n"
    let run = try Run(text) { $0.maxLine = 1000 }
    #expect(run.status == .someRefused)
    #expect(try Run(text, pieces: 7) { $0.maxLine = 1000 } == run)
  }
}

@Suite("Windows of a stream")
struct WindowRecordsTests {
  private let window = "# window start=0 stop=10 n=1 prec=s group=a,h=x%20y\n"

  @Test("a frame begins and ends a window, its group decoded")
  func frames() throws {
    let run = try Run(window + "a,h=x\\ y v=1 1\n# end\n", as: Required.self)
    #expect(run.events == ["begin a,h=x\\ y 10", "a,h=x\\ y v=1 1", "end", "finish"])
    #expect(run.status == .success)
  }

  @Test("a filter that wants windows stops at a bare point, others take it")
  func bare() throws {
    let stopped = try Run("a v=1 1\n", as: Required.self)
    #expect(stopped.status == .usage)
    #expect(stopped.messages.contains("put lp-window before it"))
    #expect(try Run("a v=1 1\n" + window + "# end\n", as: Accepted.self).events.count == 4)
    #expect(try Run(window + "a v=1 1\n# end\n").events == ["a v=1 1", "finish"])
  }

  @Test("a window without an end is dropped and told, at the next or at the end")
  func dropped() throws {
    let run = try Run(window + window + "a v=1 1\n", as: Required.self)
    #expect(run.events.filter { $0 == "discard" }.count == 2)
    #expect(run.messages.split(separator: "\n").count == 2)
    #expect(!run.events.contains("end"))
  }

  @Test("an end without a beginning and other comments mean nothing")
  func comments() throws {
    let run = try Run("# end\n# windows are nice\n#\n", as: Required.self)
    #expect(run.events == ["finish"])
    #expect(run.status == .success)
  }

  @Test("a frame that cannot be read is refused")
  func malformed() throws {
    let run = try Run("# window start=10 stop=0\n", as: Required.self)
    #expect(run.status == .someRefused)
    #expect(run.messages.contains("stop lies before start"))
  }
}

@Suite("Input in pieces")
struct PiecesTests {
  @Test("records, messages and status do not depend on where the reads were cut")
  func pieces() throws {
    let long = String(repeating: "x", count: 100)
    let text =
      "\u{FEFF}# \(long)\n\nbad\na v=1 1\r\na s=\"two\nlines\" 2\nb s=\"\(long)\nb v=7 7\n\(long)\" 3\n"
      + "b v=1 4\n# window start=0 stop=10 \(long)\n\(long)\na s=\"open 5\nc v=1 6\n   \n"
      + "# window start=0 stop=10 prec=s\nc v=2 7\n# end\n\(long) \(long)\nc v=3 8\nd v=x"
    func run(_ size: Int?) throws -> Run {
      try Run(text, as: Accepted.self, pieces: size) { $0.maxLine = 64 }
    }
    let whole = try run(nil)
    #expect(whole.events.contains("end"))
    #expect(whole.status == .someRefused)
    for size in [1, 2, 3, 5, 7, 11, 63, 64, 65, 66, 100, 131] {
      let cut = try run(size)
      #expect(cut == whole, "pieces of \(size)")
    }
  }
}
