/// Gives each distinct run of bytes a number: 0, 1, 2 … in the order in which they came first. The number
/// of a key that was removed goes to the next new one.
///
/// The way from a series' name to its state without a `String` and without an allocation per look-up.
/// About 30 bytes a key beside the key itself; the bytes of removed keys take at most as much again.
public struct ByteKeyTable: ~Copyable {
  private var slots: [Int32]
  private var hashes: [UInt32] = []
  private var starts: [Int] = []
  private var lengths: [Int32] = []
  private var keys = ByteBuffer(capacity: 256)
  /// The numbers whose keys were removed; in `lengths` they are negative.
  private var vacant: [Int32] = []
  /// How many bytes of `keys` belonged to them.
  private var unused = 0

  /// An empty table.
  public init() {
    slots = Array(repeating: -1, count: 16)
  }

  /// How many numbers have been given, those of removed keys included.
  public var count: Int { hashes.count }

  /// How many keys it holds.
  public var occupied: Int { hashes.count - vacant.count }

  /// The number of the key that lies in `range` of `bytes`, or nil when it has not been seen.
  public func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let slot = slot(for: bytes, range, hash: Self.hash(bytes, range))
    return slots[slot] < 0 ? nil : Int(slots[slot])
  }

  /// The number of the key that lies in `range` of `bytes`, and whether it is new.
  public mutating func insert(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> (index: Int, isNew: Bool) {
    let hash = Self.hash(bytes, range)
    let slot = slot(for: bytes, range, hash: hash)
    if slots[slot] >= 0 { return (Int(slots[slot]), false) }
    let index = vacant.popLast().map(Int.init) ?? hashes.count
    precondition(index < Int32.max && range.count <= Int32.max)
    slots[slot] = Int32(index)
    if index == hashes.count {
      hashes.append(hash)
      starts.append(keys.count)
      lengths.append(Int32(range.count))
    } else {
      (hashes[index], starts[index], lengths[index]) = (hash, keys.count, Int32(range.count))
    }
    keys.append(bytes, range)
    if occupied * 4 > slots.count * 3 { growSlots() }
    return (index, true)
  }

  /// Takes key `index` out; its number is given to a new key. O(1), amortised; where the others' keys
  /// lie in `bytes` may change.
  public mutating func remove(_ index: Int) {
    precondition(lengths[index] >= 0)
    emptySlot(of: index)
    unused += Int(lengths[index])
    lengths[index] = -1
    vacant.append(Int32(index))
    if unused > 4096, unused * 2 > keys.count { packKeys() }
  }

  /// The number of the key that `key` holds, and whether it is new.
  public mutating func insert(_ key: borrowing ByteBuffer) -> (index: Int, isNew: Bool) {
    insert(key.span, 0..<key.count)
  }

  /// The number of the key that `key` holds, or nil when it has not been seen.
  public func find(_ key: borrowing ByteBuffer) -> Int? { find(key.span, 0..<key.count) }

  /// Adds the bytes of key `index` to `output`.
  public func append(_ index: Int, to output: inout ByteBuffer) {
    output.append(keys.span, range(of: index))
  }

  /// Whether a number has a key.
  public func holds(_ index: Int) -> Bool { lengths[index] >= 0 }

  /// The bytes of all keys, one after the other; `range(of:)` says where each lies.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { keys.span }
  }

  /// Where key `index` lies in `bytes`.
  public func range(of index: Int) -> Range<Int> {
    starts[index]..<starts[index] + Int(max(0, lengths[index]))
  }

  /// A copy of a key.
  public func copy(of index: Int) -> [UInt8] { range(of: index).map { bytes[$0] } }

  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes, range)
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// The slot that holds the key, or the empty one where it belongs. Linear probing; never full.
  private func slot(for bytes: Span<UInt8>, _ range: Range<Int>, hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, bytes.equal(range, keys.span, self.range(of: index)) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func growSlots() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: -1, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() where lengths[index] >= 0 {
      var slot = Int(hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index)
    }
  }

  /// Empties the slot of a key and moves those behind it up that would no longer be found (Knuth, The
  /// Art of Computer Programming 3, section 6.4, algorithm R).
  private mutating func emptySlot(of index: Int) {
    let mask = slots.count - 1
    var hole = Int(hashes[index]) & mask
    while slots[hole] != Int32(index) { hole = (hole + 1) & mask }
    var slot = (hole + 1) & mask
    while slots[slot] >= 0 {
      let home = Int(hashes[Int(slots[slot])]) & mask
      // Whether its home lies, going round, not between the hole and where it is.
      if (slot &- home) & mask >= (slot &- hole) & mask {
        slots[hole] = slots[slot]
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    slots[hole] = -1
  }

  private mutating func packKeys() {
    var packed = ByteBuffer(capacity: keys.count - unused)
    for index in lengths.indices {
      let range = range(of: index)
      starts[index] = packed.count
      packed.append(keys.span, range)
    }
    keys = packed
    unused = 0
  }
}
