/// The continued fraction of the incomplete beta function.
/// I(a, b; x) = x^a y^b / B(a, b) divided by its value, y = 1 − x.
/// Converges fast where x < (a + 1)/(a + b + 2): under 60 steps for b = ½, of the order of √(a + b)
/// steps in general.
/// Source: Didonato and Morris, "Algorithm 708" (1992), section 3 (BFRAC).
struct BetaFraction {
  var a: Double
  var b: Double
  var x: Double
  var y: Double
  /// a y − b x, which the caller may know better than from x and y.
  var difference: Double

  /// The value of the fraction; relative error of a few units in the last place.
  var value: Double {
    // Numerators and denominators by forward recurrence: two divisions fewer for each step than
    // Lentz's form. Old ones are named `previous`.
    var inverse = 1 / (a + 1)
    var numerator = a * (difference + 1) * inverse
    var denominator = 1.0
    var previousNumerator = 1.0
    var previousDenominator = 0.0
    var isSettled = false
    var step = 1.0
    while step < 200_000 {
      let lower = inverse
      inverse = 1 / (a + (2 * step + 1))
      let excess = b - step
      let partial = (excess * x) * (step * lower)
      let scale = ((a + (step - 1)) * lower) * ((a + b + (step - 1)) * x) * partial
      let term = step + partial + ((a + step) * inverse) * (difference + 1 + step * (1 + y))
      let nextNumerator = term * numerator + scale * previousNumerator
      let nextDenominator = term * denominator + scale * previousDenominator
      (previousNumerator, previousDenominator) = (numerator, denominator)
      (numerator, denominator) = (nextNumerator, nextDenominator)
      if isSettled { break }
      // One more step after two neighbours agree to the last bits.
      let now = numerator * previousDenominator
      isSettled = abs(now - previousNumerator * denominator) <= abs(now) * 0x1p-51
      if abs(denominator) > 0x1p300 || abs(numerator) > 0x1p300 {
        numerator *= 0x1p-300
        denominator *= 0x1p-300
        previousNumerator *= 0x1p-300
        previousDenominator *= 0x1p-300
      }
      step += 1
    }
    return numerator / denominator
  }
}
