import Times

/// Why an event goes out; as text, one word, as the text form of an event prints it.
public enum EventReason: String, Sendable {
  /// The level changed (and is not OK).
  case change
  /// The level is the same as before and not OK.
  case repetition = "repeat"
  /// The level went back to OK.
  case recovery
  /// The first evaluation of a series that is OK, when such events are asked for.
  case initial
  /// The level changes so often that no further event goes out until it calms down.
  case flappingStart = "flapping-start"
  /// The level has calmed down.
  case flappingStop = "flapping-stop"
  /// A series at a level other than OK has not been seen for so long that it is forgotten.
  case expired
  /// A group has fallen silent.
  case dead
  /// A silent group is back.
  case alive
}

/// An event as the state of a series decides it, without its texts and data.
public struct Event: Equatable, Sendable {
  /// The level the series is at.
  public var level: Level
  /// The level of the last event sent for this series; OK before the first.
  public var previousLevel: Level
  /// The time of the point that made the event, or the stop of its window.
  public var time: Timestamp
  /// Since when the series is not OK: zero for the first event, the whole time for the recovery.
  /// Never negative.
  public var duration: TimeSpan
  /// Why it goes out.
  public var reason: EventReason
  /// Whether a recovery will be told.
  public var isRecoverable = true
  /// How many events of the series were withheld by the throttle since the last one sent.
  public var withheld: UInt32 = 0
}

/// What an evaluation leads to.
public enum Decision: Equatable, Sendable {
  /// No event.
  case silent
  /// An event was due, and the throttle withheld it.
  case throttled
  /// An event was due, and a silence withheld it.
  case silenced
  case event(Event)
}
