import StateFile

/// What a filter knows and another run could go on from. A filter that keeps nothing says nothing.
public protocol KeepsState: ~Copyable {
  /// Whose state it is: the tool, the version, and the options with which it makes sense; nil for a
  /// filter without state.
  var stateIdentity: StateIdentity? { get }

  /// Whether it finds out by itself what it has delivered before, so that a run can be repeated from
  /// its start without delivering anything twice.
  var recognisesDelivered: Bool { get }

  /// Whether it has something to keep also where no record came, since it was told what time it is.
  var changesWithoutInput: Bool { get }

  /// Writes what it knows, as of the last record or window that is complete.
  mutating func save(into writer: inout StateWriter)

  /// Forgets what it knows and takes what `save` wrote.
  mutating func restore(from reader: inout StateReader) throws(StateError)
}

extension KeepsState where Self: ~Copyable {
  /// None.
  public var stateIdentity: StateIdentity? { nil }
  /// It does not.
  public var recognisesDelivered: Bool { false }
  /// It has not.
  public var changesWithoutInput: Bool { false }
  /// Nothing.
  public mutating func save(into writer: inout StateWriter) {}
  /// Nothing.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {}
}
