import Bytes
import Synchronization

/// The heads of a stream: the bytes of measurement and tags of the lines read before, and where in them
/// each tag lies. A head that comes again costs one hash and one comparison, and no look at its rules.
///
/// It holds a bounded number of heads, and is emptied when it is full: a file sorted by series needs the
/// newest only.
struct HeadTable: ~Copyable {
  /// A token of a head, counted from its start.
  struct Place {
    var start: UInt16
    var end: UInt16
    var hasBackslash: Bool

    init(_ token: Token, from start: Int) {
      self.start = UInt16(token.start - start)
      end = UInt16(token.end - start)
      hasBackslash = token.hasBackslash
    }

    @inline(__always)
    func token(at head: Int) -> Token {
      Token(start: head &+ Int(start), end: head &+ Int(end), hasBackslash: hasBackslash)
    }
  }

  struct TagPlaces {
    var key: Place
    var value: Place
  }

  /// One head.
  struct Entry {
    var hash: UInt64
    var number: UInt64
    /// Where its bytes start, and how many they are without the blank behind them.
    var start: Int
    var length: Int
    var name: Place
    var firstTag: Int
    var tagCount: Int
    /// The entry that followed when this one came last, which mostly follows again.
    var next: Int
    /// Where `FieldKeys` finds the keys of lines with this measurement.
    var keys: Int
  }

  /// How many bits of a head's number are its place in the table; so many heads are held at most.
  static let placeBits: UInt64 = 14
  /// The bytes held at most, which bounds the memory where heads are long.
  private static var mostBytes: Int { 2 << 20 }
  /// A longer head is read anew each time.
  private static var longest: Int { 4096 }

  private var entries: [Entry] = []
  private var tags: [TagPlaces] = []
  private var bytes = ByteBuffer(capacity: 1024)
  /// By hash: the entry's index and one, or 0. Twice as many as entries at least, a power of two.
  private var slots: [UInt16] = Array(repeating: 0, count: 64)
  /// The entry found last, and the one that is likely to be next.
  private var last = 0
  private var likely = 0
  /// Other ones in each process, so that collisions cannot be prepared.
  private static let seed = UInt64.random(in: .min ... .max)
  /// Counts the entries of all tables, so that no two give the same number.
  private static let serial = Atomic<UInt64>(0)

  private let seed = HeadTable.seed

  /// Looks for the head at `start`, behind which a blank stands.
  /// - Returns: its entry; nil says nothing.
  @inline(__always)
  mutating func find(_ line: Span<UInt8>, at start: Int) -> Entry? {
    guard likely < entries.count else { return nil }
    // Series come in turn, so the one that followed last time is tried without a hash.
    let entry = entries[likely]
    if holds(entry, line, at: start) {
      last = likely
      likely = entry.next
      return entry
    }
    return findByHash(line, at: start)
  }

  private mutating func findByHash(_ line: Span<UInt8>, at start: Int) -> Entry? {
    guard let (hash, length) = hash(line, from: start),
      let found = find(line, at: start, length: length, hash: hash)
    else { return nil }
    entries[last].next = found
    last = found
    likely = entries[found].next
    return entries[found]
  }

