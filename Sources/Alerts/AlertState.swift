import Times

/// Where one series stands: at most 100 bytes, nothing on the heap.
///
/// An evaluation passes three steps: the hold (is the new level taken yet?), the flapping watch, and
/// the choice whether an event is due. Intervals are never negative: where a point is older than the
/// one an interval is counted from, the interval is zero.
public struct AlertState: Equatable, Sendable {
  /// The level taken: what events tell.
  public internal(set) var level = Level.ok
  /// The level of the last evaluation, before any hold. The next evaluation starts from it.
  public internal(set) var evaluated = Level.ok
  /// The level of the last event sent.
  public internal(set) var sent = Level.ok
  /// Whether the level changes too often.
  public internal(set) var isFlapping = false
  @usableFromInline var hasBeenSeen = false
  var hasTriggered = false
  /// Whether the throttle withheld a change that is still to be told.
  @usableFromInline var owesChange = false
  /// Whether the level has been OK since the last event, without an event for that.
  var hasRecoveredUntold = false
  var hasThrottleStart = false
  /// The highest level told in the current interval of the throttle.
  var throttleTop = Level.ok
  /// How many events the throttle withheld since the last one sent.
  var withheld: UInt32 = 0
  var hold = HoldClock()
  /// When the level left OK.
  var firstTriggered = Timestamp(nanoseconds: 0)
  /// When the last event was sent, or a recovery that is not told would have been.
  var lastTriggered = Timestamp(nanoseconds: 0)
  var throttleStart = Timestamp(nanoseconds: 0)
  @usableFromInline var newest = Timestamp(nanoseconds: 0)
  var history = FlappingHistory()

  /// A series that has not been seen.
  public init() {}

  /// The newest time at which the series was evaluated; nil before the first evaluation.
  public var lastSeen: Timestamp? { hasBeenSeen ? newest : nil }

  /// Takes in an evaluation that came to OK under a policy that is direct, where the series was at OK and
  /// nothing but the time is to be noted, as with nearly all; false when `advance` has to be asked.
  @inlinable
  public mutating func staysOK(at time: Timestamp) -> Bool {
    guard level == .ok, evaluated == .ok, hasBeenSeen, !owesChange else { return false }
    newest = max(newest, time)
    return true
  }

  /// Takes in one evaluation: `evaluated` is what the rules say of the point (or window) at `time`.
  /// `isSilenced`: an event would go unheard, so that the change is owed until the silence is over.
  public mutating func advance(
    to evaluated: Level, at time: Timestamp, policy: AlertPolicy, isSilenced: Bool = false
  ) -> Decision {
    var taken = evaluated
    if policy.holds {
      taken = hold.taken(from: level, last: self.evaluated, evaluated, at: time, policy: policy)
    }
    self.evaluated = evaluated
    guard let flapping = policy.flapping else {
      return decide(taken, at: time, policy: policy, flapping: nil, isSilenced: isSilenced)
    }
    history.append(changed: taken != level)
    let ratio = history.ratio(history: policy.flappingHistory)
    let turn = FlappingTurn(isFlapping, ratio: ratio, limits: flapping)
    return decide(taken, at: time, policy: policy, flapping: turn, isSilenced: isSilenced)
  }

  /// The clock of the series has been set back to `time`: what waits for an interval to pass waits from
  /// then on.
  public mutating func setBack(to time: Timestamp) {
    newest = min(newest, time)
    firstTriggered = min(firstTriggered, time)
    lastTriggered = min(lastTriggered, time)
    throttleStart = min(throttleStart, time)
    for boundary in 0..<3 { hold.since[boundary] = min(hold.since[boundary], time.nanoseconds) }
  }

  /// Forgets the series at `time` because it was not seen for too long. A level other than OK that was
  /// told ends with an event.
  public mutating func expire(at time: Timestamp, policy: AlertPolicy) -> Decision {
    let old = self
    self = AlertState()
    guard old.level != .ok, old.sent != .ok, !policy.withoutRecoveries else { return .silent }
    return .event(
      Event(
        level: .ok, previousLevel: old.sent, time: time,
        duration: time.interval(since: old.firstTriggered), reason: .expired,
        isRecoverable: true, withheld: old.withheld))
  }

