import Bytes

/// Finds out from its first bytes what an input is.
///
/// A UTF-8 byte order mark is passed over; blanks and line ends may stand before the first byte that
/// tells.
struct SourceStart {
  enum Kind: Equatable {
    /// More bytes are needed.
    case undecided
    /// Line protocol, from this index on.
    case lineProtocol(from: Int)
    /// JSON, from this index on.
    case json(from: Int)
    /// Something no tool reads, with the reason and what to do.
    case refused(String)
    /// The input ended before anything came.
    case empty
  }

  private(set) var isKnown = false

  mutating func look(at bytes: Span<UInt8>, atEnd: Bool) -> Kind {
    let kind = Self.kind(of: bytes, atEnd: atEnd)
    isKnown = kind != .undecided
    return kind
  }

  private static func kind(of bytes: Span<UInt8>, atEnd: Bool) -> Kind {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var first = 0
    while first < mark.count, first < bytes.count, bytes[first] == mark[first] { first += 1 }
    if first == bytes.count, first < mark.count, first > 0, !atEnd { return .undecided }
    let content = first == mark.count ? first : 0
    var index = content
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count else {
      // Blanks without end are no reason to hold them all.
      if bytes.count > 1 << 20 { return .lineProtocol(from: content) }
      return atEnd ? .empty : .undecided
    }
    switch bytes[index] {
    case UInt8(ascii: "{"): return .json(from: content)
    case UInt8(ascii: "["):
      return .refused("a JSON array; expected one record a line, try: jq -c '.[]'")
    case 0x1F:
      guard index + 1 < bytes.count || atEnd else { return .undecided }
      if index + 1 < bytes.count, bytes[index + 1] == 0x8B {
        return .refused("compressed by gzip; try: zcat FILE | …")
      }
    default: break
    }
    return .lineProtocol(from: content)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
