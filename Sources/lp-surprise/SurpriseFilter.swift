import Bytes
import FilterRun
import LineProtocol
import Options
import Surprise
import Times

/// The newest time of a series, and how many points it had then.
struct NewestTime {
  var time = Int64.min
  var points: Int64 = 0

  mutating func note(_ other: Int64) {
    if other > time { self = NewestTime(time: other, points: 0) }
    if other == time, points < .max { points += 1 }
  }
}

/// Sorts points into series and hours, and writes what the detector finds when an hour is over.
struct SurpriseFilter: GuardsJumps, LetsSilentGo, ~Copyable {
  var windowing: Windowing { .accepted }

  /// How many hours of a window can be open at once.
  private static var mostOpenHours: Int64 { 10_000 }

  let settings: SurpriseSettings
  private let field: SoughtName
  private let wants: String
  private var writer: SurpriseWriter
  var names: SeriesNames
  var detector: SurpriseDetector
  /// The newest time of each series, and what that was in the state the run began with: older points
  /// were handled then. Kept only where there is a state.
  var newest: [NewestTime] = []
  var marks: [NewestTime] = []
  /// The window that is being read.
  private var window: (stop: Int64, isPartial: Bool)?
  /// Up to where windows have given their points; what a later window has before it was seen already.
  var covered: Int64 = .min
  private var rankedSeries = 0
  /// Which hours are over, as the series tell.
  var agreement = HourAgreement()
  var jumps: JumpGuard
  private let jumpLimit: Int64
  var expiry: Expiry?
  var tooFarAhead = 0
  private var latenessReport = GrowingReport()
  private var tally = Tally()

  /// What is counted.
  private struct Tally {
    var points = 0
    /// Of these, points of the window that is open.
    var inWindow = 0
    var dropped = 0
    var outside = 0
    var late = 0
    var seen = 0
    var untagged = 0
    var withoutField = 0
    var records = 0
    var alerts = 0
  }

  private var soughtField: SoughtNames
  private var soughtTags: SoughtNames

  init(_ settings: SurpriseSettings) throws(OptionError) {
    self.settings = settings
    field = SoughtName(Array(settings.field.utf8))
    let seriesTags = settings.namedSeriesTags
    wants = ([settings.metricTag] + seriesTags).map { "\"\($0)\"" }.joined(separator: " and ")
    writer = SurpriseWriter(
      showsDetails: settings.showsDetails, isUnrest: settings.measures == .unrest,
      interval: settings.interval.nanoseconds)
    names = settings.names
    soughtField = SoughtNames([settings.field.utf8], .field, option: "--field")
    soughtTags = SoughtNames(
      ([settings.metricTag] + seriesTags).map(\.utf8), .tag, option: "--metric, --series")
    detector = SurpriseDetector(try settings.detectorInForce())
    let (tenfold, overflow) = settings.interval.nanoseconds.multipliedReportingOverflow(by: 10)
    jumpLimit = settings.maxAhead?.nanoseconds ?? (overflow ? .max : tenfold)
    jumps = JumpGuard(limit: jumpLimit)
    expiry = settings.expire.map { Expiry(after: $0) }
  }

  /// Forgets all series and what is known of them.
  mutating func forget() {
    names = settings.names
    detector = SurpriseDetector(detector.settings)
    newest = []
    marks = []
    agreement = HourAgreement()
    jumps = JumpGuard(limit: jumpLimit)
    expiry = settings.expire.map { Expiry(after: $0) }
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time?.nanoseconds else { return }
    if let window, time < covered || time >= window.stop || isPassedOver(session) {
      tally.outside += 1
      return
    }
    let hour = hour(of: time)
    guard !hour.multipliedReportingOverflow(by: interval).overflow else {
      return session.refuse(bytes, point.line) {
        $0.append("its hour begins before the earliest time")
      }
    }
    guard let series = series(of: point, in: bytes, session: &session) else { return }
    if window != nil {
      if let first = detector.firstOpenHour, hour - first >= Self.mostOpenHours {
        close(before: hour - Self.mostOpenHours + 1, session: &session)
      }
    } else if !jumps.isIdle || time > near(series) {
      return takeIfBelieved(point, in: bytes, at: time, of: series, session: &session)
    }
    take(point, in: bytes, at: time, of: series, session: &session)
  }

