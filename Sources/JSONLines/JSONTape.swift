import Bytes

/// A member of an object: its key, its value and its place in the tape.
struct JSONMember {
  var key: JSONText
  /// The first eight bytes of the key, so that keys are told apart by one comparison.
  var keyWord: UInt64
  var value: JSONValue
  /// The object it belongs to, as an index in the tape; -1 for the outermost.
  var parent: Int
  /// The index of the next member of the same object, or that of the end.
  var next: Int
  /// Whether a later member of the object has the same key.
  var isShadowed = false
}

/// The members of an object and of the objects in it, in the order of the text.
///
/// Arrays are checked and passed over: where one matters, as the points of a window, its elements are
/// read one after another later on, so that the tape stays as small as one of them.
struct JSONTape: ~Copyable {
  /// How deeply objects may lie in each other.
  static let deepest = 64

  private(set) var members = NoncopyableArray<JSONMember>()

  /// The members of an object: all from the first up to the count lie within.
  func children(of index: Int) -> Range<Int> { index + 1..<members[index].next }

  /// The known keys among the members in `range`, those of one object.
  @inline(__always)
  func known(_ bytes: Span<UInt8>, _ range: Range<Int>) -> KnownMembers {
    KnownMembers(members.span, range, bytes)
  }

  /// The first of the members in `range`, those of one object, that is wanted.
  @inline(__always)
  func first(in range: Range<Int>, where isWanted: (JSONMember) -> Bool) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if isWanted(members[index]) { return index }
      index = members[index].next
    }
    return nil
  }

  /// Reads the object whose brace is at `start`; the index behind its end.
  mutating func read(
    _ bytes: Span<UInt8>, from start: Int, with scanner: JSONScanner
  ) throws(JSONError) -> Int {
    members.removeAll()
    var parent = -1
    var depth = 1
    var index = start &+ 1
    var mayClose = true
    while true {
      let first = scanner.token(bytes, at: &index)
      if first == Ascii.quote {
        let isOpen = try readMember(bytes, at: &index, parent, scanner)
        mayClose = isOpen
        if isOpen {
          depth += 1
          guard depth <= Self.deepest else { throw JSONError(.tooDeep, at: index - 1) }
          parent = members.count - 1
          continue
        }
      } else if first != Ascii.closeBrace || !mayClose {
        throw JSONError(.keyExpected, at: index)
      }
      // Behind a value, or at the end of an object without members.
      while true {
        let stop = scanner.token(bytes, at: &index)
        if stop == Ascii.comma, !mayClose { break }
        guard stop == Ascii.closeBrace else { throw JSONError(.objectEndExpected, at: index) }
        index &+= 1
        mayClose = false
        if parent < 0 { return index }
        members[parent].next = members.count
        members[parent].value.end = index
        parent = members[parent].parent
        depth -= 1
      }
      index &+= 1
    }
  }

  /// Reads the member whose key's quote is at `index`, which moves behind its value, or into it when
  /// that is an object; whether it is.
  @inline(__always)
  private mutating func readMember(
    _ bytes: Span<UInt8>, at index: inout Int, _ parent: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Bool {
    let key = try scanner.string(bytes, from: index &+ 1)
    let start = try scanner.behindColon(bytes, of: key)
    index = try readValue(bytes, at: start, of: key, parent, scanner)
    return bytes[start] == Ascii.openBrace
  }

  /// Adds the value at `start` as a member with this key; the index behind it, or within it when it is an
  /// object.
  @inline(__always)
  mutating func readValue(
    _ bytes: Span<UInt8>, at start: Int, of key: JSONText, _ parent: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Int {
    let value: JSONValue
    let end: Int
    switch scanner.byte(bytes, at: start) {
    case Ascii.openBrace:
      value = JSONValue(kind: .object, start: start, end: start)
      end = start &+ 1
    case Ascii.openBracket:
      end = try scanner.valueEnd(bytes, from: start)
      value = JSONValue(kind: .array, start: start, end: end)
    default:
      value = try scanner.scalar(bytes, at: start)
      end = value.endWithQuote
    }
    members.append(
      JSONMember(
        key: key, keyWord: bytes.prefixWord(key.range), value: value, parent: parent,
        next: members.count &+ 1))
    return end
  }

  /// Takes all members out.
  mutating func removeAll() { members.removeAll() }

  /// Marks the members in `range`, which are those of one object, whose key comes again later.
  mutating func shadowDuplicates(_ range: Range<Int>, _ bytes: Span<UInt8>) {
    if range.count > 1, mayRepeat(range, bytes) { shadowByTable(range, bytes) }
  }

  /// Whether two of the members may have one key; false only for at most 16 keys without an escape, which
  /// stands for other bytes, that differ in their length, their first eight bytes or their last.
  private func mayRepeat(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    var words = InlineArray<16, UInt64>(repeating: 0)
    var count = 0
    var index = range.lowerBound
    while index < range.upperBound, count < 16 {
      let key = members[index].key
      if key.hasEscape { return true }
      var word = members[index].keyWord
      if key.end &- key.start > 8 {
        word = word &* 0x9E37_79B9_7F4A_7C15 ^ bytes.word(at: key.end &- 8)
      }
      word ^= UInt64(truncatingIfNeeded: key.end &- key.start) &<< 56
      for earlier in 0..<count where words[earlier] == word { return true }
      words[count] = word
      count &+= 1
      index = members[index].next
    }
    return index < range.upperBound
  }

  @inline(never)
  private mutating func shadowByTable(_ range: Range<Int>, _ bytes: Span<UInt8>) {
    var table = ByteKeyTable()
    var last: [Int] = []
    var decoded = ByteBuffer()
    var index = range.lowerBound
    while index < range.upperBound {
      decoded.removeAll()
      decoded.append(decoding: members[index].key, of: bytes)
      let (number, isNew) = table.insert(decoded)
      if isNew {
        last.append(index)
      } else {
        members[last[number]].isShadowed = true
        last[number] = index
      }
      index = members[index].next
    }
  }
}
