import Bytes
import StateFile
import TestSupport
import Testing

@testable import Lambda

@Suite("Functions that remember")
struct MemoryTests {
  /// What `text` comes to for each value of `a`, one second apart.
  private func results(_ text: String, _ values: [Double]) throws -> [Outcome] {
    var run = try Run(text)
    return values.enumerated().map { second, value in
      run.evaluate(["a": .float(value)], time: Int64(second) * 1_000_000_000)
    }
  }

  @Test("difference is that to the value before, and nothing for the first")
  func difference() throws {
    #expect(
      try results("difference(a)", [3, 5, 4.5, .nan, 6])
        == [.error(.noValue), .float(2), .float(-0.5), .float(.nan), .float(1.5)])
    #expect(try results("coalesce(difference(a), 0)", [3, 5]) == [.integer(0), .float(2)])
    #expect(
      try results("isPresent(difference(a))", [3, 5]) == [.boolean(false), .boolean(true)])
  }

  @Test("the difference of large integers is exact")
  func exactDifference() throws {
    var run = try Run("difference(a)")
    _ = run.evaluate(["a": .integer(9_007_199_254_740_993)])
    #expect(run.evaluate(["a": .integer(9_007_199_254_740_994)]) == .float(1))
    _ = run.evaluate(["a": .integer(.max)])
    #expect(run.evaluate(["a": .integer(.min)]) == .float(-0x1p64))
  }

  @Test("rate is the rise of a counter for each unit; a reset, an old and an equal time have none")
  func rate() throws {
    var run = try Run("rate(a, 1m)")
    let given: [(time: Int64, value: Int64, rate: Outcome)] = [
      (0, 100, .error(.noValue)), (10, 160, .float(360)), (30, 160, .float(0)),
      (40, 5, .error(.noValue)), (50, 15, .float(60)), (50, 30, .error(.noValue)),
      (45, 40, .error(.noValue)), (60, 25, .float(60)),
    ]
    for (time, value, rate) in given {
      let found = run.evaluate(["a": .integer(value)], time: time * 1_000_000_000)
      #expect(found == rate, "at \(time)")
    }
    #expect(try results("rate(a)", [1, 4])[1] == .float(3))
  }

  @Test("sigma over the last N is the deviation among them, whatever was before")
  func slidingSigma() throws {
    var values: [Double] = []
    var run = try Run("sigma(a, 5)")
    for step in 0..<200 {
      let value = step == 20 ? .infinity : step == 21 ? .nan : Double(step * step % 37) + 1e9
      if value.isFinite { values.append(value) }
      let last = values.suffix(5)
      let mean = last.reduce(0, +) / Double(last.count)
      let squares = last.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let expected =
        !value.isFinite
        ? (value.isNaN ? .nan : .infinity)
        : squares == 0 ? 0 : abs(value - mean) / (squares / Double(last.count - 1)).squareRoot()
      guard case .float(let found) = run.evaluate(["a": .float(value)]) else {
        Issue.record("no float")
        return
      }
      #expect(found == expected || abs(found - expected) < 1e-9 || found.isNaN && expected.isNaN)
    }
  }

  @Test("equal values have no deviation, also after others have left")
  func constantSigma() throws {
    let found = try results("sigma(a, 3)", [7, 1e12, 0.1, 0.1, 0.1, 0.1])
    #expect(found.suffix(2) == [.float(0), .float(0)])
  }

  @Test("spread forgets a NaN")
  func spread() throws {
    #expect(
      try results("spread(log(a))", [-1, 1, .nan, 1])
        == [.float(.nan), .float(0), .float(0), .float(0)])
  }

  @Test("the state of a condition has a duration and a count, negative while it does not hold")
  func states() throws {
    let values: [Double] = [1, 9, 9, 9, 2, 9]
    #expect(
      try results("stateDuration(a > 5)", values)
        == [-1, 0, 1_000_000_000, 2_000_000_000, -1, 0].map { .duration($0) })
    #expect(
      try results("stateCount(a > 5)", values) == [-1, 1, 2, 3, -1, 1].map { .integer($0) })
    #expect(
      try results("stateDuration(a > 5) >= 2s", values).map { $0 == .boolean(true) }
        == [false, false, false, true, false, false])
  }

  @Test(
    "what is to be remembered is a literal within its limits",
    arguments: [
      "sigma(a, 1)", "sigma(a, b)", "sigma(a, 1000001)", "sigma(a, 2.0)", "rate(a, 0s)",
      "rate(a, 5)", "rate(a, -1s)", "difference(a, 1)", "stateDuration(5)",
    ])
  func refused(text: String) {
    #expect(refusal(of: text)?.kind == .wrongArguments)
  }

  static let everything = """
    sigma(a) + spread(a) * 1000 + count() * 1000000 + sigma(a, 3) + coalesce(difference(a), 0)
    + coalesce(rate(a, 1s), 0) + stateCount(a > 2) + unixNano(time) * 0
    + if(stateDuration(a > 2) > 1s, 1, 2)
    """

  @Test("a restored state continues as if nothing had happened")
  func restoring() throws {
    var whole = try Run(Self.everything)
    var cut = try Run(Self.everything)
    let values = [3.5, 1.25, -7, 100, 2, 2, 9]
    for (index, value) in values.enumerated() {
      let expression = cut.expression
      cut.state = try carry(cut.state, into: FunctionState(for: expression)) {
        try $0.transfer(of: expression, &$1)
      }
      let time = Int64(index) * 1_000_000_000
      #expect(
        cut.evaluate(["a": .float(value)], time: time)
          == whole.evaluate(["a": .float(value)], time: time))
    }
  }

  @Test("numbers that cannot be are refused")
  func crafted() throws {
    let sigma = try LambdaExpression(parsing: Array("sigma(a, 2) > sigma(a)".utf8))
    func isTaken(_ body: [UInt8]) -> Bool {
      var state = FunctionState(for: sigma)
      do { try readState(body) { try state.transfer(of: sigma, &$0) } } catch { return false }
      return true
    }
    func both(
      values: [Double] = [], turned: Int = 0, seen: Double = 1, squares: Double = 0
    ) throws -> Bool {
      let body = try stateBody { coder in
        try coder.put("calls", count: 2) { call, coder throws(StateError) in
          guard call == 0 else {
            try coder.put("seen", seen)
            try coder.put("mean", 1.0)
            return try coder.put("squares", squares)
          }
          try coder.put("values", values)
          try coder.put("turned", turned)
        }
      }
      return isTaken(body)
    }
    #expect(try both())
    #expect(try both(values: [1, 2], turned: 2, squares: .nan))
    #expect(try !both(values: [1, 2], turned: 3))
    #expect(try !both(values: [1, .nan], turned: 2))
    #expect(try !both(values: [1, 2, 3], turned: 2))
    #expect(try !both(turned: -1))
    #expect(try !both(seen: 0.5))
    #expect(try !both(seen: .nan))
    #expect(try !both(squares: -1))
    #expect(!isTaken(try stateBody { try $0.put("calls", count: 1) { _, _ in } }))
  }
}