  /// The latest hour's begin.
  func newest(of series: Int) -> Int64 {
    guard let hour = agreement.hour(of: series) else { return .min }
    let (begin, overflow) = hour.multipliedReportingOverflow(by: interval)
    return overflow ? .min : begin
  }

  /// Up to where the time of a series is certainly no jump.
  @inline(__always)
  private func near(_ series: Int) -> Int64 {
    let newest = newest(of: series)
    return newest == .min ? .max : newest.addingClamped(jumpLimit)
  }

  /// Takes a point whose time is believed.
  mutating func take(
    _ point: borrowing Point, in bytes: Span<UInt8>, at time: Int64, of series: Int,
    session: inout Session
  ) {
    let hour = hour(of: time)
    // The first in its hour tells enough.
    if hour > agreement.hour(of: series) ?? .min {
      noteArrival(of: series, at: time, session: &session)
    }
    if window == nil { agree(on: time, of: series, session: &session) }
    guard let value = value(of: point, in: bytes, session: &session) else { return }
    if session.keepsState, wasSeen(series, at: time) {
      tally.seen += 1
      return
    }
    tally.points += 1
    if window != nil { tally.inWindow += 1 }
    if value.isNaN { tally.withoutField += 1 }
    if !detector.receive(value.isNaN ? nil : value, of: series, in: hour) {
      takeLate(at: time, of: series, session: &session)
    }
  }

  /// Closes the hours that are over by what this point tells of its series.
  private mutating func agree(on time: Int64, of series: Int, session: inout Session) {
    let complete = time.subtractingReportingOverflow(lateness)
    guard !complete.overflow else { return }
    let hour = hour(of: complete.partialValue)
    detector.begin(at: hour)
    guard agreement.arrive(series, in: hour) else { return }
    close(before: agreement.current, session: &session)
  }

  private mutating func takeLate(at time: Int64, of series: Int, session: inout Session) {
    tally.late += 1
    let newest = newest(of: series)
    if jumps.confirmsRetreat(time, group: series, newest: newest) {
      agreement.setBack(series, to: hour(of: time))
    }
    if latenessReport.isDue(tally.late) {
      session.note(
        "\(tally.late == 1 ? "a point is" : "\(tally.late) points are") too late for an hour that was "
          + "judged, the last of \(name(of: series)) at "
          + "\(Timestamp(nanoseconds: time).text) (--lateness)")
    }
  }

  /// Whether a point was handled in the run that the state is of: it is older than the newest of its
  /// series then, or as old and there was one of that time. Where there were several, from several hosts
  /// say, it may be one more, and counts.
  private mutating func wasSeen(_ series: Int, at time: Int64) -> Bool {
    while newest.count <= series { newest.append(NewestTime()) }
    if series < marks.count {
      let mark = marks[series]
      if time < mark.time || (time == mark.time && mark.points == 1) { return true }
    }
    newest[series].note(time)
    return false
  }

  /// The number of the point's series; nil when it is passed over.
  private mutating func series(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) -> Int? {
    var finding = names.find(point, in: bytes)
    if case .beyondLimit = finding, let time = point.time?.nanoseconds,
      makesRoom(at: time, session: &session)
    {
      finding = names.find(point, in: bytes)
    }
    switch finding {
    case .known(let series): return series
    case .new(let series, let metric):
      detector.addMetric(metric)
      detector.addSeries(series, of: metric)
      return series
    case .untagged:
      tally.untagged += 1
      soughtTags.look(at: point, in: bytes, session: &session)
    case .beyondLimit:
      session.noteOnce(
        "more than \(settings.maxGroups) series; points of further ones are refused (--max-groups)")
      session.refuse(bytes, point.line) { $0.append("one series too many") }
    }
    return nil
  }

  /// The value of the point's field, NaN where it has none; nil when the point is refused.
  private mutating func value(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) -> Double? {
    let place = field.fieldIndex(in: point, bytes)
    soughtField.look(at: point, in: bytes, session: &session)
    guard let place else { return .nan }
    let field = point.fields[place]
    if let value = point.number(of: field, in: bytes) { return value }
    session.refuse(point, in: bytes, becauseNotANumber: field)
    return nil
  }

  mutating func begin(
    _ window: WindowFrame, group: borrowing ByteBuffer, session: inout Session
  ) {
    guard group.isEmpty else {
      return session.stop(
        .usage, "windows of one series each; give lp-window the option --group-by none")
    }
    guard lateness == 0 else {
      return session.stop(
        .usage, "--lateness does nothing for windows; give it to lp-window")
    }
    tally.inWindow = 0
    self.window = (window.stop.nanoseconds, window.isPartial)
    if !isPassedOver(session) { detector.begin(at: hour(of: window.start.nanoseconds)) }
  }

