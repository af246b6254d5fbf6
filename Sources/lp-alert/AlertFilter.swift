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
struct AlertFilter: GuardsJumps, ~Copyable {
  var windowing: Windowing { .accepted }

  var conditions: LevelConditions
  var groups: GroupKeys
  var series = NoncopyableArray<Series>()
  let sink: EventSink
  var deadman: Deadman?
  var expiry: Expiry?
  /// The keys of the groups that have to be there from the start.
  let expected: [[UInt8]]
  let settings: AlertSettings
  let initialStates: [FunctionState]
  /// The tags of --group-by and of the templates.
  private var soughtTags: [SoughtNames]
  /// Whether the policy is direct.
  private let isDirect: Bool
  /// Whether anything is due by the stream's time.
  private let followsTime: Bool
  /// After how many milliseconds without input the clock counts.
  private let idleInterval: Int32
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
  var jumps: JumpGuard
  private let jumpLimit: Int64
  var tooFarAhead = 0
  /// With a state: which points the newest moment of each series had.
  var latest: LatestSeries?
  var seriesHash = SeriesHash()
  /// The stream's time: the newest there was.
  private(set) var newest: Timestamp?
  /// When the input paused last, and how far the clocks of silence were then.
  private var arrival = MonotonicInstant.now
  private var readings: (deadman: Int64, expire: Int64) = (0, 0)
  private var hasReceived = false

  init(
    _ settings: AlertSettings, conditions: consuming LevelConditions, sink: EventSink,
    expected: [[UInt8]]
  ) {
    self.settings = settings
    initialStates = conditions.initialStates
    self.conditions = conditions
    self.sink = sink
    self.expected = expected
    deadman = settings.deadman.map { Deadman(limit: $0) }
    expiry = settings.expire.map { Expiry(after: $0) }
    isDirect = settings.policy.isDirect
    groups = GroupKeys(settings.grouping, most: settings.maxGroups)
    jumpLimit = settings.maxAhead.nanoseconds
    jumps = JumpGuard(limit: jumpLimit)
    latest = settings.stream.state.path == nil ? nil : LatestSeries()
    soughtTags = sink.soughtTags
    if case .tags(let names) = settings.grouping {
      soughtTags.append(SoughtNames(names, .tag, option: "--group-by"))
    }
    let limits = [settings.deadman, settings.expire].compactMap(\.self)
    followsTime = !limits.isEmpty || settings.digest != nil
    idleInterval =
      limits.min().map { Int32(clamping: min(max($0.nanoseconds / 4_000_000, 10), 1000)) } ?? 1000
    awaitExpected()
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
    guard
      let group = groups.number(of: point, in: bytes)
        ?? (makesRoom(at: time.nanoseconds, session: &session)
          ? groups.number(of: point, in: bytes) : nil)
    else { return refuseGroup(point, in: bytes, session: &session) }
    if group >= series.count { remember(group) }
    seekTags(in: point, bytes, session: &session)
    if hasSeen(group, through: time, point, in: bytes) {
      seen += 1
      return
    }
    // Nearly all points are a little later than the one before; the guard is asked about the others.
    let newest = newest(of: group)
    let isNext =
      time.nanoseconds >= newest
      && (newest == .min || time.nanoseconds &- newest <= jumpLimit)
    if isNext && jumps.isIdle {
      take(point, in: bytes, at: time.nanoseconds, of: group, session: &session)
    } else {
      takeIfBelieved(point, in: bytes, at: time.nanoseconds, of: group, session: &session)
    }
  }

  /// A point has come, which may have the tags that options name.
  @inline(__always)
  mutating func seekTags(
    in point: borrowing Point, _ bytes: Span<UInt8>, session: inout Session
  ) {
    for index in soughtTags.indices {
      soughtTags[index].look(at: point, in: bytes, session: &session)
    }
  }

  /// The newest time of a point or window of a series that was handled.
  func newest(of group: Int) -> Int64 { series[group].through?.nanoseconds ?? .min }

