import Bytes
import StateFile

/// Keeps one wild stamp from being taken for the time of its series.
///
/// A point that is ahead of the newest of its series by more than a limit is held back until the next
/// point of the series tells which of the two is wrong. A point at or past the one held, or within the
/// limit before it, believes the jump: the series went on after a gap, and what was held is taken first.
/// A point back where the series was makes the jump a wild stamp: what was held is refused. A clock that
/// goes back by more than the limit is believed when ten points in a row agree, each at most the limit
/// behind the one before it; so no stamp silences a series for ever.
public struct JumpGuard: ~Copyable {
  /// Points that must agree before the time of a series goes back. Ten is what no retry of a sender and
  /// no burst of stragglers reaches in order, at hardly any delay.
  static let proof = 10

  /// What is to become of a point.
  public enum Decision: Equatable, Sendable {
    /// It is taken.
    case take
    /// It is held back: `hold` it.
    case hold
    /// Take first what is held (`release`), then it.
    case believe
    /// What is held is wild (`release`); the point is taken.
    case refuseHeld
    /// What is held is wild (`release`); the point is held back in its place.
    case replaceHeld
  }

  /// The points held back for one group: the bytes of their lines, and where the first stood.
  public struct Held {
    /// The time of the points.
    public var time: Int64
    /// How far it is ahead of the series.
    public var distance: Int64
    /// Their lines, each with its end.
    public var lines: [UInt8] = []
  }

  private struct Retreat {
    var last: Int64
    var count: Int
  }

  private let limit: Int64
  private var held: [Int: Held] = [:]
  private var retreats: [Int: Retreat] = [:]

  /// A limit in nanoseconds, above 0.
  public init(limit: Int64) { self.limit = limit }

  /// Whether nothing is held back and no clock seems to go back.
  @inline(__always)
  public var isIdle: Bool { held.isEmpty && retreats.isEmpty }

  /// Decides about a point of `group` at `time`, where the newest of the group was at `newest`, the
  /// least of all where it had none.
  public func decide(_ time: Int64, group: Int, newest: Int64) -> Decision {
    guard let suspect = held[group] else {
      return newest != .min && isAhead(time, of: newest) ? .hold : .take
    }
    if time == suspect.time { return .hold }
    if time > suspect.time || !isAhead(suspect.time, of: time) { return .believe }
    return isAhead(time, of: newest) ? .replaceHeld : .refuseHeld
  }

  /// Holds a point back.
  public mutating func hold(
    _ bytes: Span<UInt8>, _ range: Range<Int>, at time: Int64, group: Int, newest: Int64
  ) {
    let (distance, overflow) = time.subtractingReportingOverflow(newest)
    var points = held[group] ?? Held(time: time, distance: overflow ? .max : distance)
    for index in range { points.lines.append(bytes[index]) }
    points.lines.append(UInt8(ascii: "\n"))
    held[group] = points
  }

  /// What was held back for a group, which is not held any more.
  public mutating func release(_ group: Int) -> Held? { held.removeValue(forKey: group) }

  /// What is held back for a group.
  public func held(_ group: Int) -> Held? { held[group] }

  /// The groups for which points are held back, in order.
  public var groupsWithHeld: [Int] { held.keys.sorted() }

  /// How many points are held back, of all groups.
  public var heldPoints: Int {
    held.values.reduce(0) { $0 + $1.lines.count { $0 == UInt8(ascii: "\n") } }
  }

  /// Notes a late point; whether it is the tenth in a row that agrees on a time more than the limit
  /// before the newest of its group.
  public mutating func confirmsRetreat(_ time: Int64, group: Int, newest: Int64) -> Bool {
    guard isAhead(newest, of: time) else {
      retreats[group] = nil
      return false
    }
    var retreat = retreats[group] ?? Retreat(last: time, count: 0)
    retreat.count = time >= retreat.last && !isAhead(time, of: retreat.last) ? retreat.count + 1 : 1
    retreat.last = time
    retreats[group] = retreat.count < Self.proof ? retreat : nil
    return retreat.count >= Self.proof
  }

  /// Notes a point that was not late.
  public mutating func noteInTime(_ group: Int) {
    if !retreats.isEmpty { retreats[group] = nil }
  }

  private func isAhead(_ time: Int64, of reference: Int64) -> Bool {
    let (distance, overflow) = time.subtractingReportingOverflow(reference)
    return overflow ? time > reference : distance > limit
  }
}

extension JumpGuard {
  /// Writes what is held back.
  public func save(into writer: inout StateWriter) {
    writer.list("held") { writer in
      for group in groupsWithHeld {
        guard let points = held[group] else { continue }
        writer.item { writer in
          writer.integer("group", group)
          writer.integer("time", points.time)
          writer.integer("distance", points.distance)
          writer.bytes("lines", points.lines.span, 0..<points.lines.count)
        }
      }
    }
    writer.list("retreats") { writer in
      for (group, retreat) in retreats.sorted(by: { $0.key < $1.key }) {
        writer.item { writer in
          writer.integer("group", group)
          writer.integer("last", retreat.last)
          writer.integer("count", retreat.count)
        }
      }
    }
  }

  /// Takes what `save` wrote, of `groups` groups.
  public mutating func restore(from reader: inout StateReader, groups: Int) throws(StateError) {
    held = [:]
    retreats = [:]
    try reader.list("held") { reader in
      let group: Int = try reader.integer("group")
      var points = Held(
        time: try reader.integer("time"), distance: try reader.integer("distance"))
      let lines = try reader.bytes("lines")
      points.lines = (lines).map { reader.span[$0] }
      guard (0..<groups).contains(group), points.lines.last == UInt8(ascii: "\n") else {
        throw reader.refusal("a point held back of no group")
      }
      held[group] = points
    }
    try reader.list("retreats") { reader in
      let group: Int = try reader.integer("group")
      let retreat = Retreat(last: try reader.integer("last"), count: try reader.integer("count"))
      guard (0..<groups).contains(group), (1..<Self.proof).contains(retreat.count) else {
        throw reader.refusal("a clock that goes back")
      }
      retreats[group] = retreat
    }
  }
}
