/// How a state lies on the disk.
///
/// A file is the line `lp-state 3`, the body, and eight bytes: the SipHash of all before them with a key
/// of zeros, lowest byte first. The body begins with the identity. Nothing in it is trusted before the
/// checksum is right; and after that nothing is trusted to make sense, since anyone can make a checksum.
///
/// The body is a section without its end. A section holds entries: a tag, a name, a value. A list
/// holds items, each a section without a name. A name is a number counting from 0, or, when the tag has
/// `newName` set, the length and bytes of a name that takes the next number. Integers are LEB128.
enum StateFormat {
  /// What kind of value follows; the low bits of a tag.
  enum Kind: UInt8 {
    /// The end of a section or list; has neither name nor value.
    case end = 0
    /// Entries up to an end.
    case section = 1
    /// Items up to an end.
    case list = 2
    /// A section in a list; has no name.
    case item = 3
    /// An integer from 0 to 2⁶⁴ − 1.
    case positive = 4
    /// A negative integer, as its complement.
    case negative = 5
    /// Eight bytes, the lowest first.
    case double = 6
    case no = 7
    case yes = 8
    /// A length and so many bytes.
    case bytes = 9
    /// A count and so many zigzag integers.
    case integers = 10
    /// A count and so many doubles.
    case doubles = 11
  }

  /// The first line of a file, its end included.
  static let magic = Array("lp-state 3\n".utf8)
  /// How many bytes of it are the same in every version of this format.
  static let nameLength = 9
  /// How long the checksum is, in bytes.
  static let checksumSize = 8
  /// Set in a tag when a new name follows it.
  static let newName: UInt8 = 0x40
  /// How deep sections and lists may lie in each other.
  static let depthLimit = 32
  /// How long a name may be, in bytes.
  static let nameLimit = 255
  /// How many different names there may be.
  static let namesLimit = 1 << 16
  /// How much is written at once.
  static let pieceSize = 1 << 18
}
