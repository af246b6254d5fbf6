import Actions
import Alerts
import Bytes
import Conditions
import FilterRun
import Grouping
import Lambda
import LineProtocol
import System
import Times

/// Judges each point or window of each series and sends what the policy makes of it.
struct AlertFilter: PointFilter, ~Copyable {
  var windowing: Windowing { .accepted }

  var conditions: LevelConditions
  var groups: GroupKeys
  var series = NoncopyableArray<Series>()
  let sink: EventSink
  var silence: SilenceWatch
  let policy: AlertPolicy
  let settings: AlertSettings
  private let eventGrouping: EventGrouping
  private let initialStates: [FunctionState]
  /// The tags of --group-by; nil without any.
  private var groupTags: SoughtTags?
  /// Whether the policy is direct.
  private let isDirect: Bool
  /// Whether anything is due by the stream's time.
  private let followsTime: Bool
  var window: OpenWindow?
  /// The lines of the points of the window that is open.
  var windowLines = ByteBuffer()
  private var partial = 0
  /// How many points the expressions could be evaluated for.
  var judged = 0
  var windows = 0
  var seen = 0
  var filteredOut = 0
  /// Points that no expression could be evaluated for, those of refused windows, and those of windows
  /// that were cut off.
  var failed = 0
  var passedOver = 0
  var dropped = 0
  /// How many groups have been forgotten whose places are still taken.
  private var vacant = 0
  /// The stream's time: the newest there was.
  private(set) var newest: Timestamp?
  /// That time when the input paused last, and when that was by the clock.
  private var told: Timestamp?
  private var arrival = MonotonicInstant.now

  init(
    _ settings: AlertSettings, conditions: consuming LevelConditions, sink: EventSink,
    silence: SilenceWatch
  ) {
    self.settings = settings
    initialStates = conditions.initialStates
    self.conditions = conditions
    self.sink = sink
    self.silence = silence
    policy = settings.policy
    isDirect = settings.policy.isDirect
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    eventGrouping = EventGrouping(settings.grouping)
    if case .tags(let names) = settings.grouping { groupTags = SoughtTags(names) }
    followsTime = silence.isOn || settings.digest != nil
    for head in silence.expected {
      guard let group = groups.number(ofKey: head.span, 0..<head.count) else { break }
      self.silence.expect(group)
    }
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    if window != nil { return receiveInWindow(point, in: bytes, session: &session) }
    guard let time = point.time else { return }
    if !settings.takesPartial, point.isPartialAggregate(in: bytes) {
      partial += 1
      return
    }
    var number = groups.number(of: point, in: bytes)
    if number == nil, clearVacant(atLeast: settings.maxGroups / 16) {
      number = groups.number(of: point, in: bytes)
    }
    guard let group = number else {
      return refuseGroup(point, in: bytes, session: &session)
    }
    if group >= series.count { remember(group) }
    groupTags?.look(at: point, in: bytes, session: &session)
    if hasSeen(group, through: time) {
      seen += 1
      return
    }
    moveTime(to: time, group: group, session: &session)
    guard !conditions.hasFilter || passesFilter(point, in: bytes, group: group, session: &session)
    else { return }
    let verdict = conditions.level(
      of: point, in: bytes, from: series[group].alert.evaluated, states: &series[group].functions)
    guard case .level(let level) = verdict else {
      return tellError(of: group, point, in: bytes, session: &session)
    }
    judged += 1
    if level == .ok, isDirect, series[group].alert.staysOK(at: time) { return }
    let before = series[group].alert
    let decision = series[group].alert.advance(to: level, at: time, policy: policy)
    guard case .event(let event) = decision else { return sink.note(decision) }
    sink.context.load(point, bytes, groupedBy: eventGrouping)
    if sink.isSilenced(at: time) { return silence(group, from: before, to: level, at: time) }
    sink.send(event, session: &session)
  }

  /// Takes an evaluation in anew whose event is silenced.
  mutating func silence(_ group: Int, from before: AlertState, to level: Level, at time: Timestamp)
  {
    series[group].alert = before
    sink.note(series[group].alert.advance(to: level, at: time, policy: policy, isSilenced: true))
  }

  mutating func flush(session: inout Session) {
    if newest != told {
      told = newest
      arrival = .now
    }
    _ = clearVacant(atLeast: max(groups.count / 2, 1024))
    sink.flush(session: &session)
  }

