/// The Unicode scalar values from `first` to `last`.
struct ScalarRange: Hashable {
  var first: UInt32
  var last: UInt32
}

/// A set of Unicode scalar values: ascending ranges that neither overlap nor touch.
///
/// Surrogates may lie within, as in RE2: no text ever shows one.
struct ScalarSet: Hashable {
  /// The largest scalar value.
  static let maximum: UInt32 = 0x10_FFFF

  private(set) var ranges: [ScalarRange] = []

  /// The empty set.
  init() {}

  /// The scalars from `first` to `last`.
  init(_ first: UInt32, _ last: UInt32) {
    ranges = [ScalarRange(first: first, last: last)]
  }

  /// The union of ranges in any order. O(n log n).
  init(_ unordered: [ScalarRange]) {
    var isOrdered = true
    for index in unordered.indices.dropFirst()
    where unordered[index].first < unordered[index - 1].first {
      isOrdered = false
    }
    for range in isOrdered ? unordered : unordered.sorted(by: { $0.first < $1.first }) {
      append(range)
    }
  }

  /// The ranges whose ends follow each other in `pairs`.
  init(pairs: [UInt32]) {
    for index in stride(from: 0, to: pairs.count - 1, by: 2) {
      append(ScalarRange(first: pairs[index], last: pairs[index + 1]))
    }
  }

  /// Adds a range that begins no earlier than the last one held.
  private mutating func append(_ range: ScalarRange) {
    guard let end = ranges.last, range.first <= end.last &+ 1 else {
      ranges.append(range)
      return
    }
    if range.last > end.last { ranges[ranges.count - 1].last = range.last }
  }

  /// The scalars that are not in the set.
  var negated: ScalarSet {
    var result = ScalarSet()
    var next: UInt32 = 0
    for range in ranges {
      if range.first > next {
        result.ranges.append(ScalarRange(first: next, last: range.first - 1))
      }
      next = range.last + 1
    }
    if next <= Self.maximum {
      result.ranges.append(ScalarRange(first: next, last: Self.maximum))
    }
    return result
  }

  /// Whether the set holds `scalar`. O(log n).
  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].last < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].first <= scalar
  }
}

extension [UInt32] {
  /// The index of the last element that is no larger than `value`, of elements that ascend from 0. O(log n).
  func lastIndex(upTo value: UInt32) -> Int {
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if self[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }
}

/// Simple case folding: letters that differ in case only form a ring in which each leads to the next.
///
/// At most four are in a ring, as θ, Θ, ϑ and ϴ.
enum CaseFolding {
  /// The set together with all that differs from its members in case only.
  static func closure(of set: ScalarSet) -> ScalarSet {
    var result = set
    for _ in 0..<3 {
      let larger = ScalarSet(result.ranges + successors(of: result))
      if larger == result { break }
      result = larger
    }
    return result
  }

  /// What leads from each scalar to the next in its ring, by the number of a run: a distance; 0 where the
  /// scalars of the run are pairs of neighbours; nil where they are in no ring.
  private static let distances = UnicodeTables.folding.values.map { Int32($0) }

  /// Each member's next in its ring. O(ranges · log runs + runs touched).
  private static func successors(of set: ScalarSet) -> [ScalarRange] {
    let table = UnicodeTables.folding
    var found: [ScalarRange] = []
    for range in set.ranges {
      var run = table.run(of: range.first)
      while run < table.starts.count, table.starts[run] <= range.last {
        let whole = table.range(of: run)
        let (first, last) = (max(range.first, whole.first), min(range.last, whole.last))
        switch distances[table.numbers[run]] {
        case nil: break
        case 0:
          let start = whole.first
          found.append(
            ScalarRange(
              first: start + (first - start) / 2 * 2, last: start + (last - start) / 2 * 2 + 1))
        case let distance?:
          found.append(ScalarRange(first: moved(first, distance), last: moved(last, distance)))
        }
        run += 1
      }
    }
    return found
  }

  private static func moved(_ scalar: UInt32, _ distance: Int32) -> UInt32 {
    UInt32(bitPattern: Int32(bitPattern: scalar) &+ distance)
  }
}
