import Times

extension PrinterSettings {
  /// Throws what is wrong with the settings, names apart.
  func check() throws(SimulationError) {
    guard every.nanoseconds > 0, every.nanoseconds % unit.scale == 0 else {
      throw .outOfRange(
        what: "the time between points", allowed: "a whole number of the output's time units")
    }
    guard (0...17).contains(decimals) else {
      throw .outOfRange(what: "the number of decimals", allowed: "0 to 17")
    }
    guard !fields.isEmpty else {
      throw .outOfRange(what: "the number of fields", allowed: "1 or more")
    }
    var names = Set<String>()
    for field in fields {
      guard names.insert(field.name).inserted else { throw .duplicate(field.name) }
      try Self.check(field.target, "target", of: field.name)
      try Self.check(sigma: field.sigma, of: field.name)
    }
    var keys = Set<String>()
    for tag in tags where !keys.insert(tag.key).inserted { throw .duplicate(tag.key) }
    for anomaly in anomalies {
      guard names.contains(anomaly.field) else {
        throw .unknownField(anomaly.field, known: fields.map(\.name))
      }
      guard anomaly.start.nanoseconds >= 0, anomaly.length.nanoseconds > 0 else {
        throw .outOfRange(
          what: "an anomaly of \(anomaly.field)", allowed: "after the first point, of some length")
      }
      try Self.check(anomaly.shift, "shift", of: anomaly.field)
      try Self.check(sigma: anomaly.sigma, of: anomaly.field)
    }
  }

  /// Far from where a sum of target, shift and noise could become infinite.
  private static func check(
    _ number: Double, _ what: String, of field: String
  ) throws(SimulationError) {
    guard abs(number) <= 1e300 else {
      throw .outOfRange(what: "the \(what) of \(field)", allowed: "between -1e300 and 1e300")
    }
  }

  private static func check(sigma: Double, of field: String) throws(SimulationError) {
    guard sigma >= 0 else {
      throw .outOfRange(what: "the sigma of \(field)", allowed: "0 or more")
    }
    try check(sigma, "sigma", of: field)
  }

  /// How many points the extent means; none of their stamps overflows.
  func checkedCount() throws(SimulationError) -> Int64 {
    let step = every.nanoseconds
    let wanted: Int64
    switch extent {
    case .count(let count): wanted = count
    case .duration(let span):
      // −1 for a span below 0, whose quotient can be 0.
      wanted =
        span.nanoseconds < 0 ? -1 : span.nanoseconds / step + (span.nanoseconds % step).signum()
    case .endless: return longestCount
    }
    guard wanted >= 0 else {
      throw .outOfRange(what: "the number of points", allowed: "0 or more")
    }
    guard wanted <= longestCount else { throw .endsAfterLastTime }
    return wanted
  }

  /// How many points fit before the last stamp, and within 292 years of the first.
  private var longestCount: Int64 {
    let room = Int64.max - max(start.nanoseconds, 0)
    let steps = room / every.nanoseconds
    return steps == .max ? steps : steps + 1
  }
}
