/// A number of a field: the nearest double, and what an integer is away from that.
public struct SummedNumber: Sendable {
  /// The nearest double.
  public let value: Double
  /// The integer less the double: 0 up to 2⁵³, at most 512 in magnitude.
  let rest: Int16
  let isWhole: Bool

  /// A float.
  @inline(__always)
  public init(_ value: Double) { (self.value, rest, isWhole) = (value, 0, false) }

  /// An integer.
  @inline(__always)
  public init(whole: Int64) {
    value = Double(whole)
    isWhole = true
    // 2⁶³ itself is no Int64; the difference is right all the same where it wraps.
    rest =
      value.magnitude < 0x1p53
      ? 0 : Int16(truncatingIfNeeded: whole &- Int64(truncatingIfNeeded: Int128(value)))
  }
}

/// What the doubles of a summary lack of the integers that they stand for, so that no integer is rounded.
struct WholeParts: Sendable {
  /// Whether all values came as integers.
  var isWhole = true
  var least: Int16 = 0
  var greatest: Int16 = 0
  var first: Int16 = 0
  var last: Int16 = 0

  /// Whether nothing is lacking.
  @inline(__always)
  var isNothing: Bool { least | greatest | first | last == 0 }
}

extension FieldSummary {
  /// Adds an integer that no double holds, or a value beside such ones.
  @inline(never)
  mutating func appendExactly(_ number: SummedNumber, at time: Int64) {
    let (value, rest) = (number.value, number.rest)
    moments.append(value)
    add(value)
    add(Double(rest))
    if value < least || value == least && rest < parts.least {
      (least, parts.least) = (value, rest)
    }
    if value > greatest || value == greatest && rest > parts.greatest {
      (greatest, parts.greatest) = (value, rest)
    }
    if time < firstTime || count == 1 { (firstTime, first, parts.first) = (time, value, rest) }
    if time >= lastTime { (lastTime, last, parts.last) = (time, value, rest) }
  }

  /// The exact result of a function over integers that a double may not hold; nil where the values were no
  /// integers, where the function makes none of them, where it does not fit, and up to 2⁵³, where the
  /// double is exact.
  public func whole(of function: AggregateFunction) -> Int64? {
    guard parts.isWhole, count > 0 else { return nil }
    func exact(_ value: Double, _ rest: Int16) -> Int128 { Int128(value) + Int128(rest) }
    let result: Int128
    switch function {
    case .min: result = exact(least, parts.least)
    case .max: result = exact(greatest, parts.greatest)
    case .first: result = exact(first, parts.first)
    case .last: result = exact(last, parts.last)
    case .spread: result = exact(greatest, parts.greatest) - exact(least, parts.least)
    // The sum and what rounding took of it are both whole, and the second is small.
    case .sum where sum.magnitude < 0x1p64 && sumRemainder.magnitude < 0x1p53:
      result = Int128(sum) + Int128(sumRemainder)
    default: return nil
    }
    return result.magnitude > 1 << 53 ? Int64(exactly: result) : nil
  }
}
