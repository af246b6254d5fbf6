import Bytes
import LineProtocol
import Times

// A line that opens a window is, written again, a line that opens the same window.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count < 1 << 12 else { return 0 }
  let line = Array("# window start=".utf8) + UnsafeBufferPointer(start: data, count: count)
  guard case .window(let frame, let group) = FrameLine(line.span, 0..<line.count) else { return 0 }
  precondition(frame.start <= frame.stop)
  var written = ByteBuffer()
  written.append(frame: frame, group: group.span, 0..<group.count)
  let end = written.count - 1
  precondition(written[end] == 0x0A)
  guard case .window(let second, let again) = FrameLine(written.span, 0..<end) else {
    fatalError("does not read what it wrote: \(String(decoding: written.array, as: UTF8.self))")
  }
  precondition(second == frame, "another frame")
  precondition(again == group, "another group")
  guard !group.isEmpty else { return 0 }
  // The group is the head of a point.
  let point = group + Array(" x=0 0\n".utf8)
  var parser = PointParser()
  guard case .point = parser.parse(point.span, from: 0, atEnd: true) else {
    fatalError("no head of a point: \(String(decoding: group, as: UTF8.self))")
  }
  return 0
}
