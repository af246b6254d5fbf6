import StateFile
import Times

/// What a filter knows and another run could go on from. A filter that keeps nothing says nothing.
public protocol KeepsState: ~Copyable {
  /// Whose state it is: the tool, the version, and the options with which it makes sense; nil for a
  /// filter without state.
  var stateIdentity: StateIdentity? { get }

  /// Whether it finds out by itself what it has delivered before, so that a run can be repeated from
  /// its start without delivering anything twice.
  var recognisesDelivered: Bool { get }

  /// What time it is when the input ends, where it was told: it has something to keep then also where no
  /// record came.
  var now: Timestamp? { get }

  /// How many deliveries the present run has made, those that it was told to skip included.
  var deliveries: Int { get }

  /// The run that begins repeats one that ended well, whose first `count` deliveries are final: they are
  /// not made again.
  mutating func skipDeliveries(_ count: Int)

  /// The run has ended well, and its state is saved.
  mutating func stateWasSaved()

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
  /// It was not told.
  public var now: Timestamp? { nil }
  /// None: its reader recognises what is delivered again.
  public var deliveries: Int { 0 }
  /// Nothing.
  public mutating func skipDeliveries(_ count: Int) {}
  /// Nothing.
  public mutating func stateWasSaved() {}
  /// Nothing.
  public mutating func save(into writer: inout StateWriter) {}
  /// Nothing.
  public mutating func restore(from reader: inout StateReader) throws(StateError) {}
}
