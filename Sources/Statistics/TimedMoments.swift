/// The moments of samples that ended within a span of time, each kept as its moments only.
///
/// A sample that leaves is not subtracted, it was never in the sums that remain: the older samples are
/// summed from the newest backwards, once for each turn, the newer ones forwards as they come. Cost:
/// amortised O(1) a sample; memory: 80 bytes a sample, whatever its size.
/// Source: the queue of two stacks, as in Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window
/// aggregation" (2017).
public struct TimedMoments: Equatable, Sendable {
  /// A sample: when it ended and what it amounts to.
  struct Entry: Equatable, Sendable {
    var stop: Int64
    var moments: Moments
  }

  /// In rising order of their stops.
  private(set) var entries: [Entry] = []
  /// Entries before this have left.
  private var first = 0
  /// Entries before this have a sum in `behind`.
  private var turned = 0
  /// Entries before this are over; the others end later than the moment asked about.
  private var ready = 0
  /// For each entry before `turned`, the moments of all from it on up to `turned`.
  private var behind: [Moments] = []
  /// The moments of the entries from `turned` up to `ready`.
  private var recent = Moments()

  /// No samples.
  public init() {}

  /// Adds a sample that ended at `stop`, no earlier than those before.
  public mutating func append(_ moments: Moments, stop: Int64) {
    entries.append(Entry(stop: stop, moments: moments))
  }

  /// The moments of all samples that ended at or before `end`, and less than or just `span` before it.
  /// Older ones are forgotten; `end` is not to be earlier than before.
  public mutating func moments(before end: Int64, span: Int64) -> Moments {
    while ready < entries.count, entries[ready].stop <= end {
      recent.merge(entries[ready].moments)
      ready += 1
    }
    let (oldest, overflow) = end.subtractingReportingOverflow(span)
    while !overflow, first < ready, entries[first].stop < oldest { drop() }
    return first < turned ? behind[first].merged(with: recent) : recent
  }

  private mutating func drop() {
    if first == turned { turn() }
    first += 1
    guard first == turned, first > 1024, first > entries.count / 2 else { return }
    entries.removeFirst(first)
    ready -= first
    (first, turned) = (0, 0)
    behind = []
  }

  /// Sums up all that are over, from the newest backwards.
  private mutating func turn() {
    turned = ready
    recent = Moments()
    sumBackwards()
  }

  private mutating func sumBackwards() {
    behind = Array(repeating: Moments(), count: turned)
    var sum = Moments()
    for place in stride(from: turned - 1, through: first, by: -1) {
      var next = entries[place].moments
      next.merge(sum)
      sum = next
      behind[place] = sum
    }
  }
}

extension TimedMoments {
  /// All that is known, for a state file.
  public struct State: Equatable, Sendable {
    /// When each sample ended.
    public var stops: [Int64] = []
    /// How many values each had.
    public var counts: [Int64] = []
    /// `Moments.saved` of each.
    public var numbers: [Double] = []
    /// How many of them have been summed backwards, and how many are over.
    public var turned = 0, ready = 0

    /// Of no samples.
    public init() {}
  }

  /// What is known. Cost: a copy.
  public var state: State {
    var state = State()
    for entry in entries[first...] {
      state.stops.append(entry.stop)
      state.counts.append(Int64(entry.moments.count))
      state.numbers += entry.moments.saved
    }
    state.turned = turned - first
    state.ready = ready - first
    return state
  }

  /// What had this state, to the last bit of its moments; nil when nothing can have had it.
  public init?(restoring state: State) {
    guard state.stops.count == state.counts.count, state.numbers.count == 4 * state.stops.count,
      zip(state.stops, state.stops.dropFirst()).allSatisfy({ $0 <= $1 }),
      // Not as a range: one with its ends swapped would end the program.
      state.turned >= 0, state.turned <= state.ready, state.ready <= state.stops.count
    else { return nil }
    for (place, stop) in state.stops.enumerated() {
      let numbers = state.numbers[4 * place..<4 * place + 4]
      guard numbers.allSatisfy(\.isFinite), let count = Int(exactly: state.counts[place]),
        let moments = Moments(count: count, saved: numbers)
      else { return nil }
      entries.append(Entry(stop: stop, moments: moments))
    }
    (turned, ready) = (state.turned, state.ready)
    sumBackwards()
    for entry in entries[turned..<ready] { recent.merge(entry.moments) }
  }
}
