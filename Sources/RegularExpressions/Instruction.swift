/// One step of the automaton; `next` and `other` are counted from its own place, so that runs of steps can be
/// moved and copied.
struct Instruction {
  enum Operation: UInt8 {
    /// The end of a match.
    case match
    /// Go to `next`.
    case jump
    /// Go to `next`, or else to `other`.
    case fork
    /// Note the place in slot `argument`.
    case note
    /// Go on where the assertion `argument` holds.
    case assert
    /// Take a scalar from `first` to `last`; the set `argument` holds the same.
    case takeRange
    /// Take a scalar out of the set `argument`.
    case takeSet
  }

  var operation: Operation
  var next: Int32 = 1
  var other: Int32 = 0
  var argument: Int32 = 0
  var first: UInt32 = 0
  var last: UInt32 = 0

  /// Whether it takes `scalar`; false for those that take none.
  @inline(__always)
  func takes(_ scalar: UInt32, _ sets: [ScalarSet]) -> Bool {
    switch operation {
    case .takeRange: scalar >= first && scalar <= last
    case .takeSet: sets[Int(argument)].contains(scalar)
    default: false
    }
  }
}
