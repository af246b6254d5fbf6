import Testing

@testable import FilterRun

@Suite("Stream recordings")
struct StreamRecordingTests {
  private let recording = "db\nrp\nm f=1 1\ndb\n\nm f=\"two\nlines\" 2\n\ndb\nrp\nm f=3 3\n"
  private let points = ["m f=1 1", "same m f=\"two\nlines\" 2", "same m f=3 3", "finish"]

  @Test("the points of a recording are taken, however it is cut")
  func pieces() throws {
    let whole = try Run(recording)
    #expect(whole.events == points)
    #expect(whole.status == .success)
    for size in 1...9 { #expect(try Run(recording, pieces: size) == whole) }
  }

  @Test("line protocol with bad first lines is none")
  func badLines() throws {
    let run = try Run("bad\nbad\na v=1 1\na v=2 2\n")
    #expect(run.events == ["a v=1 1", "same a v=2 2", "finish"])
    #expect(run.status == .someRefused)
    #expect(try Run("bad\nbad\na v=1 1\na v=2 2\n", pieces: 3) == run)
  }

  @Test("a good first line is answered before there is a second")
  func live() throws {
    let line = Array("a v=1 1\n".utf8)
    let kind = SourceStart.look(at: line.span, atEnd: false)
    #expect(kind == .known(.lp, from: 0))
  }

  @Test("a record that lost a line costs itself only")
  func lost() throws {
    let run = try Run("db\nrp\nm f=1 1\ndb\nm f=2 2\ndb\nrp\nm f=3 3\n")
    #expect(run.events == ["m f=1 1", "same m f=3 3", "finish"])
    #expect(run.messages.contains("input:5: a point in the place of the retention policy"))
  }

  @Test("long and cut records are refused")
  func bounds() throws {
    let long = String(repeating: "x", count: 200)
    let text = "db\nrp\nm f=1 1\ndb\nrp\nm f=\"\(long)\" 2\ndb\nrp\nm f=3 3\ndb\nrp\n"
    let run = try Run(text) { $0.maxLine = 100 }
    #expect(run.events == ["m f=1 1", "same m f=3 3", "finish"])
    #expect(run.messages.contains("input:6: line is longer than 100 bytes"))
    #expect(run.messages.contains("input:11: the recording ends within a record"))
    for size in [1, 5, 64] {
      #expect(try Run(text, pieces: size) { $0.maxLine = 100 } == run)
    }
  }
}
