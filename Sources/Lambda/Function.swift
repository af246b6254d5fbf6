import Glibc
import Times

/// The functions an expression can call: all of Kapacitor's, and `coalesce`.
enum Function: String, CaseIterable, Hashable, Sendable {
  // Of one float.
  case abs, acos, acosh, asin, asinh, atan, atanh, cbrt, ceil, cos, cosh, erf, erfc, exp, exp2
  case expm1, floor, gamma, j0, j1, log, log10, log1p, log2, logb, sin, sinh, sqrt, tan, tanh
  case trunc, y0, y1
  // Of two numbers.
  case atan2, hypot, max, min, mod, pow, jn, yn
  case pow10
  // From one type to another.
  case bool, int, float, string, duration, humanBytes
  // Of what may be absent.
  case `if`, coalesce, isPresent
  // Of text.
  case strContains, strContainsAny, strHasPrefix, strHasSuffix
  case strCount, strIndex, strIndexAny, strLastIndex, strLastIndexAny, strLength
  case strSubstring, strReplace, strToLower, strToUpper, strTrimSpace
  case strTrim, strTrimLeft, strTrimRight, strTrimPrefix, strTrimSuffix, regexReplace
  // Of time.
  case unixNano, minute, hour, weekday, day, month, year, now
  // With a memory.
  case count, sigma, spread, difference, rate, stateDuration, stateCount
  case rand

  /// Whether a call remembers earlier calls.
  var isStateful: Bool {
    switch self {
    case .count, .sigma, .spread, .difference, .rate, .stateDuration, .stateCount: true
    default: false
    }
  }
}

/// How a function is called, what a call comes to, and how it is worked out.
struct Signature: Sendable {
  /// What a call makes of arguments of kinds that it takes, or a failure.
  typealias Body = @Sendable (Span<Value>, inout FrameText) -> Value

  /// What it can be called with; each list is one way, and no two are of one length.
  let ways: [[ValueKinds]]
  /// What a call comes to; for `if` and `coalesce` it depends on the arguments.
  let result: ValueKinds
  /// Nil for `if` and `coalesce`, which are jumps, and for calls with a memory.
  let body: Body?

  init(_ ways: [[ValueKinds]], _ result: ValueKinds, _ body: Body? = nil) {
    self.ways = ways
    self.result = result
    self.body = body
  }
}

// MARK: - The table

