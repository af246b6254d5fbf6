import Bytes
import FilterRun
import Grouping
import LineProtocol
import Options
import StateFile
import Statistics
import Times

/// Tests each window of each group against the group's history, field by field.
struct TTestFilter: LetsSilentGo, ~Copyable {
  /// Batch means are also computed from aggregates, one point a window.
  var windowing: Windowing { settings.test == .welch ? .required : .accepted }

  /// A field to test: its name, and what the present window holds of it.
  struct TestedField: ~Copyable {
    var sought: SoughtName
    var summary: SoughtSummary
    var values: [Double] = []
    var correlation = NeighbourCorrelation()
  }

  /// What became of the points.
  private struct Tally {
    var taken = 0
    /// Of the window that is open.
    var inWindow = 0
    var partial = 0
    var seen = 0
    var passedOver = 0
    var dropped = 0
  }

  /// A group's histories, one for each field.
  final class Group {
    var detectors: [Detector]
    /// The end of the last window handled.
    var lastStop: Timestamp?
    init(detectors: [Detector]) { self.detectors = detectors }
  }

  let settings: TTestSettings
  private let blank: Detector
  private var writer: VerdictWriter
  private var fields = NoncopyableArray<TestedField>()
  var keys: GroupKeys
  var groups: [Group] = []
  /// The group of the present window; nil while it is passed over.
  private var current: Int?
  /// The measurement of the first point, by which windows of all points go: they have no group.
  private var ungroupedName: [UInt8]?
  private var awaitsName = false
  private var start = Timestamp(nanoseconds: 0)
  private var stop = Timestamp(nanoseconds: 0)
  private var windows = 0
  private var tested = 0
  private var rejected = 0
  private var untested = 0
  private var partial = 0
  var expiry: Expiry?
  private var tally = Tally()
  private var sought: SoughtNames
  private var isInWindow = false
  /// Whether the present window is passed over because it was cut off, or was seen before.
  private var isPartial = false
  private var isSeen = false
  /// The most values that a window had.
  private var mostValues = 0
  /// Whether a live stream has been told that no window can be tested.
  private var hasBeenTold = false
  private var isFedAggregates = false

  init(_ settings: TTestSettings) throws(OptionError) {
    guard !settings.fields.isEmpty else {
      throw .unusable("--field is missing: which field to test")
    }
    if settings.fieldTag.isEmpty, Set(settings.fields).count > 1 {
      throw .unusable("--field-tag '' would write the points of several fields as one series")
    }
    if let contradiction = settings.contradiction { throw .unusable(contradiction) }
    blank = Detector(settings)
    self.settings = settings
    sought = SoughtNames(settings.fields.map(\.utf8), .field, option: "--field")
    keys = GroupKeys(.series, most: settings.maxGroups)
    expiry = settings.expire.map { Expiry(after: $0) }
    writer = VerdictWriter(tag: Array(settings.fieldTag.utf8), showsDetails: settings.showsDetails)
    var names: Set<String> = []
    for name in settings.fields where names.insert(name).inserted {
      fields.append(
        TestedField(sought: SoughtName(Array(name.utf8)), summary: SoughtSummary(of: name)))
    }
  }

  mutating func begin(
    _ window: WindowFrame, group: borrowing ByteBuffer, session: inout Session
  ) {
    current = nil
    isInWindow = true
    tally.inWindow = 0
    isSeen = false
    isPartial = window.isPartial && !settings.testsPartial
    for index in fields.indices { fields[index].values.removeAll(keepingCapacity: true) }
    if isPartial {
      partial += 1
      return
    }
    windows += 1
    start = window.start
    stop = window.stop
    awaitsName = false
    if !group.isEmpty {
      choose(group, session: &session)
    } else if let ungroupedName {
      choose(named: ungroupedName, session: &session)
    } else {
      awaitsName = true
    }
  }

  private mutating func choose(named name: [UInt8], session: inout Session) {
    var group = ByteBuffer(capacity: name.count)
    group.append(name)
    choose(group, session: &session)
  }

