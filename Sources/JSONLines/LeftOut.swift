/// What of the records of a stream was left out because line protocol has no place for it, and nobody
/// asked for it by name.
public struct LeftOut: Sendable {
  /// Values that are arrays.
  public internal(set) var arrays = 0
  /// Texts with a control byte, which would have been tags.
  public internal(set) var texts = 0
  /// Points all of whose values are `null`, and those without any.
  public internal(set) var points = 0
  /// The key of the first array, with those around it.
  public internal(set) var firstArray: [UInt8] = []
  /// The key of the first such text, with those around it.
  public internal(set) var firstText: [UInt8] = []

  /// Answers of a query without any series.
  public internal(set) var answers = 0
  /// How many things there are of all kinds.
  public var count: Int { values + points + answers }
  /// How many values there are.
  public var values: Int { arrays + texts }
}