  /// What the end of the input cut off comes whole in the next run.
  private func isPassedOver(_ session: borrowing Session) -> Bool {
    session.keepsState && window?.isPartial == true
  }

  mutating func end(session: inout Session) {
    defer { window = nil }
    guard let window, !isPassedOver(session) else { return }
    covered = max(covered, window.stop)
    // The hours of a window that the input's end cut off are judged as far as there are points.
    if !window.isPartial { close(before: hour(of: window.stop), session: &session) }
  }

  /// The hours that are over by then are judged.
  mutating func receiveNow(_ time: Timestamp, session: inout Session) {
    let complete = time.nanoseconds.subtractingReportingOverflow(lateness)
    if window == nil, !complete.overflow {
      close(before: hour(of: complete.partialValue), session: &session)
    }
    session.tell(now: time)
  }

  mutating func discard(session: inout Session) {
    window = nil
    tally.points -= tally.inWindow
    tally.dropped += tally.inWindow
    tally.inWindow = 0
    detector.forgetOpenHours()
  }

  mutating func finish(session: inout Session) {
    settleHeld(now: nil, session: &session)
    // With a state the open hours go on in the next run.
    if !session.keepsState {
      rank()
      detector.finish { finding in
        Self.write(finding, &writer, names, &tally, &session)
      }
    }
    if tally.untagged > 0 {
      session.note(
        tally.untagged == 1
          ? "1 point without the tags \(wants) was passed over (--metric, --series)"
          : "\(tally.untagged) points without the tags \(wants) were passed over (--metric, --series)"
      )
      if tally.points == 0 { soughtTags.finish(session: &session) }
    }
    if tally.withoutField > 0, soughtField.isComplete {
      let name = String(decoding: field.bytes, as: UTF8.self)
      let points = tally.withoutField == 1 ? "1 point has" : "\(tally.withoutField) points have"
      session.note("\(points) no field \"\(name)\" (--field)")
    }
    soughtField.finish(session: &session)
    if tally.late > 1 {
      session.note("\(tally.late) points came too late for their hours (--lateness)")
    }
  }

  var counts: Counts {
    Counts(
      taken: .init("judged", tally.points - tally.late),
      [
        .init("late", tally.late),
        .init("held back", jumps.newlyHeld, isWanted: true), .init("seen before", tally.seen),
        .init("without the tags", tally.untagged),
        .init("in an earlier window", tally.outside, isWanted: true),
        .init("in windows cut off", tally.dropped),
      ],
      others: [
        ("without the field", tally.withoutField), ("metrics", detector.metricCount),
        ("series", names.made), ("records", tally.records),
        ("above the bound", tally.alerts), ("too far ahead", tooFarAhead),
      ] + (expiry?.counts ?? []))
  }

  private mutating func close(before hour: Int64, session: inout Session) {
    guard let first = detector.firstOpenHour, first < hour else { return }
    rank()
    detector.close(before: hour) { finding in
      Self.write(finding, &writer, names, &tally, &session)
    }
  }

  private static func write(
    _ finding: Finding, _ writer: inout SurpriseWriter, _ names: borrowing SeriesNames,
    _ tally: inout Tally, _ session: inout Session
  ) {
    guard finding.value != nil else { return }
    tally.records += 1
    if finding.isAlert { tally.alerts += 1 }
    do {
      try writer.write(
        finding, of: names, unit: session.unit, as: session.format, into: &session.output.bytes)
    } catch {
      session.stop(.failure, "a metric's name cannot be written")
    }
    session.output.flushIfLarge()
  }

  /// Tells the detector the order of names, when there are new ones.
  private mutating func rank() {
    guard rankedSeries < names.made else { return }
    rankedSeries = names.made
    // Only the surprise of some of the series depends on the order of theirs.
    let ranksSeries = settings.measures == .surprise
    detector.setRanks(
      metrics: names.metricRanks,
      series: ranksSeries ? names.seriesRanks : Array(repeating: 0, count: names.count))
  }

  private var interval: Int64 { settings.interval.nanoseconds }
  private var lateness: Int64 { settings.lateness.nanoseconds }

  /// The interval that a moment belongs to, counted from 1970.
  private func hour(of time: Int64) -> Int64 {
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: interval)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