  private func find(_ line: Span<UInt8>, at start: Int, length: Int, hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) &- 1
      if entries[index].hash == hash, entries[index].length == length,
        holds(entries[index], line, at: start)
      {
        return index
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// Whether an entry's bytes and a blank stand at `start`; false is no proof of the contrary.
  @inline(__always)
  private func holds(_ entry: Entry, _ line: Span<UInt8>, at start: Int) -> Bool {
    line.repeats(at: start, bytes.span, at: entry.start, length: entry.length &+ 1)
  }

  /// Puts the places of an entry's head, which starts at `start`, into a point; the end of the head.
  @inline(__always)
  func place(_ entry: Entry, at start: Int, in point: inout Point) -> Int {
    point.name = entry.name.token(at: start)
    point.headNumber = entry.number
    point.headEnd = start &+ entry.length
    point.holdsBoolean = false
    let count = entry.tagCount
    if point.tags.count != count { point.tags.setCount(count, filler: .none) }
    guard count > 0 else { return point.headEnd }
    var target = point.tags.mutableSpan
    let places = tags.span
    var tag = 0
    while tag < count {
      let place = places[entry.firstTag &+ tag]
      target[tag] = Tag(key: place.key.token(at: start), value: place.value.token(at: start))
      tag &+= 1
    }
    return start &+ entry.length
  }

  /// The number of a point's head, which was found to be good and is taken in where it is new; 0 when it is
  /// too long to be held.
  mutating func number(of point: borrowing Point, _ line: Span<UInt8>) -> UInt64 {
    let start = point.line.lowerBound
    let length = point.headEnd - start
    guard length <= Self.longest else { return 0 }
    // Emptied rather than pruned: what is still in use is back after one line each.
    if entries.count == 1 << Self.placeBits || bytes.count + length > Self.mostBytes { empty() }
    let kept = bytes.count
    bytes.append(line, start..<point.headEnd)
    // The blank, and as many bytes as a comparison of whole words reads behind a short head.
    bytes.append("         ")
    guard let (hash, _) = hash(bytes.span, from: kept) else { return 0 }
    // In the copy a head is found that stood too near to the end of the bytes.
    if let index = find(bytes.span, at: kept, length: length, hash: hash) {
      bytes.truncate(to: kept)
      last = index
      likely = entries[index].next
      return entries[index].number
    }
    let index = entries.count
    let serial = Self.serial.wrappingAdd(1, ordering: .relaxed).newValue
    let number = serial << Self.placeBits | UInt64(index)
    entries.append(
      Entry(
        hash: hash, number: number, start: kept, length: length,
        name: Place(point.name, from: start), firstTag: tags.count, tagCount: point.tags.count,
        next: index, keys: FieldKeys.place(ofMeasurement: line, point.name)))
    for tag in point.tags {
      tags.append(TagPlaces(key: Place(tag.key, from: start), value: Place(tag.value, from: start)))
    }
    if entries.count * 2 > slots.count {
      slots = Array(repeating: 0, count: slots.count * 2)
      for index in entries.indices { fill(index) }
    } else {
      fill(index)
    }
    entries[last].next = index
    last = index
    likely = index
    return number
  }

  /// Puts an entry in the first free slot from that of its hash on.
  private mutating func fill(_ index: Int) {
    var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt16(index + 1)
  }

  private mutating func empty() {
    entries.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    bytes.removeAll()
    for slot in slots.indices { slots[slot] = 0 }
    last = 0
    likely = 0
  }

  /// The length and a hash of what stands at `start` up to the first blank without a backslash before it;
  /// nil when a control byte stands before that, or the bytes end too soon.
  ///
  /// Each eight bytes are mixed in by a multiplication whose halves are joined.
  @inline(__always)
  private func hash(_ line: Span<UInt8>, from start: Int) -> (hash: UInt64, length: Int)? {
    var hash = seed
    var index = start
    while index <= line.count &- 8 {
      let word = line.word(at: index)
      let count = WordScan.countBeforeBlank(word)
      index &+= count
      if count == 8 {
        hash = Self.mix(hash ^ word)
        continue
      }
      hash = Self.mix(hash ^ (word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)))
      guard line[index] == Ascii.space else { return nil }
      // A blank behind a backslash is part of a name.
      guard index > start, line[index &- 1] == Ascii.backslash else {
        return (hash, index &- start)
      }
      index &+= 1
    }
    return nil
  }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
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
    if count > length { removeLast(count &- length) }
  }

  /// Makes the count `length`; what is new is `filler`.
  @inline(never)
  mutating func setCount(_ length: Int, filler: Element) {
    truncate(to: length)
    while count < length { append(filler) }
  }
}
