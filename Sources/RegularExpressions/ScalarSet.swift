/// The Unicode scalar values from one to another.
typealias ScalarRange = ClosedRange<UInt32>

/// A set of Unicode scalar values: ascending ranges that neither overlap nor touch.
///
/// Surrogates may lie within, as in RE2: no text ever shows one.
struct ScalarSet: Hashable {
  /// The largest scalar value.
  static let maximum: UInt32 = 0x10_FFFF

  private(set) var ranges: [ScalarRange] = []

  /// The empty set.
  init() {}

  /// The scalars of one range.
  init(_ range: ScalarRange) {
    ranges = [range]
  }

  /// The union of ranges in any order. O(n log n).
  init(_ unordered: [ScalarRange]) {
    for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
  }

  /// Adds a range that begins no earlier than the last one held.
  private mutating func append(_ range: ScalarRange) {
    guard let last = ranges.last, range.lowerBound <= last.upperBound &+ 1 else {
      return ranges.append(range)
    }
    ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
  }

  /// The scalars that are not in the set.
  var negated: ScalarSet {
    var result = ScalarSet()
    var next: UInt32 = 0
    for range in ranges + [(Self.maximum + 1)...(Self.maximum + 1)] {
      if range.lowerBound > next { result.ranges.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    return result
  }

  /// Whether the set holds `scalar`. O(log n).
  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
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
      var run = table.run(of: range.lowerBound)
      while run < table.starts.count, table.starts[run] <= range.upperBound {
        let whole = table.range(of: run)
        let part = range.clamped(to: whole)
        switch distances[table.numbers[run]] {
        case nil: break
        case 0:
          // The pairs that the part touches.
          let (first, last) = (
            part.lowerBound - whole.lowerBound, part.upperBound - whole.lowerBound
          )
          found.append((whole.lowerBound + first / 2 * 2)...(whole.lowerBound + last / 2 * 2 + 1))
        case let distance?:
          found.append(moved(part.lowerBound, distance)...moved(part.upperBound, distance))
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
