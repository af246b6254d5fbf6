import Foundation
import TestSupport
import Testing
import Times

@testable import Alerts

/// Kapacitor's share of changes with its fault: the newest level is weighed first, with the lowest
/// weight, the oldest level is compared with the newest, and one pair of neighbours is left out.
struct FaultyHistory {
  var levels: [Level]
  var newest = 0

  init(count: Int) { levels = Array(repeating: .ok, count: count) }

  mutating func append(_ level: Level) -> Double {
    let count = levels.count
    newest = (newest + 1) % count
    levels[newest] = level
    var sum = 0.0
    var weight = 0.8
    for index in 0..<(count - 1) {
      let place = (index + newest) % count
      if levels[place] != levels[(place + count - 1) % count] { sum += weight }
      weight += 0.4 / Double(count - 1)
    }
    return sum / Double(count - 1)
  }
}

@Suite("Sequences of levels recorded from Kapacitor")
struct StateVectorTests {
  private struct Vectors: Decodable {
    struct Vector: Decodable {
      struct Step: Decodable {
        let t: Int64
        let flapping: Bool
        let percent_change: Double
        let event_sent: Bool
        let duration_s: Int64
      }
      let name: String
      let history: Int
      let use_flapping: Bool
      let low: Double
      let high: Double
      let state_changes_only: Bool
      let state_changes_only_interval_s: Int64
      let no_recoveries: Bool
      let levels_per_second: String
      let events: [Step]
    }
    let vectors: [Vector]
  }

  private func vectors() throws -> [Vectors.Vector] {
    let file = try TestData.url("kapacitor/alert-state-vectors.json")
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file)).vectors
  }

  private func policy(_ vector: Vectors.Vector) -> AlertPolicy {
    var policy = AlertPolicy()
    policy.changesOnly = vector.state_changes_only
    if vector.state_changes_only_interval_s > 0 {
      policy.repeatInterval = span(vector.state_changes_only_interval_s)
    }
    policy.withoutRecoveries = vector.no_recoveries
    return policy
  }

  /// Rules for what may differ: (1) where flapping begins and where it ends ours sends one event,
  /// Kapacitor none and one unless the level is OK and unchanged; (2) the duration of a stretch that is
  /// not OK and has seen flapping, since Kapacitor counts it from an event before the flapping.
  @Test("with Kapacitor's own weighing, events and durations are Kapacitor's")
  func sequences() throws {
    let vectors = try vectors()
    var (steps, agreed) = (0, 0)
    for vector in vectors {
      steps += vector.events.count
      agreed += follow(vector)
    }
    print(
      "\(vectors.count) level sequences, \(steps) steps: \(agreed) agree, "
        + "\(steps - agreed) by rule")
  }

  /// How many steps of a sequence agree without a rule.
  private func follow(_ vector: Vectors.Vector) -> Int {
    var agreed = 0
    var state = AlertState()
    var faulty = FaultyHistory(count: vector.history)
    var stretchFlapped = false
    for (step, level) in zip(vector.events, levels(vector.levels_per_second)) {
      let before = state.level
      if before == .ok { stretchFlapped = false }
      let ratio = faulty.append(level)
      #expect(abs(ratio - step.percent_change) < 1e-12)
      var turn: FlappingTurn?
      if vector.use_flapping {
        turn = FlappingTurn(
          state.isFlapping, ratio: ratio,
          limits: vector.low...vector.high)
      }
      let event = state.decide(level, at: seconds(step.t), policy: policy(vector), flapping: turn)
        .event
      #expect(state.isFlapping == step.flapping)
      if state.isFlapping || turn == .stops { stretchFlapped = true }
      if turn == .starts || turn == .stops {
        #expect(event != nil)
        #expect(step.event_sent == (turn == .stops && (level != .ok || before != level)))
        continue
      }
      #expect((event != nil) == step.event_sent, "\(vector.name) at \(step.t)")
      let isEqual = event == nil || event?.duration == span(step.duration_s)
      #expect(isEqual || stretchFlapped, "\(vector.name) at \(step.t)")
      if isEqual { agreed += 1 }
    }
    return agreed
  }

  @Test("without flapping the whole state machine gives Kapacitor's events")
  func wholeMachine() throws {
    let vectors = try vectors()
    var events = 0
    for vector in vectors where !vector.use_flapping {
      var state = AlertState()
      for (step, level) in zip(vector.events, levels(vector.levels_per_second)) {
        let event = state.advance(to: level, at: seconds(step.t), policy: policy(vector)).event
        #expect((event != nil) == step.event_sent, "\(vector.name) at \(step.t)")
        guard let event else { continue }
        #expect(event.duration == span(step.duration_s), "\(vector.name) at \(step.t)")
        events += 1
      }
    }
    print("\(events) events of sequences without flapping agree")
    #expect(events > 0 || vectors.isEmpty)
  }
}