  /// Makes a group the one whose window this is.
  private mutating func choose(_ group: borrowing ByteBuffer, session: inout Session) {
    guard let number = number(of: group, session: &session) else { return }
    // Windows of a group come in rising order; with a state, others are input that was seen before.
    isSeen = session.keepsState && groups[number].lastStop.map { stop <= $0 } ?? false
    if isSeen { return }
    noteArrival(of: number, at: stop.nanoseconds, session: &session)
    current = number
  }

  private mutating func number(
    of group: borrowing ByteBuffer, session: inout Session
  ) -> Int? {
    var number = keys.number(ofKey: group.span, 0..<group.count)
    if number == nil, makesRoom(at: stop.nanoseconds, session: &session) {
      number = keys.number(ofKey: group.span, 0..<group.count)
    }
    guard let number else {
      session.noteOnce(
        "more than \(settings.maxGroups) groups; windows of further ones are refused (--max-groups)"
      )
      session.refuse(group.span, 0..<group.count, isInWindow ? .record : .point) {
        $0.append("window of one group too many")
      }
      return nil
    }
    if number == groups.count { groups.append(blankGroup) }
    return number
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard isInWindow else { return judgeAggregate(point, in: bytes, session: &session) }
    if awaitsName { takeName(of: point, in: bytes, session: &session) }
    guard current != nil else { return passOver() }
    var isRefused = false
    for index in fields.indices {
      guard let place = fields[index].sought.fieldIndex(in: point, bytes) else { continue }
      let field = point.fields[place]
      guard let value = point.number(of: field, in: bytes) else {
        isRefused = true
        session.refuse(point, in: bytes, becauseNotANumber: field)
        continue
      }
      fields[index].values.append(value)
    }
    if !isRefused { tally.inWindow += 1 }
    sought.look(at: point, in: bytes, session: &session)
  }

  /// Counts a point of a window that is passed over.
  private mutating func passOver() {
    if isPartial {
      tally.partial += 1
    } else if isSeen {
      tally.seen += 1
    } else {
      tally.passedOver += 1
    }
  }

  private mutating func takeName(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    var name = ByteBuffer()
    name.append(bytes, point.name.range)
    ungroupedName = name.array
    awaitsName = false
    choose(name, session: &session)
  }

  /// A point by itself sums a window up; its time is the window's end.
  private mutating func judgeAggregate(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    if !isFedAggregates {
      isFedAggregates = true
      let names = settings.fields.map { $0 + "_mean" }
      sought = SoughtNames(names.map(\.utf8), .field, option: "--field")
    }
    sought.look(at: point, in: bytes, session: &session)
    if !settings.testsPartial, point.isPartialAggregate(in: bytes) {
      partial += 1
      tally.partial += 1
      return
    }
    guard let time = point.time else { return }
    windows += 1
    stop = time
    var key = ByteBuffer()
    key.append(bytes, point.head)
    current = nil
    choose(key, session: &session)
    guard let current else {
      if isSeen { tally.seen += 1 }
      return
    }
    tally.taken += 1
    groups[current].lastStop = stop
    for index in fields.indices {
      guard let summary = fields[index].summary.read(from: point, in: bytes) else {
        if fields[index].sought.fieldIndex(in: point, bytes) != nil {
          session.stop(
            .usage,
            "\(session.place.source):\(session.place.line): input is not windowed; "
              + "put lp-window before it, or lp-window --agg count,mean,stddev")
        }
        continue
      }
      let judgement = groups[current].detectors[index].judge(summary, stop: stop.nanoseconds)
      record(judgement, of: index, group: current, session: &session)
    }
    self.current = nil
  }

