import Bytes

/// What a child writes, passed on line by line and within limits.
///
/// Lines are cut at 1 KiB and only the first twenty are told; the rest is read and counted, so that
/// a child that floods costs neither memory nor a full disk and is not held up either.
struct OutputRelay: ~Copyable {
  /// The longest part of a line that is told, in bytes.
  static let longestLine = 1024
  /// How many lines of one child are told.
  static let linesTold = 20

  /// The beginning of the line that is not complete, and how long that line is so far.
  private var line = ByteBuffer()
  private var length = 0
  private var lines = 0
  private var untoldBytes = 0

  /// Takes what was read, in pieces of any size; each whole line goes to `tell`.
  mutating func receive(_ bytes: Span<UInt8>, tell: (String) -> Void) {
    var start = 0
    while start < bytes.count {
      let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start, to: bytes.count)
      let end = newline ?? bytes.count
      length += end - start
      if lines < OutputRelay.linesTold {
        line.append(bytes, start..<min(end, start + OutputRelay.longestLine - line.count))
      } else {
        untoldBytes += min(end + 1, bytes.count) - start
      }
      if newline != nil { endLine(tell) }
      start = end + 1
    }
  }

  /// The child wrote all it will: tells a last line without an end, and how much was not told.
  mutating func finish(tell: (String) -> Void) {
    if length > 0 { endLine(tell) }
    guard lines > OutputRelay.linesTold else { return }
    let more = lines - OutputRelay.linesTold
    tell("… and \(more) more line\(more == 1 ? "" : "s") (\(untoldBytes) bytes)")
  }

  private mutating func endLine(_ tell: (String) -> Void) {
    lines += 1
    if lines <= OutputRelay.linesTold { tell(text()) }
    line.removeAll()
    length = 0
  }

  private func text() -> String {
    var kept = line.array
    guard length > kept.count else {
      if kept.last == UInt8(ascii: "\r") { kept.removeLast() }
      return PrintableText.of(kept)
    }
    // A character that the cut may have torn.
    if let start = kept.lastIndex(where: { $0 & 0xC0 != 0x80 }), kept[start] >= 0x80 {
      kept.removeSubrange(start...)
    }
    return PrintableText.of(kept) + "… (\(length) bytes)"
  }
}
