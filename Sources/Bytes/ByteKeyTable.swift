/// Gives each distinct run of bytes a number: 0, 1, 2 … in the order in which they came first.
///
/// The way from a series' name to its state without a `String` and without an allocation per look-up.
/// About 30 bytes a key beside the key itself. Keys are never removed.
public struct ByteKeyTable: ~Copyable {
  private var slots: [Int32]
  private var hashes: [UInt32] = []
  private var ends: [Int] = [0]
  private var keys = ByteBuffer(capacity: 256)

  /// An empty table.
  public init() {
    slots = Array(repeating: -1, count: 16)
  }

  /// How many keys it holds.
  public var count: Int { hashes.count }

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
    let index = hashes.count
    precondition(index < Int32.max)
    slots[slot] = Int32(index)
    hashes.append(hash)
    keys.append(bytes, range)
    ends.append(keys.count)
    if hashes.count * 4 > slots.count * 3 { growSlots() }
    return (index, true)
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

  /// The bytes of all keys, one after the other; `range(of:)` says where each lies.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { keys.span }
  }

  /// Where key `index` lies in `bytes`.
  public func range(of index: Int) -> Range<Int> { ends[index]..<ends[index + 1] }

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
    for (index, hash) in hashes.enumerated() {
      var slot = Int(hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index)
    }
  }
}
