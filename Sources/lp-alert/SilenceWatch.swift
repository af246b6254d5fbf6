import Alerts
import Bytes
import LineProtocol
import Options
import StateFile
import System
import Times

/// Watches for groups that are not seen for long: `--deadman` tells of them, `--expire` forgets them.
struct SilenceWatch {
  private var deadman: Deadman?
  private var known: Set<Int> = []
  private var expiring: SilenceQueue?
  private let limit: TimeSpan
  private let deadmanLimit: TimeSpan?
  /// Series that have to be there from the start, as heads of line protocol with sorted tags.
  let expected: [[UInt8]]

  init(_ settings: AlertSettings) throws(OptionError) {
    deadman = settings.deadman.map { Deadman(limit: $0) }
    deadmanLimit = settings.deadman
    expiring = settings.expire.map { _ in SilenceQueue() }
    limit = settings.expire ?? .zero
    guard let path = settings.expectedPath else {
      expected = []
      return
    }
    guard settings.deadman != nil else { throw .unusable("--expect needs --deadman") }
    expected = try Self.expectedSeries(path)
  }

  var isOn: Bool { deadman != nil || expiring != nil }

  /// Awaits a group from the start.
  mutating func expect(_ group: Int) { deadman?.expect(group) }

  /// Awaits a group that the restored state did not know.
  mutating func expectUnlessKnown(_ group: Int) {
    if !known.contains(group) { expect(group) }
  }

  /// Whether it watches for `group`, or has told that it is silent.
  func knows(_ group: Int) -> Bool {
    expiring?.contains(group) == true || deadman?.knows(group) == true
  }

  /// Gives each group the number that `numbers` has at its place; groups without one are unknown to it.
  mutating func renumber(_ numbers: [Int]) {
    deadman?.renumber(numbers)
    expiring?.renumber(numbers)
  }

  /// Forgets all groups.
  mutating func forget() {
    deadman = deadmanLimit.map { Deadman(limit: $0) }
    expiring = expiring.map { _ in SilenceQueue() }
    known = []
  }

  func save(into writer: inout StateWriter) {
    if let now { writer.integer("now", now.nanoseconds) }
    let live = deadman?.saved.live ?? []
    writer.integers("live", live.flatMap { [Int64($0.group), $0.lastSeen.nanoseconds] })
    let dead = deadman?.saved.dead ?? []
    writer.integers("dead", dead.flatMap { [Int64($0.group), $0.since.nanoseconds] })
    let unexpired = expiring?.saved ?? []
    writer.integers("unexpired", unexpired.flatMap { [Int64($0.group), $0.lastSeen.nanoseconds] })
  }

  /// Takes back what `save` wrote; group numbers are below `groups`.
  mutating func restore(from reader: inout StateReader, groups: Int) throws(StateError) {
    let now = try reader.integerIfPresent("now").map(Timestamp.init(nanoseconds:))
    for (group, time) in try Self.pairs("live", from: &reader, groups: groups) {
      deadman?.restore(live: group, lastSeen: time)
      known.insert(group)
    }
    for (group, time) in try Self.pairs("dead", from: &reader, groups: groups) {
      deadman?.restore(dead: group, since: time)
      known.insert(group)
    }
    for (group, time) in try Self.pairs("unexpired", from: &reader, groups: groups) {
      expiring?.saw(group, at: time)
    }
    if let now { advance(to: now) }
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

  mutating func advance(to time: Timestamp) {
    deadman?.advance(to: time)
    expiring?.advance(to: time)
  }

  /// How often, in milliseconds, the time has to be looked at while no input comes; nil: never.
  var wakeInterval: Int32? {
    guard let shortest = [deadmanLimit, expiring == nil ? nil : limit].compactMap(\.self).min()
    else { return nil }
    return Int32(clamping: min(max(shortest.nanoseconds / 4_000_000, 10), 1000))
  }

  /// The stream's time.
  var now: Timestamp? { deadman?.now ?? expiring?.now }

  mutating func nextDead() -> (group: Int, event: Event)? { deadman?.nextDead() }

  mutating func nextMissing(at time: Timestamp) -> (group: Int, event: Event)? {
    deadman?.nextMissing(at: time)
  }

  mutating func nextExpired() -> Int? { expiring?.nextSilent(for: limit)?.group }

  mutating func saw(_ group: Int, at time: Timestamp) -> Event? {
    expiring?.saw(group, at: time)
    return deadman?.saw(group, at: time)
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
