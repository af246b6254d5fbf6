import StateFile

/// The last values of a stream, up to `capacity` of them, with their moments.
///
/// The moments never drift: a value that leaves is not subtracted, it was never in the sums that
/// remain. Values older than the last turn of the ring are summed from the newest backwards, once for
/// each turn and block; newer ones forwards as they come; so the whole is always a merge of four parts,
/// each a sum of just the values it stands for. Infinite and NaN values therefore leave no trace.
/// Cost: a few nanoseconds a value, and some more for each call of `append`; memory: 8 bytes a value
/// and an eighth of that for the parts, taken as the sample grows.
/// Source: the queue of two stacks, as in Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window
/// aggregation" (2017); the ring makes both stacks one array.
public struct SlidingSample: Sendable {
  /// How many values it holds at most.
  public let capacity: Int
  /// How many of the newest values came since the ring last turned. The older ones follow them in
  /// `storage`, so this splits the sample in its two parts. State files need it beside `values`.
  public private(set) var countSinceTurn = 0
  /// The newest values (`countSinceTurn` of them), then the older ones, each oldest first.
  private var storage: [Double] = []
  /// The moments of the newest values that fill whole blocks.
  private var recent = Moments()
  /// The newest values beyond them.
  private var open = ShiftedSums()
  /// For each block of `storage`, the moments of all older values behind it.
  private var behind: [Moments] = []
  /// The block of which the oldest values are being overwritten.
  private var edge = EdgeBlock()

  /// An empty sample. `capacity` must be at least 1.
  public init(capacity: Int) {
    precondition(capacity > 0, "a sliding sample needs room for a value")
    self.capacity = capacity
  }

  /// A sample as it was when `values` and `countSinceTurn` were read from it, to the last bit of its
  /// moments; nil if the two cannot belong to a sample of this capacity.
  public init?(capacity: Int, values: [Double], countSinceTurn: Int) {
    guard capacity > 0, values.count <= capacity else { return nil }
    let isPossible =
      values.count < capacity
      ? countSinceTurn == values.count : countSinceTurn > 0 && countSinceTurn <= capacity
    guard isPossible else { return nil }
    self.capacity = capacity
    let older = values.count - countSinceTurn
    storage = Array(values[older...]) + values[..<older]
    self.countSinceTurn = countSinceTurn
    for value in storage[..<countSinceTurn] { recent.include(value, in: &open) }
    if older > 0 { sumBackwards(downTo: countSinceTurn / Self.blockSize) }
    refreshEdge()
  }

  /// How many values it holds.
  public var count: Int { storage.count }

  /// The values, oldest first. Cost: a copy.
  public var values: [Double] {
    Array(storage[countSinceTurn...]) + storage[..<countSinceTurn]
  }

  /// The moments of the values it holds. Cost: constant.
  public var moments: Moments {
    guard countSinceTurn < storage.count else { return recent.merged(with: open.moments) }
    let older = behind[edge.block]
    if let sums = edge.sums(from: countSinceTurn),
      let moments = Moments.merging(recent, older, open, sums)
    {
      return moments
    }
    let part = Moments(storage[countSinceTurn..<edge.end])
    return recent.merged(with: open.moments).merged(with: older.merged(with: part))
  }

  /// Adds values, the newest last; as many of the oldest leave as exceed the capacity.
  public mutating func append(contentsOf values: Span<Double>) {
    var next = 0
    if values.count >= capacity {
      removeAll()
      next = values.count - capacity
    }
    while next < values.count {
      if countSinceTurn == capacity { turn() }
      let end = min(values.count, next + capacity - countSinceTurn)
      while next < end {
        store(values[next])
        next += 1
      }
    }
    refreshEdge()
  }

  /// Forgets all values. Keeps the memory.
  public mutating func removeAll() {
    storage.removeAll(keepingCapacity: true)
    countSinceTurn = 0
    recent = Moments()
    open = ShiftedSums()
    edge = EdgeBlock()
  }

  /// Writes the values, and how many came since the ring turned.
  func save(into writer: inout StateWriter) {
    writer.numbers("values", values)
    writer.integer("turned", countSinceTurn)
  }

  /// What `save` wrote of a sample of this capacity; values too large to be judged are refused.
  init(capacity: Int, from reader: inout StateReader) throws(StateError) {
    let values = try reader.numbers("values")
    let turned = try reader.integer("turned", as: Int.self)
    guard values.allSatisfy({ abs($0) <= 2 * TestSettings.largestValue }),
      let sample = SlidingSample(capacity: capacity, values: values, countSinceTurn: turned)
    else { throw reader.refusal("a history that cannot be one") }
    self = sample
  }

  private static var blockSize: Int { ShiftedSums.limit }

  private mutating func store(_ value: Double) {
    if countSinceTurn < storage.count {
      storage[countSinceTurn] = value
    } else {
      // From half the capacity on, take the rest exactly rather than doubling beyond it.
      if storage.count == storage.capacity, storage.count > capacity / 2 {
        storage.reserveCapacity(capacity)
      }
      storage.append(value)
    }
    countSinceTurn += 1
    recent.include(value, in: &open)
  }

  /// Makes all values older ones, to be overwritten from the first.
  private mutating func turn() {
    sumBackwards(downTo: 0)
    countSinceTurn = 0
    recent = Moments()
    open = ShiftedSums()
    edge = EdgeBlock()
  }

  /// Fills `behind` for all blocks from `first` on.
  private mutating func sumBackwards(downTo first: Int) {
    let blocks = (storage.count + Self.blockSize - 1) / Self.blockSize
    if behind.count != blocks { behind = Array(repeating: Moments(), count: blocks) }
    var sum = Moments()
    for block in stride(from: blocks - 1, through: first, by: -1) {
      behind[block] = sum
      let start = block * Self.blockSize
      sum.merge(Moments(storage[start..<min(start + Self.blockSize, storage.count)]))
    }
  }

  private mutating func refreshEdge() {
    guard countSinceTurn < storage.count else { return }
    let block = countSinceTurn / Self.blockSize
    if edge.block == block { return }
    let end = min((block + 1) * Self.blockSize, storage.count)
    edge.fill(block: block, from: storage, countSinceTurn..<end)
  }
}

/// The sums of the last values of one block, from each of its values to its end.
private struct EdgeBlock: Sendable {
  /// The number of the block; −1 for none.
  private(set) var block = -1
  /// The index behind its last value.
  private(set) var end = 0
  private var reference = 0.0
  /// Sums about the block's last value, which is in all of them; the last value's first. They stop
  /// before a value that is not finite or too far away.
  private var sums: [Double] = []
  private var squares: [Double] = []

  /// The sums of the values from `index` to the block's end; nil if they do not reach so far.
  func sums(from index: Int) -> ShiftedSums? {
    let count = end - index
    guard count > 0, count <= sums.count else { return nil }
    return ShiftedSums(
      count: count, reference: reference, sum: sums[count - 1], squares: squares[count - 1])
  }

  mutating func fill(block: Int, from storage: [Double], _ range: Range<Int>) {
    self.block = block
    end = range.upperBound
    reference = storage[end - 1]
    sums.removeAll(keepingCapacity: true)
    squares.removeAll(keepingCapacity: true)
    var total = ShiftedSums()
    for value in storage[range].reversed() {
      guard total.add(value) else { return }
      sums.append(total.sum)
      squares.append(total.squares)
    }
  }
}