extension Function {
  /// The function's line in the table of all.
  var signature: Signature {
    switch self {
    case .abs: .ofFloat { $0.magnitude }
    case .ceil: .ofFloat { $0.rounded(.up) }
    case .floor: .ofFloat { $0.rounded(.down) }
    case .trunc: .ofFloat { $0.rounded(.towardZero) }
    case .sqrt: .ofFloat { $0.squareRoot() }
    case .cbrt: .ofFloat(Glibc.cbrt)
    case .exp: .ofFloat(Glibc.exp)
    case .exp2: .ofFloat(Glibc.exp2)
    case .expm1: .ofFloat(Glibc.expm1)
    case .log: .ofFloat(Glibc.log)
    case .log10: .ofFloat(Glibc.log10)
    case .log1p: .ofFloat(Glibc.log1p)
    case .log2: .ofFloat(Glibc.log2)
    case .logb: .ofFloat(Glibc.logb)
    case .gamma: .ofFloat(Glibc.tgamma)
    case .erf: .ofFloat(Glibc.erf)
    case .erfc: .ofFloat(Glibc.erfc)
    case .sin: .ofFloat(Glibc.sin)
    case .cos: .ofFloat(Glibc.cos)
    case .tan: .ofFloat(Glibc.tan)
    case .asin: .ofFloat(Glibc.asin)
    case .acos: .ofFloat(Glibc.acos)
    case .atan: .ofFloat(Glibc.atan)
    case .sinh: .ofFloat(Glibc.sinh)
    case .cosh: .ofFloat(Glibc.cosh)
    case .tanh: .ofFloat(Glibc.tanh)
    case .asinh: .ofFloat(Glibc.asinh)
    case .acosh: .ofFloat(Glibc.acosh)
    case .atanh: .ofFloat(Glibc.atanh)
    case .j0: .ofFloat(Glibc.j0)
    case .j1: .ofFloat(Glibc.j1)
    case .y0: .ofFloat { $0 < 0 ? .nan : Glibc.y0($0) }
    case .y1: .ofFloat { $0 < 0 ? .nan : Glibc.y1($0) }
    case .jn: .bessel(Glibc.jn)
    case .yn: .bessel { $1 < 0 ? .nan : Glibc.yn($0, $1) }
    case .atan2: .ofFloats(Glibc.atan2)
    case .hypot: .ofFloats(Glibc.hypot)
    case .mod: .ofFloats(Glibc.fmod)
    case .pow: .ofFloats(Glibc.pow)
    case .max: .ofFloats { Double.larger($0, $1) }
    case .min: .ofFloats { -Double.larger(-$0, -$1) }
    case .pow10:
      Signature([[.integer]], .float) { arguments, _ in Value(powerOfTen(arguments[0].integer)) }

    case .bool: Signature([[.scalar]], .boolean) { $1.boolean($0[0]) }
    case .int: Signature([[.scalar]], .integer) { $1.integer($0[0]) }
    case .float: Signature([[.scalar]], .float) { $1.float($0[0]) }
    case .string: Signature([[.scalar.union(.duration)]], .string) { $1.string($0[0]) }
    case .duration:
      Signature([[[.duration, .string]], [[.number, .string], .duration]], .duration) {
        $1.duration($0[0], unit: $0.count == 1 ? 1 : $0[1].integer)
      }
    case .humanBytes: Signature([[.number]], .string) { $1.humanBytes($0[0].promoted) }

    case .if: Signature([[.boolean, .any, .any]], [])
    case .coalesce: Signature([], [])
    case .isPresent:
      Signature([[.scalar.union(.missing)]], .boolean) { arguments, _ in
        Value(arguments[0].kind != .missing)
      }

    case .strContains: .ofTexts(.boolean) { Value($0.first($2, in: $1) != nil) }
    case .strContainsAny: .ofTextAndSet(.boolean) { Value($0.first($1, where: $2) != nil) }
    case .strHasPrefix: .ofTexts(.boolean) { Value($0.begins($1, with: $2)) }
    case .strHasSuffix: .ofTexts(.boolean) { Value($0.ends($1, with: $2)) }
    case .strCount: .ofTexts(.integer) { Value($0.occurrences(of: $2, in: $1)) }
    case .strIndex: .ofTexts(.integer) { Value(place: $0.first($2, in: $1), in: $1) }
    case .strIndexAny: .ofTextAndSet(.integer) { Value(place: $0.first($1, where: $2), in: $1) }
    case .strLastIndex: .ofTexts(.integer) { Value(place: $0.last($2, in: $1), in: $1) }
    case .strLastIndexAny:
      .ofTextAndSet(.integer) { Value(place: $0.last($1, where: $2)?.lowerBound, in: $1) }
    case .strLength: .ofText(.integer) { text, _ in Value(text.count) }
    case .strToLower: .ofText(.string) { $1.cased($0, isUpper: false) }
    case .strToUpper: .ofText(.string) { $1.cased($0, isUpper: true) }
    case .strTrimSpace:
      .ofText(.string) { text, frame in
        Value(string: frame.bytes.span.trimmed(text) { $0.isBlank })
      }
    case .strTrim: .ofTextAndSet(.string) { Value(string: $0.trimmed($1, where: $2)) }
    case .strTrimLeft:
      .ofTextAndSet(.string) { Value(string: $0.trimmed($1, atEnd: false, where: $2)) }
    case .strTrimRight:
      .ofTextAndSet(.string) { Value(string: $0.trimmed($1, atStart: false, where: $2)) }
    case .strTrimPrefix:
      .ofTexts(.string) {
        Value(string: $0.begins($1, with: $2) ? $1.dropFirst($2.count) : $1)
      }
    case .strTrimSuffix:
      .ofTexts(.string) { Value(string: $0.ends($1, with: $2) ? $1.dropLast($2.count) : $1) }
    case .strSubstring:
      Signature([[.string, .integer, .integer]], .string) { arguments, _ in
        arguments[0].substring(arguments[1].integer, arguments[2].integer)
      }
    case .strReplace:
      Signature([[.string, .string, .string, .integer]], .string) {
        $1.replaced($0[0].string, $0[1].string, by: $0[2].string, limit: $0[3].integer)
      }
    case .regexReplace:
      Signature([[.regularExpression, .string, .string]], .string) {
        $1.replace(Int($0[0].bits), $0[1].string, template: $0[2].string)
      }

    case .unixNano:
      Signature([[.time]], .integer) { arguments, _ in Value(arguments[0].integer) }
    case .minute: .ofTime { $0.minute }
    case .hour: .ofTime { $0.hour }
    case .weekday: .ofTime { $0.weekday }
    case .day: .ofTime { $0.day }
    case .month: .ofTime { $0.month }
    case .year: .ofTime { $0.year }
    case .now: Signature([[]], .time) { Value(time: $1.options.clock?() ?? 0) }

    case .count: Signature([[]], .integer)
    case .sigma: Signature([[.number], [.number, .integer]], .float)
    case .spread: Signature([[.number]], .float)
    // The first point has no point before it.
    case .difference: Signature([[.number]], [.float, .missing])
    case .rate: Signature([[.number], [.number, .duration]], [.float, .missing])
    case .stateDuration: Signature([[.boolean]], .duration)
    case .stateCount: Signature([[.boolean]], .integer)
    case .rand:
      Signature([[], [.integer]], .integer) { arguments, _ in
        let end = arguments.isEmpty ? .max : arguments[0].integer
        return end > 0 ? Value(Int64.random(in: 0..<end)) : Value(.outOfRange)
      }
    }
  }
}

