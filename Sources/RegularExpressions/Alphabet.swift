/// The scalars, sorted into classes that no part of a pattern tells apart.
///
/// An automaton over classes needs one column for each class instead of 1,114,112.
struct Alphabet: Sendable {
  /// Stands in `byteClasses` for the bytes that are not ASCII.
  static let notASCII = UInt16.max

  /// The class of each ASCII byte; `notASCII` for the others.
  let byteClasses: [UInt16]
  /// Where stretches of one class begin, ascending from 0, and the class of each.
  let starts: [UInt32]
  let classes: [UInt16]
  /// One member of each class.
  let members: [UInt32]

  /// How many classes there are.
  var count: Int { members.count }

  /// Sorts the scalars by the sets that they are in; where the assertions ask, also word characters and
  /// the newline. O(n log n) in the number of ranges.
  ///
  /// A scalar's signature is the sum of random numbers, one for each set that it is in. Two signatures
  /// that should differ agree by chance only, once in 10¹⁰ patterns of the largest size.
  init(sets: [ScalarSet], assertions: Assertion) {
    var changes: [(start: UInt32, change: UInt64)] = []
    for set in sets + Self.contexts(assertions) {
      let number = UInt64.random(in: .min ... .max)
      for range in set.ranges {
        changes.append((range.lowerBound, number))
        changes.append((range.upperBound + 1, 0 &- number))
      }
    }
    changes.sort { $0.start < $1.start }
    var starts: [UInt32] = []
    var classes: [UInt16] = []
    var members: [UInt32] = []
    var numbers: [UInt64: UInt16] = [:]
    var signature: UInt64 = 0
    var next = 0
    var start: UInt32 = 0
    while start <= ScalarSet.maximum {
      while next < changes.count, changes[next].start <= start {
        signature &+= changes[next].change
        next += 1
      }
      let number = numbers[signature] ?? UInt16(members.count)
      if number == members.count {
        numbers[signature] = number
        members.append(start)
      }
      if classes.last != number {
        starts.append(start)
        classes.append(number)
      }
      start = next < changes.count ? changes[next].start : .max
    }
    self.starts = starts
    self.classes = classes
    self.members = members
    byteClasses = (0..<256).map { byte in
      byte < 0x80 ? classes[starts.lastIndex(upTo: byte)] : Self.notASCII
    }
  }

  /// The class of any scalar. O(log n).
  func classNumber(of scalar: UInt32) -> UInt16 { classes[starts.lastIndex(upTo: scalar)] }

  /// The sets that assertions look at.
  private static func contexts(_ assertions: Assertion) -> [ScalarSet] {
    var found: [ScalarSet] = []
    if !assertions.isDisjoint(with: [.beginsLine, .endsLine]) {
      found.append(ScalarSet(0x0A...0x0A))
    }
    if !assertions.isDisjoint(with: [.isWordBoundary, .isNoWordBoundary]) {
      found += ASCIIClasses.named("word").map { [$0] } ?? []
    }
    return found
  }
}
