import Times

/// The days of a time zone, numbered as UTC's are from 1970-01-01. Each lasts until the next begins: 23
/// or 25 hours where the clocks change.
///
/// A day begins when the clocks first show its first moment, or, where they skip it, when they jump
/// over it. A date that a zone left out altogether is a day of no length.
struct LocalDays: Sendable {
  private static let length = TimeSpan.day.nanoseconds

  private let zone: TimeZoneRules
  /// The number of the day from which multiples are counted.
  private let origin: Int64
  /// Nanoseconds from midnight to the beginning of a day.
  private let timeOfDay: Int64

  /// Days that begin at the origin's time of day; the origin is what the zone's clocks show.
  init(zone: TimeZoneRules, origin: Timestamp) {
    self.zone = zone
    self.origin = Self.dayNumber(origin.nanoseconds)
    let rest = origin.nanoseconds % Self.length
    timeOfDay = rest < 0 ? rest + Self.length : rest
  }

  /// How many days a span counts.
  func count(_ span: Int64) -> Int64 { span / Self.length }

  /// The latest day up to `day` that lies a multiple of `span` from the origin.
  func multiple(of span: Int64, through day: Int64) -> Int64 {
    let rest = (day - origin) % count(span)
    return day - (rest < 0 ? rest + count(span) : rest)
  }

  /// When a day begins.
  func start(ofDay day: Int64) -> Int64? {
    let (midnight, isTooLarge) = day.multipliedReportingOverflow(by: Self.length)
    let (local, overflow) = midnight.addingReportingOverflow(timeOfDay)
    guard !isTooLarge, !overflow else { return nil }
    return zone.timestamp(ofLocal: CivilTime(Timestamp(nanoseconds: local)))?.nanoseconds
  }

  /// The beginning, later than `time`, of the first day that follows `day` in steps of `every` days.
  func start(after time: Int64, from day: Int64, every: Int64) -> Int64? {
    var day = day + every
    while let start = start(ofDay: day) {
      if start > time { return start }
      day += every
    }
    return nil
  }

  /// The day in which a moment lies.
  func day(at time: Int64) -> Int64? {
    let offset = Int64(zone.offset(at: Timestamp(nanoseconds: time))) * 1_000_000_000
    let (local, overflow) = time.addingReportingOverflow(offset - timeOfDay)
    guard !overflow else { return nil }
    // Right but for the hours around a change of the clocks.
    var day = Self.dayNumber(local)
    guard var start = start(ofDay: day) else { return nil }
    while start > time {
      day -= 1
      guard let earlier = self.start(ofDay: day) else { return nil }
      start = earlier
    }
    while let later = self.start(ofDay: day + 1), later <= time { day += 1 }
    return day
  }

  private static func dayNumber(_ local: Int64) -> Int64 {
    let (days, rest) = local.quotientAndRemainder(dividingBy: length)
    return rest < 0 ? days - 1 : days
  }
}
