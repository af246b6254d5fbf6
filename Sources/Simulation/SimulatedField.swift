/// A field whose values are normally distributed around a target.
public struct SimulatedField: Hashable, Sendable {
  /// The field's name.
  public var name: String
  /// The mean.
  public var target: Double
  /// The standard deviation, 0 or more.
  public var sigma: Double

  /// A field of that name, mean and standard deviation.
  public init(name: String, target: Double, sigma: Double) {
    self.name = name
    self.target = target
    self.sigma = sigma
  }

  /// Reads `NAME=TARGET:SIGMA`, as `bed=90:1`. The name may hold `=`, the numbers cannot.
  public init(parsing specification: String) throws(SimulationError) {
    var parser = SpecificationParser(specification)
    sigma = try parser.numberAfterLast(":", called: "NAME=TARGET:SIGMA")
    guard sigma >= 0 else { throw parser.error("a SIGMA of 0 or more", found: "\(sigma)") }
    target = try parser.numberAfterLast("=", called: "NAME=TARGET:SIGMA")
    name = try parser.restAsName()
  }
}
