import Times

/// A series' state as plain numbers, for a state file.
extension AlertState {
  /// How many numbers a saved state has.
  public static let savedCount = 14

  /// The state as numbers; `init(saved:)` takes them back.
  public var saved: [Int64] {
    var flags: Int64 = 0
    for (bit, flag) in [isFlapping, hasBeenSeen, hasTriggered, owesChange, hasThrottleStart]
      .enumerated() where flag
    {
      flags |= 1 << Int64(bit)
    }
    let levels = [level, evaluated, sent, throttleTop].reduce(Int64(0)) {
      $0 << 2 | Int64($1.rawValue)
    }
    return [
      levels, flags, Int64(withheld),
      Int64(hold.counts[0]), Int64(hold.counts[1]), Int64(hold.counts[2]),
      hold.since[0], hold.since[1], hold.since[2],
      firstTriggered.nanoseconds, lastTriggered.nanoseconds, throttleStart.nanoseconds,
      newest.nanoseconds, Int64(bitPattern: history.changes),
    ]
  }

  /// The state that was saved as `numbers`, or nil when they cannot be one.
  public init?(saved numbers: some Collection<Int64>) {
    let n = Array(numbers)
    guard n.count == Self.savedCount, (0..<256).contains(n[0]), (0..<32).contains(n[1]),
      let withheld = UInt32(exactly: n[2]),
      let info = UInt32(exactly: n[3]), let warning = UInt32(exactly: n[4]),
      let critical = UInt32(exactly: n[5])
    else { return nil }
    func level(_ shift: Int64) -> Level { Level(rawValue: UInt8(n[0] >> shift & 3)) ?? .ok }
    func flag(_ bit: Int64) -> Bool { n[1] >> bit & 1 == 1 }
    self.init()
    (self.level, evaluated, sent, throttleTop) = (level(6), level(4), level(2), level(0))
    (isFlapping, hasBeenSeen, hasTriggered) = (flag(0), flag(1), flag(2))
    (owesChange, hasThrottleStart) = (flag(3), flag(4))
    self.withheld = withheld
    hold.counts = [info, warning, critical]
    hold.since = [n[6], n[7], n[8]]
    firstTriggered = Timestamp(nanoseconds: n[9])
    lastTriggered = Timestamp(nanoseconds: n[10])
    throttleStart = Timestamp(nanoseconds: n[11])
    newest = Timestamp(nanoseconds: n[12])
    history.changes = UInt64(bitPattern: n[13])
  }
}
