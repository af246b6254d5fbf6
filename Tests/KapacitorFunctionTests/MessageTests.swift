import Bytes
import KapacitorFunction
import Testing

@Suite("Messages between Kapacitor and a function")
struct MessageTests {
  /// The request that a whole frame is, told in words.
  private func told(_ bytes: [UInt8]) throws -> String {
    guard let (message, _) = try MessageFrame.next(bytes.span, from: 0) else { return "incomplete" }
    switch try FunctionRequest(bytes.span, message) {
    case .info: return "info"
    case .initialize(let options):
      return "init"
        + options.map { option in
          switch option.value {
          case .flag(let value): " \(option.name)=\(value)"
          case .integer(let value): " \(option.name)=\(value)"
          case .number(let value): " \(option.name)=\(value)"
          case .text(let value): " \(option.name)='\(value)'"
          case .duration(let value): " \(option.name)=\(value)ns"
          case nil: " \(option.name)"
          }
        }.joined()
    case .keepalive(let time): return "keepalive \(time)"
    case .snapshot: return "snapshot"
    case .restore(let range): return "restore \(String(decoding: bytes[range], as: UTF8.self))"
    case .begin(let head):
      let tags = head.tags.map { ",\(text($0.key))=\(text($0.value))" }.joined()
      return "begin \(text(head.name)) [\(text(head.group))]\(tags) \(head.isByName)"
    case .point(let point):
      let time = try point.time(bytes.span)
      let values = try ["hotend", "n", "ok", ""].map { name in
        try point.number(ofField: Array(name.utf8), bytes.span)
      }
      return "point \(time) " + values.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
    case .end(let stop): return "end \(stop)"
    case .unknown: return "unknown"
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func written(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
    var buffer = ByteBuffer()
    body(&buffer)
    return buffer.array
  }

  @Test("requests of the real Kapacitor are read")
  func requests() throws {
    let frames = try RecordedFrames.load()
    let golden = try frames.golden.filter { $0.direction == "kapacitor->udf" }
      .map { try told($0.bytes) }
    #expect(
      golden == [
        "info", "init field='hotend' size=3600 alpha=0.001", "keepalive 1451606400000000000",
        "snapshot", "restore {}",
      ])
    let conversation = try frames.conversation.filter { $0.direction == "kapacitor->udf" }
      .map { try told($0.bytes) }
    #expect(
      conversation == [
        "info", "init", "restore old",
        "begin temperatures [temperatures\nprinter=p1],printer=p1 true",
        "point 1451606400000000000 220.5 - - -", "point 1451606401000000000 - 3.0 - -",
        "end 1451606700000000000", "point 1451606400000000000 - - - -", "snapshot",
      ])
    print("messages of the real Kapacitor: \(golden.count + conversation.count) read")
  }

  @Test("answers are written to the byte as the real Kapacitor's code writes them")
  func answers() throws {
    let frames = try RecordedFrames.load()
    let expected = frames.golden.filter { $0.direction == "udf->kapacitor" }.map(\.bytes)
    var head: BatchHead?
    let begin = frames.conversation.first { $0.message?.hasSuffix("Begin") == true }
    if let bytes = begin?.bytes, let frame = try MessageFrame.next(bytes.span, from: 0),
      case .begin(let found) = try FunctionRequest(bytes.span, frame.message)
    {
      head = found
    }
    var point = try #require(head)
    point.group = Array("printer=p1".utf8)
    point.isByName = false
    let ours = [
      written { $0.appendInfo(options: [("alpha", .number)]) },
      written { $0.appendInitialized(problem: nil) },
      written { $0.appendInitialized(problem: "must supply a field name") },
      written { $0.appendKeepalive(time: 1_451_606_400_000_000_000) },
      written { $0.appendSnapshot(Array("{}".utf8).span) },
      written { $0.appendSnapshot([UInt8]().span) },
      written { $0.appendRestored() },
      written { $0.appendError("boom") },
      written {
        $0.appendPoint(of: point, time: 1_451_606_700_000_000_000, fields: [("pvalue", 0.5)])
      },
    ]
    #expect(ours == expected)
    print("answers to the real Kapacitor: \(ours.count) of \(expected.count) to the byte")
  }

  @Test("messages cut or changed anywhere are waited for, read or refused, never worse")
  func hostile() throws {
    let frames = try RecordedFrames.load()
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var (read, refused) = (0, 0)
    for frame in frames.golden + frames.conversation where !frame.bytes.isEmpty {
      let bytes = frame.bytes
      for length in 0..<bytes.count {
        let cut = Array(bytes[..<length])
        let isComplete = try MessageFrame.next(cut.span, from: 0) != nil
        #expect(!isComplete)
      }
      for _ in 0..<2000 {
        var changed = bytes
        for _ in 0...random(3) { changed[random(changed.count)] = UInt8(random(256)) }
        do {
          _ = try told(changed)
          read += 1
        } catch { refused += 1 }
      }
    }
    print("changed messages: \(read) read or incomplete, \(refused) refused")
  }

  @Test("a length beyond all measure is refused, and a number without end")
  func lengths() {
    let long: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
    #expect(throws: FunctionError.tooLong) { _ = try MessageFrame.next(long.span, from: 0) }
    let endless = [UInt8](repeating: 0xFF, count: 12)
    #expect(throws: FunctionError.number) { _ = try MessageFrame.next(endless.span, from: 0) }
  }
}
