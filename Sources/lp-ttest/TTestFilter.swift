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

  /// What the points that come belong to.
  private enum Present {
    /// No window: each sums one up.
    case nothing
    /// A window of all points, which goes by the first one's measurement.
    case unnamed
    /// A window of the group with this number.
    case window(Int)
    /// A window that is passed over: it was cut off, was seen before, or its group is one too many.
    case partial, seen, refused
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
  private var present = Present.nothing
  /// The measurement of the first point, by which windows of all points go: they have no group.
  private var ungroupedName: [UInt8]?
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
  /// The most values that a window had.
  private var mostValues = 0
  /// Whether a live stream has been told that no window can be tested.
  private var hasBeenTold = false
  private var isFedAggregates = false

  init(_ settings: TTestSettings) throws(OptionError) {
    guard !settings.fields.isEmpty else {
      throw .unusable("--field is missing: which field to test")
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
    tally.inWindow = 0
    for index in fields.indices { fields[index].values.removeAll(keepingCapacity: true) }
    if window.isPartial, !settings.testsPartial {
      partial += 1
      present = .partial
      return
    }
    windows += 1
    start = window.start
    stop = window.stop
    if !group.isEmpty {
      choose(group.span, 0..<group.count, .record, session: &session)
    } else if let ungroupedName {
      choose(ungroupedName.span, ungroupedName.indices, .record, session: &session)
    } else {
      present = .unnamed
    }
  }

  /// Makes the group whose key lies in `range` of `bytes` the one whose window this is.
  private mutating func choose(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ record: Refusal, session: inout Session
  ) {
    var number = keys.number(ofKey: bytes, range)
    if number == nil, makesRoom(at: stop.nanoseconds, session: &session) {
      number = keys.number(ofKey: bytes, range)
    }
    guard let number else {
      present = .refused
      session.noteOnce(
        "more than \(settings.maxGroups) groups; windows of further ones are refused (--max-groups)"
      )
      return session.refuse(bytes, range, record) { $0.append("window of one group too many") }
    }
    if number == groups.count { groups.append(blankGroup) }
    // Windows of a group come in rising order; with a state, others are input that was seen before.
    if session.keepsState, let last = groups[number].lastStop, stop <= last {
      present = .seen
      return
    }
    noteArrival(of: number, at: stop.nanoseconds, session: &session)
    present = .window(number)
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    if case .unnamed = present {
      ungroupedName = point.name.range.map { bytes[$0] }
      choose(bytes, point.name.range, .record, session: &session)
    }
    switch present {
    case .window: takeValues(of: point, in: bytes, session: &session)
    case .nothing, .unnamed: judgeAggregate(point, in: bytes, session: &session)
    case .partial: tally.partial += 1
    case .seen: tally.seen += 1
    case .refused: tally.passedOver += 1
    }
  }

  private mutating func takeValues(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    var isRefused = false
    for index in fields.indices {
      guard let place = fields[index].sought.fieldIndex(in: point, bytes) else { continue }
      let field = point.fields[place]
      if let value = point.number(of: field, in: bytes) {
        fields[index].values.append(value)
      } else {
        isRefused = true
        session.refuse(point, in: bytes, becauseNotANumber: field)
      }
    }
    if !isRefused { tally.inWindow += 1 }
    sought.look(at: point, in: bytes, session: &session)
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
    choose(bytes, point.head, .point, session: &session)
    defer { present = .nothing }
    guard case .window(let group) = present else {
      if case .seen = present { tally.seen += 1 }
      return
    }
    tally.taken += 1
    groups[group].lastStop = stop
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
      let judgement = groups[group].detectors[index].judge(summary, stop: stop.nanoseconds)
      record(judgement, of: index, group: group, session: &session)
    }
  }

  mutating func end(session: inout Session) {
    defer { present = .nothing }
    guard case .window(let group) = present else { return }
    tally.taken += tally.inWindow
    groups[group].lastStop = stop
    for index in fields.indices {
      mostValues = max(mostValues, fields[index].values.count)
      let judgement = groups[group].detectors[index].judge(
        fields[index].values, start: start.nanoseconds, stop: stop.nanoseconds)
      // A step within a window looks like neighbours that agree.
      if settings.test == .welch, judgement?.isRejected != true {
        warnOfNeighbours(index, session: &session)
      }
      record(judgement, of: index, group: group, session: &session)
    }
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
    if case .window = present { windows -= 1 }
    present = .nothing
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
