/// A time in which some series of an Atlas simulation behave otherwise.
struct AtlasDisruption {
  /// What is disrupted.
  enum Kind: String {
    case node, query, metric, few
  }

  var kind: Kind
  /// The hours it lasts, counted from the first.
  var hours: Range<Int>
  /// The metrics concerned, rising.
  var metrics: [Int]
  /// The queries concerned, rising.
  var queries: [Int]
  /// The node concerned, for `part1`.
  var node = 0
  /// Whether the values go down, for `realistic`.
  var isDrop = false

  /// All disruptions in order of time, none within another.
  ///
  /// Starts are uniform in 48 ..< hours − 24, lengths 2 to 23 hours; of two with one start the later
  /// drawn holds, and a start within a running disruption is lost, as in the published simulator.
  static func schedule(_ settings: AtlasSettings) -> [AtlasDisruption] {
    guard settings.hourCount > 48 + 24 else { return [] }
    var stream = settings.stream(for: .schedule)
    let kinds: [Kind] =
      settings.profile == .part1 ? [.node, .query, .metric] : [.metric, .query, .node, .few]
    var drawn: [Int: (length: Int, kind: Kind)] = [:]
    for _ in 0..<settings.disruptionCount {
      let start = stream.nextInteger(in: 48..<settings.hourCount - 24)
      drawn[start] = (
        stream.nextInteger(in: 2..<24), kinds[stream.nextInteger(in: 0..<kinds.count)]
      )
    }
    var schedule: [AtlasDisruption] = []
    // Copies of one array share its memory.
    let everything = (Array(0..<settings.metrics), Array(0..<settings.queryCount))
    for (start, (length, kind)) in drawn.sorted(by: { $0.key < $1.key })
    where start >= schedule.last?.hours.upperBound ?? 0 {
      var disruption = AtlasDisruption(
        kind: kind, hours: start..<start + length, metrics: everything.0, queries: everything.1)
      disruption.narrow(settings, settings.stream(for: .disruption, schedule.count))
      schedule.append(disruption)
    }
    return schedule
  }

  /// Chooses whom it concerns, and in the realistic profile in which direction.
  private mutating func narrow(_ settings: AtlasSettings, _ stream: RandomStream) {
    var stream = stream
    let isPublished = settings.profile == .part1
    if !isPublished { isDrop = stream.nextUniform() >= 0.6 && kind != .node }
    switch kind {
    case .metric:
      let number = stream.nextInteger(in: 1..<max(2, settings.metrics))
      metrics = Self.draws(number, from: settings.metrics, using: &stream)
    case .node: if isPublished { node = stream.nextInteger(in: 0..<settings.nodeCount) }
    case .query where isPublished:
      let number = stream.nextInteger(in: 1..<max(2, settings.queryCount / 10))
      queries = Self.draws(number, from: settings.queryCount, using: &stream)
    case .query, .few:
      // A tenth to a third of the queries, or a thirty-third to an eleventh.
      let (low, high) = kind == .query ? (10, 3) : (33, 11)
      let least = max(1, settings.queryCount / low)
      let number = stream.nextInteger(in: least..<max(least + 1, settings.queryCount / high))
      queries = Self.sample(number, from: settings.queryCount, using: &stream)
    }
  }

  /// The distinct ones among `number` draws with replacement from 0 ..< `count`, rising.
  private static func draws(
    _ number: Int, from count: Int, using stream: inout RandomStream
  ) -> [Int] {
    var drawn = Set<Int>()
    for _ in 0..<number { drawn.insert(stream.nextInteger(in: 0..<count)) }
    return drawn.sorted()
  }

  /// `number` different ones of 0 ..< `count`, rising; every choice equally likely.
  /// Source: selection sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S.
  private static func sample(
    _ number: Int, from count: Int, using stream: inout RandomStream
  ) -> [Int] {
    var chosen: [Int] = []
    for index in 0..<count where stream.nextInteger(in: 0..<count - index) < number - chosen.count {
      chosen.append(index)
    }
    return chosen
  }
}
