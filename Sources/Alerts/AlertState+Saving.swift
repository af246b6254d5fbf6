import StateFile
import Times

/// A series' state in a state file. What is as before the first point is not written.
extension AlertState {
  /// Writes the state.
  public func save(into writer: inout StateWriter) {
    writer.integer("level", level.rawValue)
    writer.integer("evaluated", evaluated.rawValue)
    writer.integer("sent", sent.rawValue)
    guard hasBeenSeen else { return }
    writer.integer("newest", newest.nanoseconds)
    writer.integer("firstTriggered", firstTriggered.nanoseconds)
    if hasTriggered { writer.integer("lastTriggered", lastTriggered.nanoseconds) }
    if isFlapping { writer.flag("isFlapping", true) }
    if history.changes != 0 { writer.integer("changes", history.changes) }
    if hasThrottleStart {
      writer.integer("throttleStart", throttleStart.nanoseconds)
      writer.integer("throttleTop", throttleTop.rawValue)
      writer.integer("withheld", withheld)
      writer.flag("owesChange", owesChange)
    }
    if hasRecoveredUntold { writer.flag("hasRecoveredUntold", true) }
    if hold != HoldClock() {
      writer.integers("holdCounts", (0..<3).map { Int64(hold.counts[$0]) })
      writer.integers("holdSince", (0..<3).map { hold.since[$0] })
    }
  }

  /// Reads what `save` wrote; throws where a number cannot be part of a state.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init()
    level = try Level(from: &reader, "level")
    evaluated = try Level(from: &reader, "evaluated")
    sent = try Level(from: &reader, "sent")
    guard let newest = try reader.time("newest") else { return }
    hasBeenSeen = true
    self.newest = newest
    firstTriggered = try reader.time("firstTriggered") ?? firstTriggered
    if let time = try reader.time("lastTriggered") { (hasTriggered, lastTriggered) = (true, time) }
    isFlapping = try reader.flagIfPresent("isFlapping") ?? false
    history.changes = try reader.integerIfPresent("changes") ?? 0
    if let start = try reader.time("throttleStart") {
      (hasThrottleStart, throttleStart) = (true, start)
      throttleTop = try Level(from: &reader, "throttleTop")
      withheld = try reader.integer("withheld")
      owesChange = try reader.flag("owesChange")
    }
    hasRecoveredUntold = try reader.flagIfPresent("hasRecoveredUntold") ?? false
    guard let counts = try reader.integersIfPresent("holdCounts") else { return }
    let since = try reader.integers("holdSince")
    let whole = counts.compactMap(UInt32.init(exactly:))
    guard whole.count == 3, counts.count == 3, since.count == 3 else {
      throw reader.refusal("since when a level has held")
    }
    for boundary in 0..<3 {
      (hold.counts[boundary], hold.since[boundary]) = (whole[boundary], since[boundary])
    }
  }
}

extension Level {
  init(from reader: inout StateReader, _ name: StaticString) throws(StateError) {
    let number: UInt8 = try reader.integer(name)
    guard let level = Level(rawValue: number) else { throw reader.refusal("level \(number)") }
    self = level
  }
}

extension StateReader {
  mutating func time(_ name: StaticString) throws(StateError) -> Timestamp? {
    try integerIfPresent(name).map(Timestamp.init(nanoseconds:))
  }
}
