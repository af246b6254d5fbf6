import StateFile
import Times

/// With `--expire`: which series have been silent for longer than that, by the order of arrival, and how many
/// were let go.
public struct Expiry: Sendable {
  private let limit: TimeSpan
  private var report = GrowingReport()
  /// Who is silent. The first points of all series count as one more series, so that a stream whose
  /// series come once each moves on.
  public var clock: SilenceClock
  /// How many series were silent for too long.
  public private(set) var count = 0

  /// For series that may be silent for `limit`, and no longer.
  public init(after limit: TimeSpan) {
    self.limit = limit
    clock = SilenceClock(limit: limit, countsNewcomers: true)
  }

  /// The next series that is to be let go, nil without one.
  public mutating func next() -> Int? {
    guard let series = clock.nextSilent() else { return nil }
    count += 1
    return series
  }

  /// When a series had been silent for too long, by its own stamps.
  public func moment(of series: Int) -> Timestamp {
    let newest = clock.newest(of: series) ?? .min
    return Timestamp(nanoseconds: newest.addingClamped(limit.nanoseconds))
  }

  /// What is to be told now that what was known of a series is dropped: the first time and then at growing
  /// intervals.
  fileprivate mutating func message(of name: String) -> String? {
    guard report.isDue(count) else { return nil }
    return count == 1
      ? "\(name): silent for more than \(limit.text), what was known of it is dropped (--expire)"
      : "\(count) series were silent for more than \(limit.text), what was known of them is dropped "
        + "(--expire), the last: \(name)"
  }

  /// What `--verbose` tells.
  public var counts: [(name: String, value: Int)] { [("expired", count)] }

  /// What the clock remembers, in a state.
  public mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    var numbers = clock.saved
    try coder.values("expire_clock", &numbers)
    try coder.check(clock.restore(numbers), "the clock of --expire")
  }
}

/// A filter that lets series go which have been silent for long, with `--expire`.
public protocol LetsSilentGo: PointFilter, ~Copyable {
  /// Who has been silent; nil without the option.
  var expiry: Expiry? { get set }

  /// Whether there may be one series more.
  var hasPlace: Bool { get }

  /// What a series is called in a message.
  func name(of series: Int) -> String

  /// Lets a series go.
  mutating func letGo(_ series: Int, session: inout Session)
}

extension LetsSilentGo where Self: ~Copyable {
  /// Takes in that a point of a series came; lets those go that are silent now.
  @inlinable @inline(__always)
  public mutating func noteArrival(of series: Int, at time: Int64, session: inout Session) {
    if expiry != nil { arrive(series, at: time, session: &session) }
  }

  @usableFromInline
  mutating func arrive(_ series: Int, at time: Int64, session: inout Session) {
    expiry?.clock.arrive(series, at: time)
    if expiry?.clock.maySomeBeSilent == true { letSilentGo(session: &session) }
  }

  /// Whether a place is free now that a point has come for which there was none.
  public mutating func makesRoom(at time: Int64, session: inout Session) -> Bool {
    guard expiry != nil else { return false }
    expiry?.clock.meetNewcomer(at: time)
    letSilentGo(session: &session)
    return hasPlace
  }

  /// Tells that what was known of a series is dropped, if that is due.
  public mutating func tellDropped(_ series: Int, session: inout Session) {
    let name = name(of: series)
    if let message = expiry?.message(of: name) { session.note(message) }
  }

  /// Lets those go that are silent now.
  public mutating func letSilentGo(session: inout Session) {
    while let series = expiry?.next() { letGo(series, session: &session) }
  }
}