extension Signature {
  fileprivate static func ofFloat(_ body: @escaping @Sendable (Double) -> Double) -> Signature {
    Signature([[.number]], .float) { arguments, _ in Value(body(arguments[0].promoted)) }
  }

  fileprivate static func ofFloats(
    _ body: @escaping @Sendable (Double, Double) -> Double
  ) -> Signature {
    Signature([[.number, .number]], .float) { arguments, _ in
      Value(body(arguments[0].promoted, arguments[1].promoted))
    }
  }

  /// Bessel's functions; a failure for orders beyond 10,000: the time they take grows with the order.
  fileprivate static func bessel(
    _ body: @escaping @Sendable (Int32, Double) -> Double
  ) -> Signature {
    Signature([[.integer, .number]], .float) { arguments, _ in
      let order = arguments[0].integer
      guard order.magnitude <= 10_000 else { return Value(.outOfRange) }
      return Value(body(Int32(truncatingIfNeeded: order), arguments[1].promoted))
    }
  }

  fileprivate static func ofText(
    _ result: ValueKinds, _ body: @escaping @Sendable (Range<Int>, inout FrameText) -> Value
  ) -> Signature {
    Signature([[.string]], result) { arguments, frame in body(arguments[0].string, &frame) }
  }

  /// A function of two texts that makes no new one: it is given the bytes of all and where both lie.
  fileprivate static func ofTexts(
    _ result: ValueKinds,
    _ body: @escaping @Sendable (Span<UInt8>, Range<Int>, Range<Int>) -> Value
  ) -> Signature {
    Signature([[.string, .string]], result) { arguments, frame in
      body(frame.bytes.span, arguments[0].string, arguments[1].string)
    }
  }

  /// The same where the second text is a set of scalars: it is given whether one is a member.
  fileprivate static func ofTextAndSet(
    _ result: ValueKinds,
    _ body: @escaping @Sendable (Span<UInt8>, Range<Int>, (Unicode.Scalar) -> Bool) -> Value
  ) -> Signature {
    ofTexts(result) { texts, text, set in body(texts, text, Set(texts.scalars(set)).contains) }
  }

  /// A part of a time, by the clocks of the zone that the options give.
  fileprivate static func ofTime(_ part: @escaping @Sendable (CivilTime) -> Int) -> Signature {
    Signature([[.time]], .integer) { arguments, frame in
      let time = Timestamp(nanoseconds: arguments[0].integer)
      return Value(part(frame.options.zone.civilTime(at: time)))
    }
  }
}

extension Double {
  /// The larger of two as Go's math.Max has it: infinity beside NaN, else NaN; +0 is larger than -0.
  fileprivate static func larger(_ x: Double, _ y: Double) -> Double {
    if x == .infinity || y == .infinity { return .infinity }
    if x.isNaN || y.isNaN { return .nan }
    if x == 0, y == 0 { return x.sign == .minus ? y : x }
    return x > y ? x : y
  }
}

/// Ten to the power `exponent`: zero or infinity beyond what a float can hold.
private func powerOfTen(_ exponent: Int64) -> Double {
  if exponent < -323 { return 0 }
  if exponent > 308 { return .infinity }
  return Double("1e\(exponent)") ?? .nan
}
