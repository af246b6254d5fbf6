import Glibc

/// The functions of numbers, as Go's package math defines them.
enum MathFunctions {
  /// The order up to which `jn` and `yn` are computed: the time they take grows with it.
  static let largestOrder: Int64 = 10_000

  /// A function of one float.
  static func apply(_ function: Function, _ x: Double) -> Double {
    switch function {
    case .abs: x.magnitude
    case .ceil: x.rounded(.up)
    case .floor: x.rounded(.down)
    case .trunc: x.rounded(.towardZero)
    case .sqrt: x.squareRoot()
    case .exp: Glibc.exp(x)
    case .exp2: Glibc.exp2(x)
    case .expm1: Glibc.expm1(x)
    case .log: Glibc.log(x)
    case .log10: Glibc.log10(x)
    case .log1p: Glibc.log1p(x)
    case .log2: Glibc.log2(x)
    case .logb: Glibc.logb(x)
    case .cbrt: Glibc.cbrt(x)
    case .gamma: Glibc.tgamma(x)
    case .erf: Glibc.erf(x)
    case .erfc: Glibc.erfc(x)
    case .j0: Glibc.j0(x)
    case .j1: Glibc.j1(x)
    case .y0: x < 0 ? .nan : Glibc.y0(x)
    case .y1: x < 0 ? .nan : Glibc.y1(x)
    default: trigonometry(function, x)
    }
  }

  private static func trigonometry(_ function: Function, _ x: Double) -> Double {
    switch function {
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tan: Glibc.tan(x)
    case .asin: Glibc.asin(x)
    case .acos: Glibc.acos(x)
    case .atan: Glibc.atan(x)
    case .sinh: Glibc.sinh(x)
    case .cosh: Glibc.cosh(x)
    case .tanh: Glibc.tanh(x)
    case .asinh: Glibc.asinh(x)
    case .acosh: Glibc.acosh(x)
    case .atanh: Glibc.atanh(x)
    default: .nan
    }
  }

  /// A function of two floats.
  static func apply(_ function: Function, _ x: Double, _ y: Double) -> Double {
    switch function {
    case .atan2: Glibc.atan2(x, y)
    case .hypot: Glibc.hypot(x, y)
    case .mod: Glibc.fmod(x, y)
    case .pow: Glibc.pow(x, y)
    case .max: x == .infinity || y == .infinity ? .infinity : larger(x, y)
    case .min: x == -.infinity || y == -.infinity ? -.infinity : -larger(-x, -y)
    default: .nan
    }
  }

  /// The larger of two; NaN when one is NaN; +0 is larger than -0.
  private static func larger(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    if x == 0, y == 0 { return x.sign == .minus ? y : x }
    return x > y ? x : y
  }

  /// Bessel's function of the first (`jn`) or second (`yn`) kind; a failure for orders beyond
  /// `largestOrder`.
  static func bessel(_ function: Function, order: Int64, _ x: Double) -> Value {
    guard order.magnitude <= UInt64(largestOrder) else { return Value(.outOfRange) }
    let order = Int32(truncatingIfNeeded: order)
    if function == .jn { return Value(Glibc.jn(order, x)) }
    return Value(x < 0 ? .nan : Glibc.yn(order, x))
  }

  /// Ten to the power `exponent`: zero or infinity beyond what a float can hold.
  static func powerOfTen(_ exponent: Int64) -> Double {
    if exponent < -323 { return 0 }
    if exponent > 308 { return .infinity }
    return Double("1e\(exponent)") ?? .nan
  }
}
