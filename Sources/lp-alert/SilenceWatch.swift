import Alerts
import Bytes
import FilterRun
import LineProtocol
import Options
import StateFile
import System
import Times

/// Watches for groups that are not seen for long: `--deadman` tells of them, `--expire` forgets them.
struct SilenceWatch {
  private var deadman: Deadman?
  private(set) var expiry: Expiry?
  private let expire: TimeSpan?
  private let deadmanLimit: TimeSpan?
  /// Series that have to be there from the start, as heads of line protocol with sorted tags.
  let expected: [[UInt8]]

  init(_ settings: AlertSettings) throws(OptionError) {
    deadmanLimit = settings.deadman
    expire = settings.expire
    guard let path = settings.expectedPath else {
      expected = []
      forget()
      return
    }
    guard settings.deadman != nil else { throw .unusable("--expect needs --deadman") }
    expected = try Self.expectedSeries(path)
    forget()
  }

  var isOn: Bool { deadman != nil || expiry != nil }

  /// Whether a group that has expired need not be known any longer: a deadman tells when it is back.
  var freesPlaces: Bool { deadman == nil }

  /// Awaits a group from the start.
  mutating func expect(_ group: Int) { deadman?.expect(group) }

  /// Awaits a group that the restored state did not know.
  mutating func expectUnlessKnown(_ group: Int) {
    if deadman?.knows(group) == false { expect(group) }
  }

  /// How many series are awaited of which no time is known yet, since nothing has come.
  var awaitedCount: Int { deadman?.awaitedCount ?? 0 }

  /// Forgets all groups.
  mutating func forget() {
    deadman = deadmanLimit.map { Deadman(limit: $0) }
    expiry = expire.map { Expiry(after: $0) }
  }

  /// Forgets a group: its number may be given to another.
  mutating func forget(_ group: Int) { expiry?.clock.forget(group) }

  func save(into writer: inout StateWriter) {
    if let saved = deadman?.saved {
      writer.integers("deadman_clock", saved.clock)
      writer.integers("dead", saved.dead.flatMap { [Int64($0.group), $0.time.nanoseconds] })
      writer.integers("absent", saved.absent.flatMap { [Int64($0.group), $0.time.nanoseconds] })
    }
    expiry?.save(into: &writer)
  }

  /// Takes back what `save` wrote; group numbers are below `groups`.
  mutating func restore(from reader: inout StateReader, groups: Int) throws(StateError) {
    if deadman != nil {
      let numbers: [Int64] = try reader.integers("deadman_clock")
      let dead = try Self.pairs("dead", from: &reader, groups: groups)
      let absent = try Self.pairs("absent", from: &reader, groups: groups)
      guard deadman?.restore(clock: numbers, dead: dead, absent: absent) == true else {
        throw reader.refusal("the clock of --deadman")
      }
    }
    try expiry?.restore(from: &reader)
  }

  private static func pairs(
    _ name: StaticString, from reader: inout StateReader, groups: Int
  ) throws(StateError) -> [(group: Int, time: Timestamp)] {
    let numbers = try reader.integers(name)
    guard numbers.count % 2 == 0 else { throw reader.refusal("times of groups") }
    return try stride(from: 0, to: numbers.count, by: 2).map { index throws(StateError) in
      guard let group = Int(exactly: numbers[index]), (0..<groups).contains(group) else {
        throw reader.refusal("group \(numbers[index])")
      }
      return (group, Timestamp(nanoseconds: numbers[index + 1]))
    }
  }

  /// Notes that a point of `group` has come.
  mutating func arrive(_ group: Int, at time: Timestamp) {
    deadman?.arrive(group, at: time)
    expiry?.clock.arrive(group, at: time.nanoseconds)
  }

  /// Notes that a point has come of a group for which there is no place.
  mutating func meetNewcomer(at time: Timestamp) {
    expiry?.clock.meetNewcomer(at: time.nanoseconds)
  }

  /// How far each clock has moved on, for `advance`.
  var readings: (deadman: Int64, expire: Int64) {
    (deadman?.reading ?? 0, expiry?.clock.reading ?? 0)
  }

  /// Moves the clocks on to `span` after `readings`, since the input has been idle for that long.
  mutating func advance(to span: TimeSpan, after readings: (deadman: Int64, expire: Int64)) {
    deadman?.advance(to: readings.deadman.addingClamped(span.nanoseconds))
    expiry?.clock.advance(to: readings.expire.addingClamped(span.nanoseconds))
  }

  /// It is `now` by the clocks of the series.
  mutating func end(at now: Timestamp) {
    deadman?.end(at: now)
    expiry?.clock.end(at: now.nanoseconds)
  }

  /// How often, in milliseconds, the time has to be looked at while no input comes; nil: never.
  var wakeInterval: Int32? {
    guard let shortest = [deadmanLimit, expire].compactMap(\.self).min() else { return nil }
    return Int32(clamping: min(max(shortest.nanoseconds / 4_000_000, 10), 1000))
  }

  mutating func nextDead() -> (group: Int, event: Event)? { deadman?.nextDead() }

  /// The next group that has been silent for too long, and when that was by its own stamps.
  mutating func nextExpired() -> (group: Int, time: Timestamp)? {
    guard let group = expiry?.next(), let time = expiry?.moment(of: group) else { return nil }
    return (group, time)
  }

  /// The event of the return of a group whose point has come, if it was dead.
  mutating func back(_ group: Int, at time: Timestamp) -> Event? {
    deadman?.back(group, at: time)
  }

  /// Reads one series a line, `NAME,tag=value`; blank lines and those with `#` are passed over.
  private static func expectedSeries(_ path: String) throws(OptionError) -> [[UInt8]] {
    let text: ByteBuffer
    do { text = try FileReading.contents(of: path) } catch {
      throw .unopenable("--expect: \(path): \(error.reason)")
    }
    var series: [[UInt8]] = []
    let lines = text.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let head = Array(line.filter { $0 != UInt8(ascii: "\r") })
      if head.isEmpty || head[0] == UInt8(ascii: "#") { continue }
      guard let sorted = sortedHead(head) else {
        throw .unusable("--expect: \(path):\(number + 1): expected a series such as cpu,host=a")
      }
      series.append(sorted)
    }
    return series
  }

  /// The head with its tags in order, as groups are keyed; nil when it is none.
  private static func sortedHead(_ head: [UInt8]) -> [UInt8]? {
    var parser = PointParser()
    let line = head + Array(" x=0 0\n".utf8)
    guard case .point(let next) = parser.parse(line.span, from: 0, atEnd: true),
      next == line.count, parser.point.headEnd == head.count
    else { return nil }
    var sorted = Array(line[parser.point.name.range])
    let tags = (0..<parser.point.tags.count).map { index in
      let tag = parser.point.tags[index]
      return (key: Array(line[tag.key.range]), text: Array(line[tag.key.start..<tag.value.end]))
    }
    for tag in tags.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      sorted += [UInt8(ascii: ",")] + tag.text
    }
    return sorted
  }
}
