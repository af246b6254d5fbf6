import Times

extension CompiledProgram {
  /// What a function makes of its arguments, or a failure.
  func call(_ function: Function, _ arguments: Arguments, _ text: inout FrameText) -> Value {
    let first = arguments[0]
    let second = arguments[1]
    switch function {
    case .isPresent: return Self.isPresent(first)
    case .bool, .int, .float, .string, .duration, .humanBytes:
      return text.convert(function, arguments)
    case .unixNano, .minute, .hour, .weekday, .day, .month, .year:
      guard first.kind == .time else { return Value(.wrongArguments) }
      return calendar(function, first.integer)
    case .now: return Value(time: options.clock?() ?? 0)
    case .rand: return Self.random(arguments)
    case .regexReplace:
      guard first.kind == .regularExpression, second.kind == .string, arguments[2].kind == .string
      else { return Value(.wrongArguments) }
      return text.replace(
        Int(first.bits), second.string, template: arguments[2].string)
    case .atan2, .hypot, .max, .min, .mod, .pow:
      guard first.isNumber, second.isNumber else { return Value(.wrongArguments) }
      return Value(MathFunctions.apply(function, first.promoted, second.promoted))
    case .jn, .yn:
      guard first.kind == .integer, second.isNumber else { return Value(.wrongArguments) }
      return MathFunctions.bessel(function, order: first.integer, second.promoted)
    case .pow10:
      guard first.kind == .integer else { return Value(.wrongArguments) }
      return Value(MathFunctions.powerOfTen(first.integer))
    case .strContains, .strContainsAny, .strHasPrefix, .strHasSuffix, .strCount, .strIndex,
      .strIndexAny, .strLastIndex, .strLastIndexAny, .strLength, .strSubstring, .strReplace,
      .strToLower, .strToUpper, .strTrimSpace, .strTrim, .strTrimLeft, .strTrimRight,
      .strTrimPrefix, .strTrimSuffix:
      return text.call(function, arguments)
    default:
      guard first.isNumber else { return Value(.wrongArguments) }
      return Value(MathFunctions.apply(function, first.promoted))
    }
  }

  private static func isPresent(_ value: Value) -> Value {
    switch value.kind {
    case .missing: Value(false)
    case .boolean, .integer, .float, .string: Value(true)
    default: Value(.wrongArguments)
    }
  }

  private static func random(_ arguments: Arguments) -> Value {
    guard arguments.count == 1 else { return Value(Int64.random(in: 0...Int64.max)) }
    guard arguments[0].kind == .integer else { return Value(.wrongArguments) }
    guard arguments[0].integer > 0 else { return Value(.outOfRange) }
    return Value(Int64.random(in: 0..<arguments[0].integer))
  }

  /// A part of a time, by the clocks of the zone that the options give.
  private func calendar(_ function: Function, _ nanoseconds: Int64) -> Value {
    guard function != .unixNano else { return Value(nanoseconds) }
    let civil = options.zone.civilTime(at: Timestamp(nanoseconds: nanoseconds))
    return switch function {
    case .minute: Value(civil.minute)
    case .hour: Value(civil.hour)
    case .weekday: Value(civil.weekday)
    case .day: Value(civil.day)
    case .month: Value(civil.month)
    default: Value(civil.year)
    }
  }
}
