import Bytes
import CommandLineTool
import JSONLines
import LineProtocol
import Options
import Surprise
import Times

/// Sorts points into series and hours, and writes what the detector finds when an hour is over.
struct SurpriseFilter: PointFilter, ~Copyable {
  static var windowing: Windowing { .accepted }

  /// How many hours of a window can be open at once.
  private static var mostOpenHours: Int64 { 10_000 }

  private let interval: Int64
  private let lateness: Int64
  private let field: [UInt8]
  private let mostGroups: Int
  private let wants: String
  private let writer: SurpriseWriter
  private var names: SeriesNames
  private var detector: SurpriseDetector
  private var isInWindow = false
  private var stop: Int64 = .min
  private var isPartial = false
  /// Up to where windows have given their points; what a later window has before it was seen already.
  private var covered: Int64 = .min
  private var hint = 0
  private var rankedSeries = 0
  private var tally = Tally()

  /// What is counted.
  private struct Tally {
    var points = 0
    var late = 0
    var untagged = 0
    var withoutField = 0
    var records = 0
    var alerts = 0
  }

  init(_ settings: SurpriseSettings) throws(OptionError) {
    interval = settings.interval.nanoseconds
    lateness = settings.lateness.nanoseconds
    field = Array(settings.field.utf8)
    mostGroups = settings.maxGroups
    let seriesTags = settings.seriesTags.isEmpty ? ["query"] : settings.seriesTags
    wants = ([settings.metricTag] + seriesTags).map { "\"\($0)\"" }.joined(separator: " and ")
    writer = SurpriseWriter(
      showsDetails: settings.showsDetails, isUnrest: settings.measures == .unrest,
      interval: interval)
    names = SeriesNames(
      metricTag: settings.metricTag, seriesTags: seriesTags, most: settings.maxGroups)
    detector = SurpriseDetector(try settings.detector())
  }

  mutating func receive(
    _ point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) {
    guard let time = point.time?.nanoseconds else { return }
    if isInWindow, time < covered || time >= stop { return }
    let hour = hour(of: time)
    guard !hour.multipliedReportingOverflow(by: interval).overflow else {
      return session.refuse(bytes, point.line) {
        $0.append("its hour begins before the earliest time")
      }
    }
    if isInWindow {
      if let first = detector.firstOpenHour, hour - first >= Self.mostOpenHours {
        close(before: hour - Self.mostOpenHours + 1, session: &session)
      }
    } else {
      let complete = time.subtractingReportingOverflow(lateness)
      if !complete.overflow {
        detector.begin(at: self.hour(of: complete.partialValue))
        close(before: self.hour(of: complete.partialValue), session: &session)
      }
    }
    guard let series = series(of: point, in: bytes, session: &session) else { return }
    guard let value = value(of: point, in: bytes, session: &session) else { return }
    tally.points += 1
    if detector.receive(value.isNaN ? nil : value, of: series, in: hour) == .late {
      tally.late += 1
    }
  }

  /// The number of the point's series; nil when it is passed over.
  private mutating func series(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) -> Int? {
    switch names.find(point, in: bytes) {
    case .known(let series): return series
    case .new(let metric, let isNewMetric):
      if isNewMetric { _ = detector.addMetric() }
      return detector.addSeries(of: metric)
    case .untagged: tally.untagged += 1
    case .beyondLimit:
      session.noteOnce(
        "more than \(mostGroups) series; points of further ones are refused (--max-groups)")
      session.refuse(bytes, point.line) { $0.append("one series too many") }
    }
    return nil
  }

  /// The value of the point's field, NaN where it has none; nil when the point is refused.
  private mutating func value(
    of point: borrowing Point, in bytes: Span<UInt8>, session: inout Session
  ) -> Double? {
    guard let place = point.fieldIndex(named: field, in: bytes, hint: hint) else {
      tally.withoutField += 1
      return .nan
    }
    hint = place
    let field = point.fields[place]
    if let value = point.number(of: field, in: bytes) { return value }
    session.refuse(bytes, point.line, column: field.value.start - point.line.lowerBound + 1) {
      text in
      text.append("field ")
      text.append(quoted: bytes, field.key.range)
      text.append(" is not a number: ")
      text.append(quoted: bytes, field.value.range)
    }
    return nil
  }

  mutating func begin(_ window: borrowing WindowFrame, session: inout Session) {
    isInWindow = true
    stop = window.stop.nanoseconds
    isPartial = window.isPartial
    detector.begin(at: hour(of: window.start.nanoseconds))
  }

  mutating func end(session: inout Session) {
    isInWindow = false
    covered = max(covered, stop)
    // The hours of a window that the input's end cut off are judged as far as there are points.
    if !isPartial { close(before: hour(of: stop), session: &session) }
  }

  mutating func discard(session: inout Session) {
    isInWindow = false
    detector.forgetOpenHours()
  }

  mutating func finish(session: inout Session) {
    rank()
    detector.finish { finding in
      Self.write(finding, writer, names, &tally, &session)
    }
    if tally.untagged > 0 {
      session.note(
        "\(tally.untagged) points without the tags \(wants) were passed over (--metric, --series)")
    }
    if tally.withoutField > 0 {
      let name = String(decoding: field, as: UTF8.self)
      session.note("\(tally.withoutField) points have no field \"\(name)\" (--field)")
    }
    if tally.late > 0 {
      session.note("\(tally.late) points came too late for their hours (--lateness)")
    }
  }

  var counts: [(name: String, value: Int)] {
    [
      ("points", tally.points), ("metrics", detector.metricCount), ("series", detector.seriesCount),
      ("late", tally.late), ("records", tally.records), ("above the bound", tally.alerts),
    ]
  }

  private mutating func close(before hour: Int64, session: inout Session) {
    guard let first = detector.firstOpenHour, first < hour else { return }
    rank()
    detector.close(before: hour) { finding in
      Self.write(finding, writer, names, &tally, &session)
    }
  }

  private static func write(
    _ finding: Finding, _ writer: SurpriseWriter, _ names: borrowing SeriesNames,
    _ tally: inout Tally, _ session: inout Session
  ) {
    guard finding.value != nil else { return }
    tally.records += 1
    if finding.isAlert { tally.alerts += 1 }
    if session.format == .lineProtocol {
      writer.write(finding, of: names, unit: session.unit, into: &session.output.bytes)
    } else {
      var line = ByteBuffer(capacity: 256)
      writer.write(finding, of: names, unit: session.unit, into: &line)
      var parser = PointParser(precision: .unit(session.unit))
      var json = JSONWriter(isFlat: session.format == .flatJSON)
      json.append(lines: line.span, 0..<line.count, with: &parser, to: &session.output.bytes)
    }
    session.output.flushIfLarge()
  }

  /// Tells the detector the order of names, when there are new ones.
  private mutating func rank() {
    guard rankedSeries < names.count else { return }
    rankedSeries = names.count
    detector.setRanks(metrics: names.metricRanks, series: names.seriesRanks)
  }

  /// The interval that a moment belongs to, counted from 1970.
  private func hour(of time: Int64) -> Int64 {
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: interval)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