  var nextWake: Int32? {
    let interval =
      newest == nil ? nil : silence.wakeInterval ?? (settings.digest == nil ? nil : 1000)
    guard let actions = sink.nextWake else { return interval }
    return min(actions, interval ?? actions)
  }

  /// The clock moves the stream's time on from its newest point while no input comes.
  mutating func wake(session: inout Session) {
    guard let newest, window == nil, silence.isOn || settings.digest != nil else { return }
    let idle = TimeSpan(nanoseconds: MonotonicInstant.now.nanoseconds - arrival.nanoseconds)
    guard let time = newest.advanced(by: idle) else { return }
    silence.advance(to: time)
    tellSilent(session: &session)
    sink.advance(to: time, session: &session)
  }

  mutating func reopenFiles(session: inout Session) { sink.reopenFiles(session: &session) }

  var writtenFiles: [String] { sink.writtenFiles }

  mutating func finish(session: inout Session) {
    if let now = settings.now { end(at: now, session: &session) }
    sink.finish(session: &session, keepsDigest: session.keepsState)
    let failed = conditions.failures - (judged > 0 ? conditions.warmUps : 0)
    if failed > 0 {
      if judged == 0 { tellHeld(session: &session) }
      session.note(
        failed == 1
          ? "1 evaluation failed; the level stayed as it was"
          : "\(failed) evaluations failed; the levels stayed as they were")
      // An expression that never worked is most likely misspelt: nobody is being watched.
      if judged == 0 { session.stop(.someRefused, "no point could be judged") }
    }
    if sink.hasReachedFailLevel { session.stop(.alerted) }
    groupTags?.finish(session: &session)
  }

  var counts: Counts {
    Counts(
      taken: .init("judged", judged),
      [
        .init("of windows cut short", partial), .init("seen before", seen),
        .init("filtered out", filteredOut, isWanted: true), .init("not evaluated", failed),
        .init("of refused windows", passedOver), .init("in windows cut off", dropped),
      ],
      others: [
        ("windows", windows), ("series", groups.count), ("events", sink.sent),
        ("throttled", sink.throttled), ("failed evaluations", conditions.failures),
      ] + (settings.silencePath == nil ? [] : [("silenced", sink.silenced)]) + sink.actionCounts)
  }

  /// Makes room for the state of a group.
  mutating func remember(_ group: Int) {
    while series.count <= group { series.append(Series(functions: initialStates)) }
  }

  /// Whether what a group sent at this time was handled before the state was saved: it is no newer than
  /// the last of that run, and nothing newer has come in this one. Else notes that it is handled now.
  @inline(__always)
  mutating func hasSeen(_ group: Int, through time: Timestamp) -> Bool {
    if let mark = series[group].mark {
      if time <= mark { return true }
      series[group].mark = nil
    }
    series[group].through = time
    return false
  }

  /// Sets the stream's time to that of a saved state, as if that had just come in.
  mutating func setTime(_ time: Timestamp?) {
    newest = time
    told = time
    arrival = .now
  }

  mutating func passesFilter(
    _ point: borrowing Point, in bytes: Span<UInt8>, group: Int, session: inout Session
  ) -> Bool {
    switch conditions.passesFilter(point, in: bytes, states: &series[group].functions) {
    case .yes: return true
    case .no:
      filteredOut += 1
      return false
    case .error:
      tellError(of: group, point, in: bytes, session: &session)
      return false
    }
  }

  mutating func tellError(
    of group: Int, _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    failed += 1
    let names = conditions.warmUps == 0 ? Self.names(of: point, in: bytes) : []
    let (source, line) = (session.place.source, session.place.line)
    let message = conditions.takeNewError(
      of: "\(source):\(line)", isNew: series[group].alert.lastSeen == nil, names: names)
    if let message { session.note(message) }
    // By now a name that nothing has is no warming up.
    if judged == 0, conditions.warmUps == Self.patience { tellHeld(session: &session) }
  }

  /// The names of a point's tags and fields, the first ten.
  private static func names(of point: borrowing Point, in bytes: Span<UInt8>) -> [String] {
    var names: [String] = []
    for index in point.tags.indices.prefix(10) {
      var name = ByteBuffer()
      name.append(unescaped: point.tags[index].key, as: .key, of: bytes)
      names.append(PrintableText.of(name.array))
    }
    for index in point.fields.indices.prefix(10 - names.count) {
      var name = ByteBuffer()
      name.append(unescaped: point.fields[index].key, as: .key, of: bytes)
      names.append(PrintableText.of(name.array))
    }
    return names
  }

