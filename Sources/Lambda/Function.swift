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

  /// What it can be called with; each list is one way.
  var parameters: [[ValueKinds]] {
    let scalar: ValueKinds = [.boolean, .string, .integer, .float]
    switch self {
    case .abs, .acos, .acosh, .asin, .asinh, .atan, .atanh, .cbrt, .ceil, .cos, .cosh, .erf, .erfc,
      .exp, .exp2, .expm1, .floor, .gamma, .j0, .j1, .log, .log10, .log1p, .log2, .logb, .sin,
      .sinh, .sqrt, .tan, .tanh, .trunc, .y0, .y1, .humanBytes, .spread, .difference:
      return [[.number]]
    case .sigma: return [[.number], [.number, .integer]]
    case .rate: return [[.number], [.number, .duration]]
    case .stateDuration, .stateCount: return [[.boolean]]
    case .atan2, .hypot, .max, .min, .mod, .pow: return [[.number, .number]]
    case .jn, .yn: return [[.integer, .number]]
    case .pow10: return [[.integer]]
    case .bool, .int, .float: return [[scalar]]
    case .string: return [[scalar.union(.duration)]]
    case .duration: return [[[.duration, .string]], [[.number, .string], .duration]]
    case .isPresent: return [[scalar.union(.missing)]]
    case .if, .coalesce: return []
    case .strContains, .strContainsAny, .strHasPrefix, .strHasSuffix, .strCount, .strIndex,
      .strIndexAny, .strLastIndex, .strLastIndexAny, .strTrim, .strTrimLeft, .strTrimRight,
      .strTrimPrefix, .strTrimSuffix:
      return [[.string, .string]]
    case .strLength, .strToLower, .strToUpper, .strTrimSpace: return [[.string]]
    case .strSubstring: return [[.string, .integer, .integer]]
    case .strReplace: return [[.string, .string, .string, .integer]]
    case .regexReplace: return [[.regularExpression, .string, .string]]
    case .unixNano, .minute, .hour, .weekday, .day, .month, .year: return [[.time]]
    case .now, .count: return [[]]
    case .rand: return [[], [.integer]]
    }
  }

  /// What a call comes to; for `if` and `coalesce` it depends on the arguments.
  var result: ValueKinds {
    switch self {
    case .bool, .isPresent, .strContains, .strContainsAny, .strHasPrefix, .strHasSuffix: .boolean
    case .int, .strCount, .strIndex, .strIndexAny, .strLastIndex, .strLastIndexAny, .strLength,
      .unixNano, .minute, .hour, .weekday, .day, .month, .year, .count, .stateCount, .rand:
      .integer
    case .string, .humanBytes, .strSubstring, .strReplace, .strToLower, .strToUpper, .strTrimSpace,
      .strTrim, .strTrimLeft, .strTrimRight, .strTrimPrefix, .strTrimSuffix, .regexReplace:
      .string
    case .duration, .stateDuration: .duration
    // The first point has no point before it.
    case .difference, .rate: [.float, .missing]
    case .now: .time
    case .if, .coalesce: []
    default: .float
    }
  }
}
