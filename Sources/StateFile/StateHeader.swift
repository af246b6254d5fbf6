import Bytes

/// The first lines of a state file.
///
/// What lies on disk:
///
///     lp-state 1 tool=lp-window version=3 options=28 body=0000000000012345
///     --every=5m0s
///     --period=5m0s
///     …body…
///     eight bytes: CRC-64 of the body and then of the header, lowest byte first
///
/// Nothing in the file is trusted before the lengths add up to the file's size and the checksum is
/// right; and after that nothing is trusted to make sense, since a checksum can be made by anyone. While
/// the body is being written, hyphens stand for its length, so an unfinished file is never a state.
struct StateHeader: Equatable {
  static let checksumSize = 8
  static let formatVersion = 1
  /// How many bytes of options are read; expressions of 64 KiB fit in.
  static let optionsLimit = 1 << 20

  private static let magicBytes = Array("lp-state ".utf8)
  private static let lengthDigits = 16
  private static let lineLimit = 256

  var identity: StateIdentity
  var bodyLength: Int
  /// How long the header is, in bytes.
  var length: Int

  /// How many bytes every state file begins with.
  static var magicLength: Int { magicBytes.count }

  /// Whether `bytes` begin as a state file does, as far as they go and but for a third of its first
  /// bytes: what is damaged is still recognised, and what is somebody else's is not taken for it.
  static func resemblesMagic(_ bytes: Span<UInt8>) -> Bool {
    let length = min(bytes.count, magicLength)
    let matches = (0..<length).count { bytes[$0] == magicBytes[$0] }
    return matches * 3 >= length * 2
  }

  /// The header's bytes; with hyphens where the body's length is not known yet.
  static func bytes(_ identity: StateIdentity, bodyLength: Int?) -> ByteBuffer {
    let options = identity.optionsText
    var bytes = ByteBuffer(capacity: 256 + options.utf8.count)
    bytes.append(magicBytes)
    bytes.append(text: "\(formatVersion) tool=\(identity.tool) version=\(identity.version)")
    bytes.append(text: " options=\(options.utf8.count) body=")
    if let bodyLength {
      let digits = String(bodyLength)
      bytes.append(repeating: UInt8(ascii: "0"), count: lengthDigits - digits.utf8.count)
      bytes.append(text: digits)
    } else {
      bytes.append(repeating: UInt8(ascii: "-"), count: lengthDigits)
    }
    bytes.append("\n")
    bytes.append(text: options)
    return bytes
  }

  /// The header at the start of `bytes`.
  init(parsing bytes: Span<UInt8>) throws(StateError) {
    guard bytes.count > 0 else { throw .truncated(expected: 1, found: 0) }
    guard Self.resemblesMagic(bytes) else { throw .notState }
    let magicEnd = min(bytes.count, Self.magicLength)
    guard (0..<magicEnd).allSatisfy({ bytes[$0] == Self.magicBytes[$0] }) else {
      throw .damagedHeader
    }
    let limit = min(bytes.count, Self.lineLimit)
    guard let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n"), from: 0, to: limit) else {
      if bytes.count >= Self.lineLimit { throw .damagedHeader }
      throw .truncated(expected: bytes.count + 1, found: bytes.count)
    }
    let words = Self.words(bytes, 0..<lineEnd)
    guard words.count >= 2, let format = Self.number(bytes, words[1]) else { throw .damagedHeader }
    guard format == Self.formatVersion else { throw .otherFormat }
    guard words.count == 6, let tool = Self.value("tool=", bytes, words[2]),
      let version = Self.value("version=", bytes, words[3]),
      let options = Self.value("options=", bytes, words[4]),
      let body = Self.value("body=", bytes, words[5]), body.count == Self.lengthDigits,
      let versionNumber = Self.number(bytes, version),
      let optionsLength = Self.number(bytes, options), optionsLength <= Self.optionsLimit
    else { throw .damagedHeader }
    if bytes[body.lowerBound] == UInt8(ascii: "-") { throw .unfinished }
    guard let bodyLength = Self.number(bytes, body) else { throw .damagedHeader }
    let name = Self.text(bytes, tool)
    guard Self.isName(name) else { throw .damagedHeader }
    length = lineEnd + 1 + optionsLength
    self.bodyLength = bodyLength
    guard length <= bytes.count else {
      throw .truncated(
        expected: length + bodyLength + Self.checksumSize, found: bytes.count)
    }
    guard
      let list = StateIdentity.options(parsing: Self.text(bytes, lineEnd + 1..<length))
    else { throw .damagedHeader }
    identity = StateIdentity(tool: name, version: versionNumber, options: list)
  }

  /// How long the whole file must be.
  var fileLength: Int { length + bodyLength + Self.checksumSize }

  /// Whether `text` can be a tool's name.
  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }

  private static func words(_ bytes: Span<UInt8>, _ line: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = line.lowerBound
    while let space = bytes.firstIndex(of: UInt8(ascii: " "), from: start, to: line.upperBound) {
      words.append(start..<space)
      start = space + 1
    }
    words.append(start..<line.upperBound)
    return words
  }

  /// What follows `key` in `word`; nil when it does not begin with it.
  private static func value(
    _ key: StaticString, _ bytes: Span<UInt8>, _ word: Range<Int>
  ) -> Range<Int>? {
    var name = ByteBuffer()
    name.append(key)
    guard word.count > name.count else { return nil }
    let end = word.lowerBound + name.count
    guard bytes.equal(word.lowerBound..<end, name.span, 0..<name.count) else { return nil }
    return end..<word.upperBound
  }

  /// The number that `range` spells in decimal digits only, below 10¹⁶.
  private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= lengthDigits else { return nil }
    var result = 0
    for index in range {
      let byte = bytes[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      result = result * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return result
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: bytes.extracting(range).array, as: UTF8.self)
  }
}

extension Span where Element == UInt8 {
  /// A copy of the bytes.
  var array: [UInt8] {
    var bytes = ByteBuffer(capacity: count)
    bytes.append(self)
    return bytes.array
  }
}
