import Bytes

/// What the first bytes of an input tell of its form.
///
/// A UTF-8 byte order mark is passed over; blanks and line ends may stand before the first byte that
/// tells.
enum SourceStart: Equatable {
  /// More bytes are needed.
  case undecided
  /// Blank lines up to this index, and nothing that tells behind them yet: they need not be kept.
  case blankLines(to: Int)
  /// An input of this form, from this index on.
  case known(InputFormat, from: Int)
  /// Something no tool reads, with the reason and what to do.
  case refused(String)
  /// The input ended before anything came.
  case empty

  /// More blanks than this before the first byte of a line make it a line like others.
  private static let mostBlanks = 4096

  /// Looks at `bytes`; behind blank lines that were passed over no byte order mark can come.
  static func look(
    at bytes: Span<UInt8>, behindBlankLines isPastStart: Bool = false, atEnd: Bool
  ) -> SourceStart {
    let mark: [UInt8] = isPastStart ? [] : [0xEF, 0xBB, 0xBF]
    var first = 0
    while first < mark.count, first < bytes.count, bytes[first] == mark[first] { first += 1 }
    if first == bytes.count, first < mark.count, first > 0, !atEnd { return .undecided }
    let content = first == mark.count ? first : 0
    var (index, lineStart) = (content, content)
    while index < bytes.count, isBlank(bytes[index]) {
      index += 1
      if bytes[index - 1] == UInt8(ascii: "\n") { lineStart = index }
      if index - lineStart > mostBlanks { return .known(.lp, from: content) }
    }
    guard index < bytes.count else {
      if atEnd { return .empty }
      return lineStart > content ? .blankLines(to: lineStart) : .undecided
    }
    if bytes[index] == Ascii.openBrace { return .known(.json, from: content) }
    if let found = ForeignFormat.look(bytes, from: index, atEnd: atEnd) { return found }
    guard let isRecording = RecordingStart.isRecording(bytes, from: index, atEnd: atEnd) else {
      return .undecided
    }
    return isRecording ? .known(.srpl, from: index) : .known(.lp, from: content)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
