import StateFile

extension FutureGuard {
  /// Writes what it knows.
  public func save(into writer: inout StateWriter) {
    if let newest { writer.integer("guard_newest", newest) }
    writer.integer("suspect", suspect)
    writer.integer("suspects", suspects)
  }

  /// Takes what `save` wrote.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {
    newest = try reader.integerIfPresent("guard_newest")
    suspect = try reader.integer("suspect")
    suspects = try reader.integer("suspects")
    guard (0...Self.proof).contains(suspects) else { throw reader.refusal("points too far ahead") }
  }
}
