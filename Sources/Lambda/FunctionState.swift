/// What the stateful functions of one expression remember: one memory for each call in the text.
///
/// The caller keeps one for each group. Without stateful calls it holds nothing and costs nothing.
public struct FunctionState: Sendable {
  /// Everything that is remembered, as plain numbers, for a state file: four for each call.
  public private(set) var numbers: [Double]

  /// The numbers of one call.
  static let width = 4

  /// The state before any point.
  public init(for expression: LambdaExpression) {
    numbers = Array(repeating: 0, count: expression.statefulCalls * Self.width)
  }

  /// The state that `numbers` described; nil when they do not fit the expression.
  public init?(restoring numbers: [Double], for expression: LambdaExpression) {
    guard numbers.count == expression.statefulCalls * Self.width else { return nil }
    self.numbers = numbers
  }

  /// Forgets everything.
  public mutating func reset() {
    for index in numbers.indices { numbers[index] = 0 }
  }

  /// How often call `site` has been evaluated, this time included. Exact to 2⁵³.
  mutating func count(_ site: Int) -> Int64 {
    let place = site * Self.width
    numbers[place] += 1
    return Int64(exactly: numbers[place]) ?? .max
  }

  /// What `sigma` or `spread` makes of a value; a failure unless it is a number.
  mutating func remember(_ function: Function, _ site: Int, _ value: Value) -> Value {
    guard value.isNumber else { return Value(.wrongArguments) }
    let number = value.promoted
    return Value(function == .sigma ? sigma(site, number) : spread(site, number))
  }

  /// By how many standard deviations `value` lies off the mean of all values so far, itself included.
  ///
  /// Zero for the first value and while all values are equal. Welford's method, sample variance.
  private mutating func sigma(_ site: Int, _ value: Double) -> Double {
    let place = site * Self.width
    let number = numbers[place] + 1
    let delta = value - numbers[place + 1]
    let mean = numbers[place + 1] + delta / number
    let squares = numbers[place + 2] + delta * (value - mean)
    numbers[place] = number
    numbers[place + 1] = mean
    numbers[place + 2] = squares
    guard number >= 2 else { return 0 }
    let variance = squares / (number - 1)
    guard variance != 0 else { return 0 }
    return abs(value - mean) / variance.squareRoot()
  }

  /// The largest less the smallest of all values so far, `value` included.
  private mutating func spread(_ site: Int, _ value: Double) -> Double {
    let place = site * Self.width
    if numbers[place] == 0 {
      numbers[place] = 1
      numbers[place + 1] = value
      numbers[place + 2] = value
    }
    if value < numbers[place + 1] { numbers[place + 1] = value }
    if value > numbers[place + 2] { numbers[place + 2] = value }
    return numbers[place + 2] - numbers[place + 1]
  }
}
