import StateFile

/// A sum to which another one can be added that lies later.
public protocol Mergeable {
  /// Adds the other one.
  mutating func merge(_ later: Self)
}

/// Sums over the panes of windows that follow one another; neither end of a window goes back.
///
/// A pane that leaves is not subtracted, it was never in the sums that remain. Panes stand in the order of
/// their keys, in two stacks: those up to a place are summed from there backwards, those behind it forwards,
/// so a window is one sum of each. When the older stack is used up, the older half of the window becomes the
/// next one. Half, not all as in the source: so a straggler that lies `d` panes behind the newest costs at
/// most `d` sums, since the older stack is never the larger one.
///
/// Which panes are summed together depends on the windows asked for before, so `turned` is part of a state:
/// with it the sums are the same to the last bit.
///
/// Cost: amortised O(1) a pane in order and a window, O(log n) to find its ends; memory: two sums a pane, one
/// where windows have few panes.
/// Source: the queue of two stacks, as in Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window
/// aggregation in worst-case constant time" (2017).
public struct SlidingSums<Sum: Mergeable & Sendable>: Sendable {
  /// What belongs together whatever the window, and is summed already.
  public struct Pane: Sendable {
    /// Where it stands among the others.
    public var key: Int64
    /// The sum of what it holds.
    public var sum: Sum

    /// A pane of this sum.
    @inlinable
    public init(key: Int64, sum: Sum) { (self.key, self.sum) = (key, sum) }
  }

  /// Windows of up to so many panes are summed pane by pane: no dearer, and one sum a pane less to keep.
  @inlinable static var few: Int { 4 }

  /// In rising order of their keys.
  @usableFromInline var panes: [Pane] = []
  /// Panes before this place have been dropped; they are cleared away in bulk.
  @usableFromInline var first = 0
  /// Panes before this place are in the older stack.
  @usableFromInline var turned = 0
  /// By pane: the sum of all from it up to `turned`, or of all from `turned` through it; made when a window
  /// asks for it, and right only in `sound..<ready`, around `turned`.
  @usableFromInline var sums: [Sum] = []
  @usableFromInline var sound = 0
  @usableFromInline var ready = 0

  /// No panes.
  @inlinable
  public init() {}

  /// What they keep in a state: the panes, each sum by `body`, and the split between the stacks.
  @inlinable
  public mutating func transfer(
    _ coder: inout StateCoder, from empty: Sum,
    _ body: (inout Sum, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    var kept = Array(panes[first...])
    var turned = max(0, turned - first)
    try coder.value("turned_panes", &turned)
    try coder.list("panes", &kept, new: Pane(key: 0, sum: empty)) {
      pane, coder throws(StateError) in
      try coder.value("pane", &pane.key)
      try body(&pane.sum, &coder)
    }
    guard coder.isReading else { return }
    guard (0...kept.count).contains(turned),
      zip(kept, kept.dropFirst()).allSatisfy({ $0.key < $1.key })
    else { throw coder.refusal("panes out of order") }
    self = SlidingSums()
    panes = kept
    (self.turned, sound, ready) = (turned, turned, turned)
  }

  /// The place behind the last pane.
  @inlinable
  public var end: Int { panes.count }

  /// The panes at these places, without those that have been dropped.
  @inlinable
  public subscript(places: Range<Int>) -> ArraySlice<Pane> {
    panes[places.clamped(to: first..<panes.count)]
  }

  /// The place of the first pane whose key is at least `key`.
  @inlinable
  public func place(notBefore key: Int64) -> Int { panes.place(from: first) { $0.key >= key } }

  /// Changes the sum of the pane with this key, which begins as `empty`; its place.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func update(
    _ key: Int64, from empty: @autoclosure () -> Sum, _ change: (inout Sum) -> Void
  ) -> Int {
    var place = panes.count - 1
    if place < first || panes[place].key != key {
      place = self.place(notBefore: key)
      if place == panes.count || panes[place].key != key { insert(key, empty(), at: place) }
    }
    change(&panes[place].sum)
    // Sums of which it is a part are no longer right.
    if place >= turned { ready = min(ready, place) } else { sound = max(sound, place + 1) }
    return place
  }

  @inlinable
  mutating func insert(_ key: Int64, _ sum: Sum, at place: Int) {
    panes.insert(Pane(key: key, sum: sum), at: place)
    if place < sums.count { sums.insert(sum, at: place) }
    guard place < turned else { return }
    (turned, ready) = (turned + 1, ready + 1)
    if sound > place { sound += 1 }
  }

  /// The sum of the panes with these keys; nil without any.
  @inlinable
  public mutating func sum(of keys: Range<Int64>) -> Sum? {
    let (start, end) = (place(notBefore: keys.lowerBound), place(notBefore: keys.upperBound))
    guard start < end else { return nil }
    guard end - start > Self.few else {
      return panes[start + 1..<end].reduce(into: panes[start].sum) { $0.merge($1.sum) }
    }
    if start >= turned || end < turned {
      turned = start + (end - start) / 2
      (sound, ready) = (turned, turned)
    }
    makeSums(from: start, to: end)
    var sum = sums[start]
    if end > turned { sum.merge(sums[end - 1]) }
    return sum
  }

  @inlinable
  mutating func makeSums(from start: Int, to end: Int) {
    while sums.count < end { sums.append(panes[sums.count].sum) }
    while ready < end {
      sums[ready] = ready > turned ? sums[ready - 1] : panes[ready].sum
      if ready > turned { sums[ready].merge(panes[ready].sum) }
      ready += 1
    }
    while sound > start {
      sound -= 1
      sums[sound] = panes[sound].sum
      if sound + 1 < turned { sums[sound].merge(sums[sound + 1]) }
    }
  }

  /// Forgets the panes with keys below `key`.
  @inlinable
  public mutating func drop(before key: Int64) {
    while first < panes.count, panes[first].key < key { first += 1 }
    guard first == panes.count || first > 16 && first > panes.count / 2 else { return }
    // What was large once does not keep its memory for ever.
    if first == panes.count, first > 16 { panes = [] } else { panes.removeFirst(first) }
    if panes.isEmpty { sums = [] } else { sums.removeFirst(min(first, sums.count)) }
    (turned, sound, ready) = (max(0, turned - first), max(0, sound - first), max(0, ready - first))
    first = 0
  }
}

extension Array {
  /// The first place, from `first` on, whose element is far enough; all behind it are, too. O(1) where that
  /// is one of the ends, as it nearly always is, else O(log n).
  @inlinable
  public func place(from first: Int, where isFarEnough: (Element) -> Bool) -> Int {
    guard first < count, !isFarEnough(self[first]) else { return first }
    guard isFarEnough(self[count - 1]) else { return count }
    var (low, high) = (first + 1, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if isFarEnough(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
