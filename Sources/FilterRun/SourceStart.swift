import Bytes

/// Finds out from its first bytes what an input is.
///
/// A UTF-8 byte order mark is passed over; blanks and line ends may stand before the first byte that
/// tells.
struct SourceStart {
  enum Kind: Equatable {
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
  }

  /// More blanks than this before the first byte of a line make it a line like others.
  private static let mostBlanks = 4096

  private(set) var isKnown = false
  /// Whether blank lines were passed over, so that no byte order mark can come.
  private var isPastStart = false

  mutating func look(at bytes: Span<UInt8>, atEnd: Bool) -> Kind {
    let kind = kind(of: bytes, atEnd: atEnd)
    switch kind {
    case .undecided: break
    case .blankLines: isPastStart = true
    case .known, .refused, .empty: isKnown = true
    }
    return kind
  }

  private func kind(of bytes: Span<UInt8>, atEnd: Bool) -> Kind {
    let mark: [UInt8] = isPastStart ? [] : [0xEF, 0xBB, 0xBF]
    var first = 0
    while first < mark.count, first < bytes.count, bytes[first] == mark[first] { first += 1 }
    if first == bytes.count, first < mark.count, first > 0, !atEnd { return .undecided }
    let content = first == mark.count ? first : 0
    var (index, lineStart) = (content, content)
    while index < bytes.count, Self.isBlank(bytes[index]) {
      index += 1
      if bytes[index - 1] == UInt8(ascii: "\n") { lineStart = index }
      if index - lineStart > Self.mostBlanks { return .known(.lp, from: content) }
    }
    guard index < bytes.count else {
      if atEnd { return .empty }
      return lineStart > content ? .blankLines(to: lineStart) : .undecided
    }
    if bytes[index] == Ascii.openBrace { return .known(.json, from: content) }
    switch ForeignFormat.look(bytes, from: index, atEnd: atEnd) {
    case .found(let reason): return .refused(reason)
    case .undecided: return .undecided
    case nil: break
    }
    guard let isRecording = RecordingStart.isRecording(bytes, from: index, atEnd: atEnd) else {
      return .undecided
    }
    return isRecording ? .known(.srpl, from: index) : .known(.lp, from: content)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
