import StateFile

/// The last values of a stream, up to `capacity` of them, with their moments.
///
/// The moments never drift: a value that leaves is not subtracted, it was never in the sums that
/// remain. Values older than the last turn of the ring are summed from the newest backwards, once for
/// each turn and block; newer ones forwards as they come; so the whole is always a merge of parts, each a
/// sum of just the values it stands for. Infinite and NaN values therefore leave no trace.
/// Cost: a few nanoseconds a value, and up to 0.1 µs to read the moments; memory: 8 bytes a value and a
/// sixth of that for the parts, taken as the sample grows.
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

  /// An empty sample. `capacity` must be at least 1.
  public init(capacity: Int) {
    precondition(capacity > 0, "a sliding sample needs room for a value")
    self.capacity = capacity
  }

  /// A sample as it was when `values` and `countSinceTurn` were read from it, to the last bit of its
  /// moments; nil if the two cannot belong to a sample of this capacity.
  init?(capacity: Int, values: [Double], countSinceTurn: Int) {
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
  }

  /// How many values it holds.
  public var count: Int { storage.count }

  /// The values, oldest first. Cost: a copy.
  public var values: [Double] {
    Array(storage[countSinceTurn...]) + storage[..<countSinceTurn]
  }

  /// The moments of the values it holds. Cost: constant; the oldest block, of which some values are gone,
  /// is summed anew.
  public var moments: Moments {
    let newer = recent.merged(with: open.moments)
    guard countSinceTurn < storage.count else { return newer }
    let block = countSinceTurn / Self.blockSize
    let end = min((block + 1) * Self.blockSize, storage.count)
    return newer.merged(with: behind[block].merged(with: Moments(storage[countSinceTurn..<end])))
  }

  /// Adds a value; the oldest leaves where the sample is full.
  public mutating func append(_ value: Double) {
    if countSinceTurn == capacity { turn() }
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

  /// Its values in a state, and how many came since the ring turned.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var (values, turned) = (values, countSinceTurn)
    try coder.values("values", &values)
    try coder.value("turned", &turned)
    guard coder.isReading else { return }
    guard values.allSatisfy(\.isFinite),
      let sample = SlidingSample(capacity: capacity, values: values, countSinceTurn: turned)
    else { throw coder.refusal("values that cannot be a sample") }
    self = sample
  }

  /// What it keeps in a state as a history, in which values too large to be judged are refused.
  mutating func transferHistory(_ coder: inout StateCoder) throws(StateError) {
    try transfer(&coder)
    try coder.check(
      storage.allSatisfy { abs($0) <= 2 * TestSettings.largestValue },
      "a history that cannot be one")
  }

  private static var blockSize: Int { ShiftedSums.limit }

  /// Makes all values older ones, to be overwritten from the first.
  private mutating func turn() {
    sumBackwards(downTo: 0)
    countSinceTurn = 0
    recent = Moments()
    open = ShiftedSums()
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
}
