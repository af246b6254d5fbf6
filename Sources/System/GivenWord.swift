import Bytes

/// Words of the command line as text that gives all of their bytes back.
///
/// To the system a name is bytes, and not every file's name is UTF-8. A byte that is none becomes a code
/// point at the end of the last plane, which nobody may assign a meaning to: U+10FF00 and the byte. So
/// do the bytes of such code points themselves, so that nothing is lost.
public enum GivenWord {
  private static let first: UInt32 = 0x10FF00

  /// The text that stands for the bytes of a word.
  public static func text(_ word: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    let bytes = word.span
    var index = 0
    while index < bytes.count {
      let length = bytes.utf8Length(at: index, end: bytes.count)
      let scalar = String(decoding: word[index..<index + length], as: UTF8.self).unicodeScalars
        .first
      if let scalar, scalar.value < first {
        text.append(scalar)
        index += length
      } else {
        if let stand = Unicode.Scalar(first + UInt32(bytes[index])) { text.append(stand) }
        index += 1
      }
    }
    return String(text)
  }

  /// The bytes of the word that a text stands for.
  public static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if let byte = byte(of: scalar) {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }

  /// The byte that a code point stands for; nil for one that is meant.
  public static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    scalar.value >= first ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  /// The word as the system takes a path, with a zero at its end.
  public static func path(_ text: String) -> [CChar] {
    bytes(text).map { CChar(bitPattern: $0) } + [0]
  }
}