  /// After how many points none of which could be judged that is said, while the stream lives.
  private static let patience = 100

  private mutating func tellHeld(session: inout Session) {
    if let held = conditions.takeHeldMessage() { session.note(held) }
  }

  /// Takes in that a point or window of a group came: tells which groups have fallen silent or are
  /// back, and forgets those unseen for long.
  @inline(__always)
  mutating func moveTime(to time: Timestamp, group: Int, session: inout Session) {
    if newest.map({ $0 < time }) ?? true { newest = time }
    if followsTime { followTime(to: time, group: group, session: &session) }
  }

  private mutating func followTime(to time: Timestamp, group: Int, session: inout Session) {
    sink.advance(to: time, session: &session)
    guard silence.isOn else { return }
    silence.advance(to: time)
    tellSilent(session: &session)
    if let event = silence.saw(group, at: time) { send(event, ofSilent: group, session: &session) }
  }

  /// Ends a batch at a time that no point told.
  private mutating func end(at now: Timestamp, session: inout Session) {
    while let (missing, event) = silence.nextMissing(at: now) {
      send(event, ofSilent: missing, session: &session)
    }
    silence.advance(to: now)
    tellSilent(session: &session)
    sink.advance(to: now, session: &session)
  }

  private mutating func tellSilent(session: inout Session) {
    while let (silent, event) = silence.nextDead() {
      send(event, ofSilent: silent, session: &session)
    }
    while let now = silence.now, let gone = silence.nextExpired(), gone < series.count {
      let decision = series[gone].alert.expire(at: now, policy: policy)
      series[gone].functions = initialStates
      vacant += 1
      guard case .event(let event) = decision else { continue }
      loadSeries(gone)
      if sink.isSilenced(at: event.time) {
        sink.note(.silenced)
      } else {
        sink.send(event, session: &session)
      }
    }
  }

  private mutating func send(_ event: Event, ofSilent group: Int, session: inout Session) {
    loadSeries(group)
    if sink.isSilenced(at: event.time) { return sink.note(.silenced) }
    sink.sendDeadman(event, session: &session)
  }

  /// Takes the places of forgotten groups back when there are that many: the others get new numbers.
  /// O(groups). With a state they stay, since it has to know what was seen; within a window too.
  mutating func clearVacant(atLeast count: Int) -> Bool {
    guard vacant > 0, vacant >= count, window == nil, settings.stream.state.path == nil else {
      return false
    }
    vacant = 0
    var kept = GroupKeys(settings.grouping, most: settings.maxGroups)
    var keptSeries = NoncopyableArray<Series>()
    var numbers = Array(repeating: -1, count: groups.count)
    for group in 0..<groups.count where silence.knows(group) {
      guard let number = kept.number(ofKey: groups.keys.bytes, groups.keys.range(of: group)) else {
        break
      }
      numbers[group] = number
      keptSeries.append(group < series.count ? series[group] : Series(functions: initialStates))
    }
    groups = kept
    series = keptSeries
    silence.renumber(numbers)
    return true
  }

  /// The next event is about a group without a point.
  private mutating func loadSeries(_ group: Int) {
    var head = ByteBuffer(capacity: 64)
    groups.keys.append(group, to: &head)
    sink.context.endWindow()
    sink.context.load(head: 0..<head.count, of: head.span, groupedBy: .allTags)
  }

  private mutating func refuseGroup(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    session.noteOnce(
      "more than \(settings.maxGroups) groups; points of further ones are refused (--max-groups)")
    session.refuse(bytes, point.line) { $0.append("one group too many") }
  }
}

/// What is remembered of a series.
struct Series {
  var alert = AlertState()
  /// What stateful functions remember, by expression; empty where none is stateful.
  var functions: [FunctionState]
  /// The time of the point or window handled last.
  var through: Timestamp?
  /// What `through` was in the state that this run began with, until something newer comes.
  var mark: Timestamp?
}

extension EventGrouping {
  /// The same grouping for the texts of events.
  init(_ grouping: Grouping) {
    switch grouping {
    case .series: self = .allTags
    case .none: self = .none
    case .tags(let names): self = .tags(names)
    }
  }
}