  /// The second half of an evaluation: the level is taken, is it told?
  mutating func decide(
    _ taken: Level, at time: Timestamp, policy: AlertPolicy, flapping: FlappingTurn?,
    isSilenced: Bool = false
  ) -> Decision {
    let before = level
    let isFirst = !hasBeenSeen
    level = taken
    newest = isFirst ? time : max(newest, time)
    hasBeenSeen = true
    if before == .ok, taken != .ok { firstTriggered = time }
    let isRecovery = taken == .ok && (before != .ok || owesChange && sent != .ok)
    switch flapping {
    case .starts, .stops:
      isFlapping = flapping == .starts
      if isSilenced { return .silenced }
      let reason = isFlapping ? EventReason.flappingStart : .flappingStop
      return .event(send(reason, at: time, wasOK: before == .ok, policy: policy))
    case .goesOn: return .silent
    case .calm, nil: break
    }
    guard let reason = reason(from: before, isFirst: isFirst, at: time, policy: policy) else {
      return .silent
    }
    if isRecovery, policy.withoutRecoveries {
      mark(time)
      hasRecoveredUntold = true
      return .silent
    }
    if isSilenced {
      withheld = withheld == .max ? .max : withheld + 1
      owesChange = owesChange || before != taken
      hasRecoveredUntold = hasRecoveredUntold || isRecovery
      return .silenced
    }
    guard passesThrottle(isRecovery: isRecovery, at: time, policy: policy) else {
      withheld = withheld == .max ? .max : withheld + 1
      if before != taken { owesChange = true }
      return .throttled
    }
    return .event(send(reason, at: time, wasOK: before == .ok, policy: policy))
  }

  private func reason(
    from before: Level, isFirst: Bool, at time: Timestamp, policy: AlertPolicy
  ) -> EventReason? {
    if level != before { return level == .ok ? .recovery : .change }
    guard level != .ok else {
      if owesChange, sent != .ok { return .recovery }
      return isFirst && policy.initial ? .initial : nil
    }
    guard policy.changesOnly else { return .repetition }
    // After a recovery that nobody heard of, the same level is another incident.
    if owesChange, level != sent || hasRecoveredUntold, !isThrottled(at: time, policy: policy) {
      return .change
    }
    guard let interval = policy.repeatInterval, interval.nanoseconds > 0, hasTriggered,
      time.interval(since: lastTriggered) >= interval
    else { return nil }
    return .repetition
  }

  private func isThrottled(at time: Timestamp, policy: AlertPolicy) -> Bool {
    guard let throttle = policy.throttle, hasThrottleStart else { return false }
    return time.interval(since: throttleStart) < throttle
  }

  private mutating func passesThrottle(
    isRecovery: Bool, at time: Timestamp, policy: AlertPolicy
  ) -> Bool {
    guard policy.throttle != nil else { return true }
    guard isThrottled(at: time, policy: policy) else {
      hasThrottleStart = true
      throttleStart = time
      throttleTop = level
      return true
    }
    if isRecovery { return sent != .ok }
    guard level > throttleTop else { return false }
    throttleTop = level
    return true
  }

  private mutating func mark(_ time: Timestamp) {
    hasTriggered = true
    lastTriggered = time
  }

  private mutating func send(
    _ reason: EventReason, at time: Timestamp, wasOK: Bool, policy: AlertPolicy
  ) -> Event {
    let isOver = wasOK && level == .ok
    let event = Event(
      level: level, previousLevel: sent, time: time,
      duration: isOver ? .zero : time.interval(since: firstTriggered),
      reason: reason, isRecoverable: !policy.withoutRecoveries, withheld: withheld)
    mark(time)
    sent = level
    withheld = 0
    owesChange = false
    hasRecoveredUntold = false
    return event
  }
}

/// What the share of changes says about flapping at one evaluation.
enum FlappingTurn {
  case calm, starts, goesOn, stops

  init(_ isFlapping: Bool, ratio: Double, limits: ClosedRange<Double>) {
    if isFlapping {
      self = ratio < limits.lowerBound ? .stops : .goesOn
    } else {
      self = ratio > limits.upperBound ? .starts : .calm
    }
  }
}
