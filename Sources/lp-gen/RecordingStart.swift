import Bytes
import LineProtocol

/// Finds out from its first lines what a recording is.
enum RecordingStart {
  enum Kind: Equatable {
    /// More bytes are needed.
    case undecided
    /// It is of this form, from this index on.
    case known(RecordingFormat, from: Int)
    /// Something that is not read, with the reason and what to do.
    case refused(String)
    /// The input ended before anything came.
    case empty
  }

  /// Beyond this many bytes the first line is not waited for.
  private static let most = 1 << 20

  /// Looks at all that came so far.
  static func kind(of bytes: Span<UInt8>, atEnd: Bool) -> Kind {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var first = 0
    while first < mark.count, first < bytes.count, bytes[first] == mark[first] { first += 1 }
    if first < mark.count, first == bytes.count, first > 0, !atEnd { return .undecided }
    let content = first == mark.count ? first : 0
    var index = content
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count else {
      if bytes.count > most { return .known(.lp, from: content) }
      return atEnd ? .empty : .undecided
    }
    switch bytes[index] {
    case UInt8(ascii: "{"): return .known(.json, from: content)
    case UInt8(ascii: "["):
      return .refused("a JSON array; expected one record a line, try: jq -c '.[]'")
    case 0x1F:
      guard index + 1 < bytes.count || atEnd else { return .undecided }
      if index + 1 < bytes.count, bytes[index + 1] == 0x8B {
        return .refused("compressed by gzip; try: zcat FILE | …")
      }
    default: break
    }
    guard let isRecording = isStreamRecording(bytes, from: index, atEnd: atEnd) else {
      return bytes.count > most ? .known(.lp, from: content) : .undecided
    }
    return .known(isRecording ? .srpl : .lp, from: content)
  }

  /// Whether two lines that are no line protocol stand before one that is, and again at least one
  /// behind it, unless the recording ends there; nil when too little came. Line protocol is known by
  /// its first good line, so a live stream of it is not kept waiting.
  private static func isStreamRecording(
    _ bytes: Span<UInt8>, from start: Int, atEnd: Bool
  ) -> Bool? {
    var parser = PointParser(precision: .unit(.nanoseconds))
    var index = start
    for line in 0..<4 {
      if line == 3 {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        if index == bytes.count { return atEnd ? true : nil }
      }
      if line == 2 {
        switch parser.parse(bytes, from: index, atEnd: atEnd) {
        case .point(let next): index = next
        case .needMore: return atEnd ? false : nil
        case .blank, .comment, .malformed: return false
        }
        continue
      }
      // By itself, so that an open quote does not reach into the next.
      let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index, to: bytes.count)
      guard newline != nil || atEnd else { return nil }
      let end = newline.map { $0 + 1 } ?? bytes.count
      switch parser.parse(bytes.extracting(index..<end), from: 0, atEnd: true) {
      case .point, .comment: return false
      case .blank, .malformed, .needMore: index = end
      }
    }
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
