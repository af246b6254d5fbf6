import Bytes
import LineProtocol
import Times

// A line that opens a window is, written again, a line that opens the same window.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count < 1 << 12 else { return 0 }
  let line = Array("# window start=".utf8) + UnsafeBufferPointer(start: data, count: count)
  guard case .window(let frame, let encoded) = FrameLine(line.span, 0..<line.count) else { return 0 }
  precondition(frame.start <= frame.stop)
  var group = ByteBuffer()
  if !encoded.isEmpty { FrameGroup.appendHead(line.span, encoded, to: &group) }
  var written = ByteBuffer()
  written.append(frame: frame, group: group.span, 0..<group.count)
  let end = written.count - 1
  precondition(written[end] == 0x0A)
  guard case .window(let second, let again) = FrameLine(written.span, 0..<end) else {
    fatalError("does not read what it wrote: \(String(decoding: written.array, as: UTF8.self))")
  }
  precondition(second == frame, "another frame")
  var secondGroup = ByteBuffer()
  if !again.isEmpty { FrameGroup.appendHead(written.span, again, to: &secondGroup) }
  precondition(secondGroup.array == group.array, "another group")
  guard !group.isEmpty else { return 0 }
  // The group is the head of a point.
  group.append(" x=0 0\n")
  var parser = PointParser()
  guard case .point = parser.parse(group.span, from: 0, atEnd: true) else {
    fatalError("no head of a point: \(String(decoding: group.array, as: UTF8.self))")
  }
  return 0
}
