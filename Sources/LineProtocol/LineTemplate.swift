import Bytes

/// What the point read before looked like: its head and its field keys, kept so that the next line
/// can be compared with them eight bytes at a time.
struct LineTemplate: ~Copyable {
  /// A field key with its `=`.
  struct Key {
    /// Its first eight bytes, and how far to shift away what does not belong to it.
    var word: UInt64
    var shift: UInt64
    /// Its length with the `=`, and, when that is more than eight, where it lies in `keyBytes`.
    var length: Int
    var start: Int
    var hasBackslash: Bool
    /// How its value looked.
    var shape = NumberShape()
  }

  /// The first `keyCount` are those of the point before; the rest is left over.
  private var keys = NoncopyableArray<Key>()
  private var keyCount = 0
  private var keyBytes = ByteBuffer(capacity: 256)

  /// Measurement and tags with the blank behind them, and eight bytes so that whole words can be read.
  private var head = ByteBuffer(capacity: 256)
  /// The length of measurement and tags; -1 before the first point.
  private(set) var headLength = -1
  /// Whether the point's table still holds the places of this head.
  private(set) var hasHead = false

  /// Whether all fields of the point before were numbers and it had a stamp that `stamp` can read again,
  /// so that the whole line may come again.
  var hasOrdinaryFields = false
  var stamp = StampTemplate()
  /// Whole lines with the head that is kept.
  var shapes = LineShapes()

  /// Forgets what head was kept, so that the next point's counts as another one's.
  mutating func forgetKeptHead() {
    hasHead = false
    headLength = -1
    hasOrdinaryFields = false
  }

  /// Whether the head and a blank stand at `start`. False is no proof of the contrary.
  @inline(__always)
  func repeatsHead(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    hasHead && bytes.repeats(at: start, head.span, at: 0, length: headLength &+ 1)
  }

  /// Reads a head whose measurement and tag keys are those of the point before, and whose tag values
  /// need no second look, over the places of those in `tags`; `oldStart` is where that line started.
  /// - Returns: the end of the head; nil says nothing, and the table is no more that of a point.
  @inline(__always)
  mutating func repeatedTags(
    _ bytes: Span<UInt8>, at start: Int, oldStart: Int, into tags: inout [Tag]
  ) -> Int? {
    guard hasHead, !tags.isEmpty else { return nil }
    hasHead = false
    return Self.repeatedTags(bytes, at: start, head, oldStart: oldStart, into: &tags)
  }

  @inline(__always)
  private static func repeatedTags(
    _ bytes: Span<UInt8>, at start: Int, _ head: borrowing ByteBuffer, oldStart: Int,
    into tags: inout [Tag]
  ) -> Int? {
    var tags = tags.mutableSpan
    let head = head.span
    var index = start
    var oldEnd = oldStart
    for number in tags.indices {
      let old = tags[number]
      let length = old.value.start &- oldEnd
      guard bytes.repeats(at: index, head, at: oldEnd &- oldStart, length: length) else {
        return nil
      }
      oldEnd = old.value.end
      let valueStart = index &+ length
      index = valueStart
      var count = 8
      while count == 8 {
        guard index <= bytes.count &- 9 else { return nil }
        let word = bytes.word(at: index)
        count = WordScan.ordinaryCount(word, isKey: true)
        index &+= count
        if WordScan.hasHighByte(word) { return nil }
      }
      let stop = number &+ 1 == tags.count ? Ascii.space : Ascii.comma
      guard bytes[index] == stop, index > valueStart else { return nil }
      let key = old.key.moved(by: valueStart &- old.value.start)
      tags[number] = Tag(key: key, value: Token(start: valueStart, end: index))
    }
    return index
  }

  /// Keeps the head in `range`, behind which a blank stands, the places of which are in the table;
  /// whether it is the one kept before.
  @inline(__always)
  mutating func keepHead(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    hasHead = true
    if headLength == range.count, bytes.equal(range, head.span, 0..<headLength) { return true }
    shapes.forget()
    headLength = range.count
    head.removeAll()
    head.append(bytes, range)
    head.append("         ")
    return false
  }

  /// The point's table is about to hold other places; the bytes are kept to be compared.
  mutating func forgetHead() { hasHead = false }

  /// Reads fields from number `number` on for as long as their keys are those of the point before and
  /// their values ordinary numbers, over the places of those.
  /// - Returns: where and before which field it ended, and whether no field follows there.
  @inline(__always)
  mutating func repeatedFields(
    _ bytes: Span<UInt8>, from start: Int, number: Int, into fields: inout [Field]
  ) -> (end: Int, number: Int, isLast: Bool) {
    Self.repeatedFields(
      bytes, from: start, number: number, &keys, keyCount, keyBytes, into: &fields)
  }

