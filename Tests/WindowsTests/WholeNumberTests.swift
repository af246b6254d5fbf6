import Testing

@testable import Windows

/// Integers beyond 2⁵³, of which a double holds only the nearest.
@Suite("Whole numbers in windows")
struct WholeNumberTests {
  private static let functions: [AggregateFunction] = [.min, .max, .first, .last, .sum, .spread]

  private func summary(_ values: ArraySlice<Int64>) -> FieldSummary {
    var summary = FieldSummary()
    for index in values.indices {
      summary.append(SummedNumber(whole: values[index]), at: Int64(index))
    }
    return summary
  }

  /// By integer arithmetic of 128 bits; nil where a double is exact, or 64 bits do not hold it.
  private func exact(_ function: AggregateFunction, _ values: [Int64]) -> Int64? {
    let all = values.map { Int128($0) }
    let result: Int128? =
      switch function {
      case .min: all.min()
      case .max: all.max()
      case .first: all.first
      case .last: all.last
      case .sum: all.reduce(0, +)
      default: all.max().flatMap { most in all.min().map { most - $0 } }
      }
    guard let result, result.magnitude > 1 << 53 else { return nil }
    return Int64(exactly: result)
  }

  @Test("least, greatest, first, last, sum and spread are exact, however the panes are merged")
  func exactness() {
    var compared = 0
    for round in 0..<3000 {
      let bits = UInt64(round % 12)
      let values = (0..<Int.random(in: 1...9)).map { _ in
        round % 3 == 0
          ? Int64(1 << 53) + Int64.random(in: -3...3) : Int64.random(in: .min ... .max) >> bits
      }
      let split = Int.random(in: 0...values.count)
      var merged = summary(values[..<split])
      merged.merge(summary(values[split...]))
      for function in Self.functions {
        let expected = exact(function, values)
        #expect(summary(values[...]).whole(of: function) == expected, "\(function) \(values)")
        #expect(merged.whole(of: function) == expected, "\(function) \(values) at \(split)")
        compared += expected == nil ? 0 : 1
      }
    }
    print("whole numbers: \(compared) results beyond 2^53 agree")
    #expect(compared > 1000)
  }

  @Test("the ends of the range, and a float among integers")
  func edges() {
    let ends = summary([.max, .min, .max])
    #expect(ends.whole(of: .max) == .max && ends.whole(of: .min) == .min)
    #expect(ends.whole(of: .sum) == Int64.max - 1)
    #expect(ends.whole(of: .spread) == nil)
    #expect(summary([.max, .max]).whole(of: .sum) == nil)
    var mixed = summary([.max])
    mixed.append(SummedNumber(1.5), at: 1)
    #expect(mixed.whole(of: .max) == nil && mixed.value(of: .max) == 0x1p63)
    #expect(summary([3, 4]).whole(of: .sum) == nil)
  }
}
