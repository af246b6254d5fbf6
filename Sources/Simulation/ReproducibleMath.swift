/// Exponential, logarithm and sine whose every bit is the same on every machine.
///
/// The C library's versions differ by the last bit between releases and processors, and one such
/// bit can turn an accepted draw into a refused one, after which all later numbers differ. These
/// are made of additions, subtractions, multiplications and divisions alone, each of which IEEE 754
/// rounds in exactly one way; Swift never fuses two of them into one. Error about one unit in the
/// last place over the ranges stated; speed matters little, since few draws need them.
/// Source: argument reduction and series as in DLMF 4.45(i); series 4.2.19, 4.6.4, 4.19.1, 4.19.2.
enum ReproducibleMath {
  /// ln 2 in two parts: the first has 21 zero bits at its end, so that its product with an exponent
  /// is exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// e to the power `x`, for |x| <= 700. Beyond: 0 or infinity. NaN in, NaN out.
  static func exponential(_ x: Double) -> Double {
    guard x <= 700 else { return x.isNaN ? x : .infinity }
    guard x >= -700 else { return 0 }
    let exponent = (x * 0x1.71547652b82fep0).rounded()
    let rest = (x - exponent * ln2High) - exponent * ln2Low
    // |rest| <= ln 2 / 2: the term of degree 14 is below 5e-18.
    var sum = 0.0
    for degree in stride(from: 13.0, through: 2.0, by: -1.0) {
      sum = (rest + rest * sum) / degree
    }
    sum = rest + rest * sum
    return Double(sign: .plus, exponent: Int(exponent), significand: 1 + sum)
  }

  /// The natural logarithm of `x`, for finite x > 0; NaN for anything else.
  static func logarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return .nan }
    var fraction = x.significand
    var exponent = Double(x.exponent)
    if fraction > 0x1.6a09e667f3bcdp0 {
      fraction /= 2
      exponent += 1
    }
    // ln f = 2 artanh s with s = (f - 1)/(f + 1), |s| <= 0.1716: the twelfth term is below 1e-18.
    let excess = fraction - 1
    let ratio = excess / (fraction + 1)
    let square = ratio * ratio
    var sum = 0.0
    for degree in stride(from: 23.0, through: 3.0, by: -2.0) { sum = square * (1 / degree + sum) }
    // 2s = excess - s·excess, which keeps the large part exact.
    let logarithm = excess - ratio * (excess - 2 * sum)
    return exponent * ln2High + (logarithm + exponent * ln2Low)
  }

  /// The sine of `turns` full circles, for |turns| < 2^50; NaN for what is not finite.
  static func sine(turns: Double) -> Double {
    guard turns.isFinite else { return .nan }
    let fraction = turns - turns.rounded(.down)
    let quarter = (fraction * 4).rounded()
    let angle = (fraction - quarter / 4) * 0x1.921fb54442d18p2
    let square = angle * angle
    // |angle| <= π/4: the first terms left out are below 1e-17.
    let isCosine = Int(quarter) % 2 == 1
    var sum = 1.0
    for degree in stride(from: isCosine ? 18.0 : 19.0, through: isCosine ? 2 : 3, by: -2) {
      sum = 1 - square / (degree * (degree - 1)) * sum
    }
    let value = isCosine ? sum : angle * sum
    return quarter == 2 || quarter == 3 ? -value : value
  }
}