  /// Judges a point whose time is believed.
  mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of group: Int,
    session: inout Session
  ) {
    if latest != nil {
      let fingerprint = fingerprint(of: point, in: bytes)
      latest?.note(series: fingerprint, at: time, group: group)
    }
    if !jumps.isIdle || time < newest(of: group) { noteOrder(of: time, in: group) }
    let time = Timestamp(nanoseconds: time)
    series[group].handle(time)
    moveTime(to: time, group: group, session: &session)
    guard !conditions.hasFilter || passesFilter(point, in: bytes, group: group, session: &session)
    else { return }
    let verdict = conditions.level(
      of: point, in: bytes, from: series[group].alert.evaluated, states: &series[group].functions)
    guard case .level(let level) = verdict else {
      return tellError(of: group, point, in: bytes, session: &session)
    }
    judged += 1
    // A series that was and is OK needs no policy, which is most of what comes.
    if level == .ok, isDirect, series[group].alert.staysOK(at: time) { return }
    let before = series[group].alert
    let decision = series[group].alert.advance(to: level, at: time, policy: settings.policy)
    guard case .event(let event) = decision else { return sink.note(decision) }
    sink.context.load(point, bytes, groupedBy: settings.grouping)
    if sink.isSilenced(at: time) { return silence(group, from: before, to: level, at: time) }
    sink.send(event, session: &session)
  }

  /// Sets the clock of a series back where its points say that it was wrong: ten in a row, or the second
  /// where the first was far ahead.
  @inline(never)
  private mutating func noteOrder(of time: Int64, in group: Int) {
    let newest = newest(of: group)
    if time >= newest {
      if !jumps.isIdle { jumps.noteInTime(group) }
    } else if jumps.confirmsRetreat(time, group: group, newest: newest)
      || (series[group].isNew && newest.subtractingClamped(jumpLimit) > time)
    {
      series[group].alert.setBack(to: Timestamp(nanoseconds: time))
      series[group].through = Timestamp(nanoseconds: time)
    }
  }

  /// Takes an evaluation in anew whose event is silenced.
  mutating func silence(_ group: Int, from before: AlertState, to level: Level, at time: Timestamp)
  {
    series[group].alert = before
    sink.note(
      series[group].alert.advance(
        to: level, at: time, policy: settings.policy, isSilenced: true))
  }

  mutating func flush(session: inout Session) {
    if hasReceived { beginIdling() }
    sink.flush(session: &session)
  }

  var nextWake: Int32? {
    let isWaiting = followsTime && (newest != nil || awaitedCount > 0)
    return [isWaiting ? idleInterval : nil, sink.nextWake].compactMap(\.self).min()
  }

  /// The clock moves the stream's time on from its newest point while no input comes.
  mutating func wake(session: inout Session) {
    guard window == nil, followsTime else { return }
    let idle = TimeSpan(nanoseconds: MonotonicInstant.now.nanoseconds - arrival.nanoseconds)
    guard let newest else {
      // Nothing has ever come: the series that were expected are missed by the clock on the wall.
      if awaitedCount > 0, let limit = settings.deadman, idle > limit {
        deadman?.end(at: SystemClock.now)
        tellSilent(session: &session)
      }
      return
    }
    // A pause of the pipe's stages is none of the stream's: it must not hang on chance who is silent.
    guard idle.nanoseconds >= Int64(idleInterval) * 1_000_000 else { return }
    deadman?.advance(to: readings.deadman.addingClamped(idle.nanoseconds))
    expiry?.clock.advance(to: readings.expire.addingClamped(idle.nanoseconds))
    tellSilent(session: &session)
    if let time = newest.advanced(by: idle) { sink.advance(to: time, session: &session) }
  }

  /// How many series are awaited of which no time is known yet, since nothing has come.
  private var awaitedCount: Int { deadman?.awaitedCount ?? 0 }

  mutating func reopenFiles(session: inout Session) { sink.reopenFiles(session: &session) }

  var writtenFiles: [String] { sink.writtenFiles }

  mutating func finish(session: inout Session) {
    settleHeld(now: settings.now?.nanoseconds, session: &session)
    if let now = settings.now { end(at: now, session: &session) }
    if awaitedCount > 0 {
      session.stop(
        .someRefused,
        "nothing came: \(awaitedCount) series of --expect are missing; --now makes events of it"
      )
    }
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
    for tags in soughtTags { tags.finish(session: &session) }
  }

  var counts: Counts {
    Counts(
      taken: .init("judged", judged),
      [
        .init("of windows cut short", partial), .init("seen before", seen),
        .init("filtered out", filteredOut, isWanted: true), .init("not evaluated", failed),
        .init("of refused windows", passedOver), .init("in windows cut off", dropped),
        .init("held back", jumps.newlyHeld, isWanted: true),
      ],
      others: [
        ("windows", windows), ("series", groups.made), ("events", sink.sent),
        ("throttled", sink.throttled), ("failed evaluations", conditions.failures),
      ] + (expiry?.counts ?? [])
        + (settings.silencePath == nil ? [] : [("silenced", sink.silenced)]) + sink.actionCounts)
  }

  /// Makes room for what is remembered of a group.
  mutating func remember(_ group: Int) {
    while series.count <= group { series.append(Series(functions: initialStates)) }
  }

  /// Sets the stream's time to that of a saved state, as if that had just come in.
  mutating func setTime(_ time: Timestamp?) {
    newest = time
    beginIdling()
  }

  private mutating func beginIdling() {
    hasReceived = false
    arrival = .now
    readings = (deadman?.reading ?? 0, expiry?.clock.reading ?? 0)
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
    var names: [String] = []
    if conditions.warmUps == 0 {
      let keys =
        point.tags.indices.map { point.tags[$0].key }
        + point.fields.indices.map { point.fields[$0].key }
      names = Array(SoughtNames.texts(of: keys, in: bytes).prefix(10))
    }
    let message = conditions.takeNewError(
      of: "\(session.place.source):\(session.place.line)",
      isNew: series[group].alert.lastSeen == nil, names: names)
    if let message { session.note(message) }
    // By now a name that nothing has is no warming up.
    if judged == 0, conditions.warmUps == Self.patience { tellHeld(session: &session) }
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
    hasReceived = true
    sink.advance(to: newest ?? time, session: &session)
    deadman?.arrive(group, at: time)
    expiry?.clock.arrive(group, at: time.nanoseconds)
    tellSilent(session: &session)
    if let event = deadman?.back(group, at: time) {
      send(event, ofSilent: group, session: &session)
    }
  }

  /// The next event is about a group without a point.
  mutating func loadSeries(_ group: Int) {
    let head = groups.keys.copy(of: group)
    sink.context.load(head: head.span)
  }

  private mutating func refuseGroup(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    session.noteOnce(
      "more than \(settings.maxGroups) groups; points of further ones are refused (--max-groups)")
    session.refuse(bytes, point.line) { $0.append("one group too many") }
  }
}