  mutating func end(session: inout Session) {
    isInWindow = false
    tally.taken += tally.inWindow
    guard let current else { return }
    groups[current].lastStop = stop
    for index in fields.indices {
      mostValues = max(mostValues, fields[index].values.count)
      let judgement = groups[current].detectors[index].judge(
        fields[index].values, start: start.nanoseconds, stop: stop.nanoseconds)
      // A step within a window looks like neighbours that agree.
      if settings.test == .welch, judgement?.isRejected != true {
        warnOfNeighbours(index, session: &session)
      }
      record(judgement, of: index, group: current, session: &session)
    }
    self.current = nil
  }

  /// After so many windows a series of which none could be tested, a live stream is told.
  private static var patience: Int { 20 }

  /// Counts what a test found, and writes it; nil of a window that was not tested.
  private mutating func record(
    _ judgement: Judgement?, of field: Int, group: Int, session: inout Session
  ) {
    guard let judgement else {
      untested += 1
      let patience = Self.patience * groups.count * fields.count
      if untested >= patience, tested == 0, !hasBeenTold, sought.isComplete {
        session.note(whyUntested)
        hasBeenTold = true
      }
      return
    }
    tested += 1
    if judgement.isRejected { rejected += 1 }
    do {
      try writer.write(
        judgement, field: fields[field].sought.bytes, group: group, of: keys.keys, at: stop,
        unit: session.unit, as: session.format, into: &session.output.bytes)
    } catch {
      let tag = settings.fieldTag
      session.stop(.usage, "the input has a tag \"\(tag)\" already; name another with --field-tag")
    }
  }

  /// Says once for each field that the stated alpha does not hold.
  private mutating func warnOfNeighbours(_ index: Int, session: inout Session) {
    let found = fields[index].correlation.add(fields[index].values, alpha: settings.alpha)
    guard let found else { return }
    let name = String(decoding: fields[index].sought.bytes, as: UTF8.self)
    session.noteOnce(
      "the values of \"\(name)\" resemble their neighbours (correlation "
        + "\(Self.hundredths(found.correlation))): with --alpha \(settings.alpha) about "
        + "\(Self.hundredths(found.alpha)) of quiet windows are rejected; "
        + "--test batch-means keeps to alpha")
  }

  private static func hundredths(_ value: Double) -> String {
    "\((value * 100).rounded() / 100)"
  }

  /// A group without history.
  var blankGroup: Group { Group(detectors: Array(repeating: blank, count: fields.count)) }

  mutating func discard(session: inout Session) {
    tally.dropped += tally.inWindow
    // It was counted when it began, unless it was cut off before.
    if current != nil { windows -= 1 }
    isInWindow = false
    current = nil
  }

  mutating func finish(session: inout Session) {
    sought.finish(session: &session)
    // With a state the history grows from run to run.
    guard !session.keepsState, tested == 0, windows + partial > 0 else { return }
    guard windows == 0 || sought.isComplete else { return }
    // Something came, and nothing could be said of it: whoever watches by this watches nothing.
    session.stop(.someRefused, hasBeenTold ? nil : whyUntested)
  }

  private var whyUntested: String {
    if windows == 0 {
      return
        "all windows were cut off, \(partial) of them: put lp-window before (--partial tests them)"
    }
    let counted = "no window could be tested, of \(windows)"
    if windows <= 1 {
      return
        "\(counted): the first only fills the history; put lp-window before, with shorter windows"
    }
    if settings.test == .batchMeans {
      let least = settings.inForce.warmup
      return "\(counted): the history needs \(least) windows first (--warmup)"
    }
    return mostValues < 2
      ? "\(counted): none has two values; use longer windows, or --test batch-means"
      : "\(counted): --warmup wants more values, or all were beyond 1e150 or not finite"
  }

  var counts: Counts {
    Counts(
      taken: .init("in windows", tally.taken),
      [
        .init("of windows cut short", tally.partial), .init("seen before", tally.seen),
        .init("of refused windows", tally.passedOver),
        .init("in windows cut off", tally.dropped),
      ],
      others: [
        ("windows", windows), ("tested", tested), ("rejected", rejected), ("untested", untested),
        ("partial", partial), ("groups", keys.made),
      ] + (expiry?.counts ?? []))
  }
}
