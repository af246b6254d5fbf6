/// A sum to which another one can be added that lies later.
protocol Mergeable {
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
/// with it the sums are the same to the last bit. Sums are made when a window asks for them.
///
/// Cost: amortised O(1) a pane in order and a window, O(log n) to find its ends; memory: two sums a pane, one
/// where windows have few panes.
/// Source: the queue of two stacks, as in Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window
/// aggregation in worst-case constant time" (2017).
struct SlidingSums<Sum: Mergeable & Sendable>: Sendable {
  struct Pane: Sendable {
    let key: Int64
    var sum: Sum
  }

  /// Windows of up to so many panes are summed pane by pane: no dearer, and one sum a pane less to keep.
  private static var few: Int { 4 }

  /// In rising order of their keys.
  private var panes: [Pane] = []
  /// Panes before this place have been dropped; they are cleared away in bulk.
  private var first = 0
  /// Panes before this place are in the older stack.
  private var turned = 0
  /// By pane: the sum of all from it up to `turned`, or of all from `turned` through it; right only for
  /// those in `sound..<ready`, which reaches from the older stack into the newer.
  private var sums: [Sum] = []
  private var sound = 0
  private var ready = 0

  /// No panes.
  init() {}

  /// Panes and the split between the stacks as they were; nil when nothing can have had them.
  init?(panes: [Pane], turned: Int) {
    guard (0...panes.count).contains(turned),
      zip(panes, panes.dropFirst()).allSatisfy({ $0.key < $1.key })
    else { return nil }
    self.panes = panes
    (self.turned, sound, ready) = (turned, turned, turned)
  }

  /// What a state has to keep.
  var saved: (panes: ArraySlice<Pane>, turned: Int) { (panes[first...], max(0, turned - first)) }

  /// Changes the sum of the pane with this key, which begins as `empty`; its place.
  @inline(__always)
  @discardableResult
  mutating func update(
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

  /// The sum of the panes with these keys; nil without any.
  mutating func sum(of keys: Range<Int64>) -> Sum? {
    let (start, end) = (place(notBefore: keys.lowerBound), place(notBefore: keys.upperBound))
    guard start < end else { return nil }
    guard end - start > Self.few else {
      var sum = panes[start].sum
      for place in start + 1..<end { sum.merge(panes[place].sum) }
      return sum
    }
    if start >= turned || end < turned {
      turned = start + (end - start) / 2
      (sound, ready) = (turned, turned)
    }
    sumForwards(to: end)
    sumBackwards(to: start)
    guard end > turned else { return sums[start] }
    var sum = sums[start]
    sum.merge(sums[end - 1])
    return sum
  }

  /// Forgets the panes with keys below `key`.
  mutating func drop(before key: Int64) {
    while first < panes.count, panes[first].key < key { first += 1 }
    if first == panes.count {
      panes.removeAll(keepingCapacity: panes.capacity <= 16)
      sums.removeAll(keepingCapacity: panes.capacity > 0)
      (first, turned, sound, ready) = (0, 0, 0, 0)
    } else if first > 16, first > panes.count / 2 {
      panes.removeFirst(first)
      sums.removeFirst(min(first, sums.count))
      (turned, sound, ready) = (
        max(0, turned - first), max(0, sound - first), max(0, ready - first)
      )
      first = 0
    }
  }

  /// The place of the first pane whose key is at least `key`.
  @inline(__always)
  func place(notBefore key: Int64) -> Int {
    // Nearly always one of the ends.
    guard first < panes.count, panes[first].key < key else { return first }
    guard panes[panes.count - 1].key >= key else { return panes.count }
    return placeWithin(key)
  }

  private func placeWithin(_ key: Int64) -> Int {
    var (low, high) = (first + 1, panes.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if panes[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The panes at these places, without those that have been dropped.
  subscript(places: Range<Int>) -> ArraySlice<Pane> {
    panes[places.clamped(to: first..<panes.count)]
  }

  /// The place behind the last pane.
  var end: Int { panes.count }

  private mutating func insert(_ key: Int64, _ sum: Sum, at place: Int) {
    panes.insert(Pane(key: key, sum: sum), at: place)
    if place < sums.count { sums.insert(sum, at: place) }
    guard place < turned else { return }
    turned += 1
    ready += 1
    if sound > place { sound += 1 }
  }

  private mutating func sumForwards(to end: Int) {
    while sums.count < end { sums.append(panes[sums.count].sum) }
    while ready < end {
      var sum = panes[ready].sum
      if ready > turned {
        sum = sums[ready - 1]
        sum.merge(panes[ready].sum)
      }
      sums[ready] = sum
      ready += 1
    }
  }

  private mutating func sumBackwards(to start: Int) {
    while sound > start {
      sound -= 1
      var sum = panes[sound].sum
      if sound + 1 < turned { sum.merge(sums[sound + 1]) }
      sums[sound] = sum
    }
  }
}