  @inline(__always)
  private static func repeatedFields(
    _ bytes: Span<UInt8>, from start: Int, number first: Int,
    _ keys: inout NoncopyableArray<Key>, _ keyCount: Int, _ keyBytes: borrowing ByteBuffer,
    into fields: inout [Field]
  ) -> (end: Int, number: Int, isLast: Bool) {
    var fields = fields.mutableSpan
    var index = start
    var number = first
    let count = min(fields.count, keys.count, keyCount)
    while number < count {
      let length = keys[number].length
      let valueStart = index &+ length
      guard valueStart <= bytes.count &- 25,
        (bytes.word(at: index) ^ keys[number].word) &<< keys[number].shift == 0,
        length <= 8
          || bytes.repeats(at: index, keyBytes.span, at: keys[number].start, length: length)
      else { break }
      let digits = bytes[valueStart] == Ascii.minus ? valueStart &+ 1 : valueStart
      if !keys[number].shape.fits(bytes, at: digits) {
        guard let found = LineScanner.ordinaryNumber(bytes, from: valueStart) else { break }
        keys[number].shape = found.shape
        if found.shape.length == 0 { break }
      }
      let isInteger = keys[number].shape.isInteger
      let valueEnd = digits &+ keys[number].shape.length
      if isInteger, bytes[valueEnd] != Ascii.letterI { break }
      let end = isInteger ? valueEnd &+ 1 : valueEnd
      let stop = bytes[end]
      guard stop == Ascii.comma || stop == Ascii.space || stop == Ascii.newline else { break }
      fields[number] = Field(
        key: Token(
          start: index, end: valueStart &- 1, hasBackslash: keys[number].hasBackslash),
        value: Token(start: valueStart, end: valueEnd),
        kind: isInteger ? .integer : .float)
      number &+= 1
      if stop != Ascii.comma { return (end, number, true) }
      index = end &+ 1
    }
    return (index, number, false)
  }

  /// The key with number `number` when it and a `=` stand at `start`.
  @inline(__always)
  func repeatedKey(_ number: Int, _ bytes: Span<UInt8>, at start: Int) -> Token? {
    guard number < keyCount, number < keys.count, start <= bytes.count - 8 else { return nil }
    let key = keys[number]
    guard (bytes.word(at: start) ^ key.word) &<< key.shift == 0,
      key.length <= 8
        || bytes.repeats(at: start, keyBytes.span, at: key.start, length: key.length)
    else { return nil }
    return Token(start: start, end: start + key.length - 1, hasBackslash: key.hasBackslash)
  }

  /// Keeps a key that stands in `bytes` with a `=` behind it as number `number`, at most the count;
  /// those behind it are forgotten.
  mutating func keepKey(_ token: Token, number: Int, _ bytes: Span<UInt8>) {
    if number < keyCount { keyBytes.truncate(to: keys[number].start) }
    let start = keyBytes.count
    let length = token.end + 1 - token.start
    if length > 8 { keyBytes.append(bytes, token.start..<token.end + 1) }
    let inKey = min(length, 8)
    var word: UInt64 = 0
    if token.start <= bytes.count - 8 {
      word = bytes.word(at: token.start) & (UInt64.max >> UInt64(64 - 8 * inKey))
    } else {
      for offset in (0..<inKey).reversed() {
        word = word << 8 | UInt64(bytes[token.start + offset])
      }
    }
    keys.set(
      Key(
        word: word, shift: UInt64(64 - 8 * inKey), length: length, start: start,
        hasBackslash: token.hasBackslash), at: number)
    keyCount = number + 1
  }

  /// Forgets the field keys from number `count` on.
  mutating func keepKeys(_ count: Int) {
    guard count < keyCount else { return }
    keyBytes.truncate(to: keys[count].start)
    keyCount = count
  }
}

extension NoncopyableArray {
  /// Sets the element at `index`, which is at most the count.
  mutating func set(_ element: consuming Element, at index: Int) {
    if index < count {
      self[index] = element
    } else {
      append(element)
    }
  }
}

extension Array {
  /// Sets the element at `index`, which is at most the count.
  @inline(__always)
  mutating func set(_ element: Element, at index: Int) {
    if index < count {
      self[index] = element
    } else {
      append(element)
    }
  }

  /// Keeps the first `length` elements; amortised against their appending.
  @inline(__always)
  mutating func truncate(to length: Int) {
    while count > length { removeLast() }
  }
}

extension Span where Element == UInt8 {
  /// Whether the `length` bytes at `start` are those of `other` at `otherStart`, where at least eight can
  /// be read; false is no proof of the contrary near the end of these bytes. `length` is at least 1.
  @inline(__always)
  func repeats(at start: Int, _ other: Span<UInt8>, at otherStart: Int, length: Int) -> Bool {
    let last = length &- 8
    guard start <= count &- 8, length <= count &- start else { return false }
    if last <= 0 {
      let difference = word(at: start) ^ other.word(at: otherStart)
      return difference &<< UInt64(truncatingIfNeeded: last &* -8) == 0
    }
    var offset = 0
    while offset < last {
      if word(at: start &+ offset) != other.word(at: otherStart &+ offset) { return false }
      offset &+= 8
    }
    return word(at: start &+ last) == other.word(at: otherStart &+ last)
  }
}
