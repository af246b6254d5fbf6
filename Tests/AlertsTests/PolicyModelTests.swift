import TestSupport
import Testing
import Times

@testable import Alerts

/// The policies on random streams, against a model that keeps no state but all that happened: each
/// question is answered by looking back over the whole stream.
@Suite("Policies against a model")
struct PolicyModelTests {
  /// One evaluation, and what became of it.
  private struct Step {
    var time: Int64
    var level: Level
    var isSilenced: Bool
    var taken = Level.ok
    var isTold = false
    /// Whether it opened an interval of the throttle.
    var opensInterval = false
    /// Whether a change was due and nobody was told.
    var isChangeUntold = false
    var isRecoveryUntold = false
    /// Whether it was told, or would have been but for `--no-recoveries`.
    var isMarked = false
  }

  /// The level that is taken at the last step: for each level, how long and how often in a row the
  /// stream has been on this side of it.
  private func taken(_ steps: [Step], _ policy: AlertPolicy) -> Level {
    var result = steps.dropLast().last?.taken ?? .ok
    guard policy.holds, let last = steps.last else { return steps.last?.level ?? .ok }
    for boundary in [Level.info, .warning, .critical] {
      let run = steps.reversed().prefix { ($0.level >= boundary) == (last.level >= boundary) }
      let held = max(last.time - (run.last?.time ?? last.time), 0)
      let isAbove = last.level >= boundary
      if isAbove, result < boundary, held >= policy.hold.nanoseconds, run.count >= policy.holdCount
      {
        result = boundary
      }
      if !isAbove, result >= boundary, held >= policy.clearHold.nanoseconds,
        run.count >= policy.clearHoldCount
      {
        result = Level(rawValue: boundary.rawValue - 1) ?? .ok
      }
    }
    return result
  }

  /// Decides the last step, and notes there what the later ones look back on.
  private func decide(_ steps: inout [Step], _ policy: AlertPolicy) -> EventReason? {
    var step = steps.removeLast()
    defer { steps.append(step) }
    let before = steps.last?.taken ?? .ok
    step.taken = taken(steps + [step], policy)
    let lastTold = steps.lastIndex { $0.isTold }
    let sent = lastTold.map { steps[$0].taken } ?? .ok
    let since = steps[(lastTold.map { $0 + 1 } ?? 0)...]
    let owes = since.contains { $0.isChangeUntold }
    let hasRecovered = since.contains { $0.isRecoveryUntold }
    let interval = steps.lastIndex { $0.opensInterval }
    let isThrottled =
      if let throttle = policy.throttle, let interval {
        max(step.time - steps[interval].time, 0) < throttle.nanoseconds
      } else { false }

    var reason: EventReason?
    if step.taken != before {
      reason = step.taken == .ok ? .recovery : .change
    } else if step.taken == .ok {
      reason = owes && sent != .ok ? .recovery : nil
    } else if !policy.changesOnly {
      reason = .repetition
    } else if owes, sent != step.taken || hasRecovered, !isThrottled {
      reason = .change
    } else if let span = policy.repeatInterval, let marked = steps.last(where: { $0.isMarked }),
      max(step.time - marked.time, 0) >= span.nanoseconds
    {
      reason = .repetition
    }
    guard let reason else { return nil }
    let isRecovery = reason == .recovery
    if isRecovery, policy.withoutRecoveries {
      (step.isMarked, step.isRecoveryUntold) = (true, true)
      return nil
    }
    if step.isSilenced {
      (step.isChangeUntold, step.isRecoveryUntold) = (step.taken != before, isRecovery)
      return nil
    }
    if isThrottled, let interval {
      let highest = steps[interval...].filter { $0.isTold && $0.taken != .ok }.map(\.taken).max()
      guard isRecovery ? sent != .ok : step.taken > highest ?? .ok else {
        step.isChangeUntold = step.taken != before
        return nil
      }
    }
    step.opensInterval = policy.throttle != nil && !isThrottled
    (step.isTold, step.isMarked) = (true, true)
    return reason
  }

  private func randomPolicy(_ generator: inout SeededGenerator) -> AlertPolicy {
    func maybe(_ seconds: ClosedRange<Int64>) -> TimeSpan? {
      Bool.random(using: &generator) ? span(Int64.random(in: seconds, using: &generator)) : nil
    }
    var policy = AlertPolicy()
    policy.changesOnly = Bool.random(using: &generator)
    policy.repeatInterval = policy.changesOnly ? maybe(1...12) : nil
    policy.hold = maybe(1...5) ?? .zero
    policy.clearHold = maybe(1...5) ?? .zero
    policy.holdCount = Int.random(in: 1...3, using: &generator)
    policy.clearHoldCount = Int.random(in: 1...3, using: &generator)
    policy.throttle = maybe(1...15)
    policy.withoutRecoveries = !Bool.random(using: &generator)
    return policy
  }

  @Test("4,000 random policies on random streams decide as the model does")
  func agreement() {
    var generator = SeededGenerator(seed: 20_261)
    var (told, withheld, wrong) = (0, 0, 0)
    for _ in 0..<4_000 {
      let policy = randomPolicy(&generator)
      let isEverSilenced = Bool.random(using: &generator)
      var state = AlertState()
      var steps: [Step] = []
      var time: Int64 = 1_451_606_400
      var level = Level.ok
      for _ in 0..<40 {
        // Times stand still now and then, and go back.
        time += [0, 1, 1, 2, 3, 8, -2].randomElement(using: &generator) ?? 1
        if Int.random(in: 0..<3, using: &generator) == 0 {
          level = Level.allCases.randomElement(using: &generator) ?? .ok
        }
        let isSilenced = isEverSilenced && Int.random(in: 0..<4, using: &generator) == 0
        steps.append(Step(time: time * 1_000_000_000, level: level, isSilenced: isSilenced))
        let expected = decide(&steps, policy)
        let decision = state.advance(
          to: level, at: seconds(time), policy: policy, isSilenced: isSilenced)
        let found: EventReason? = if case .event(let event) = decision { event.reason } else { nil }
        if found != expected || state.level != steps[steps.count - 1].taken { wrong += 1 }
        told += expected == nil ? 0 : 1
        withheld += decision == .throttled || decision == .silenced ? 1 : 0
      }
    }
    print("\(told) events, \(withheld) withheld, \(wrong) decisions unlike the model's")
    #expect(wrong == 0)
    #expect(told > 10_000 && withheld > 10_000)
  }
}
