import Options
import Times

/// A time in which a field has another standard deviation and a shifted mean.
public struct SimulatedAnomaly: Hashable, Sendable {
  /// The field's name.
  public var field: String
  /// When it begins, from the first point.
  public var start: TimeSpan
  /// How long it lasts; the end is no longer part of it.
  public var length: TimeSpan
  /// The standard deviation during it, in place of the field's own.
  public var sigma: Double
  /// What is added to the field's target during it.
  public var shift: Double
}

extension SimulatedAnomaly {
  /// Reads `NAME@START+LENGTH:SIGMA:SHIFT`, as `bed@8h+15m:5:2`. START counts from the first point.
  /// A name may hold any of the signs: they are looked for from the end.
  public init(parsing specification: String) throws(OptionValueError) {
    var parser = SpecificationParser(specification, form: "NAME@START+LENGTH:SIGMA:SHIFT")
    shift = try parser.numberAfterLast(":")
    sigma = try parser.sigmaAfterLast(":")
    length = try parser.spanAfterLast("+")
    guard length.nanoseconds > 0 else { throw .expected("a LENGTH above 0") }
    start = try parser.spanAfterLast("@")
    guard start.nanoseconds >= 0 else { throw .expected("a START of 0 or later") }
    guard !start.nanoseconds.addingReportingOverflow(length.nanoseconds).overflow else {
      throw .expected("an end within 292 years of the first point")
    }
    field = try parser.restAsName()
  }

  /// The first time after it, from the first point; the largest span where it would be beyond.
  var stop: TimeSpan {
    TimeSpan(nanoseconds: start.nanoseconds.addingClamped(length.nanoseconds))
  }
}
