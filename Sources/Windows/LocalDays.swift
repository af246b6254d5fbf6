import Times

/// The days of a time zone, numbered as UTC's are from 1970-01-01. Each lasts until the next begins: 23
/// or 25 hours where the clocks change.
///
/// A day begins when the clocks first show its first moment, or, where they skip it, when they jump
/// over it. A date that a zone left out altogether is a day of no length.
struct LocalDays: Sendable {
  /// Nanoseconds of a day by UTC.
  static let length = TimeSpan.day.nanoseconds

  private let zone: TimeZoneRules
  /// Nanoseconds from midnight to the beginning of a day.
  private let timeOfDay: Int64

  /// Days that begin at the origin's time of day; the origin is what the zone's clocks show.
  init(zone: TimeZoneRules, origin: Timestamp) {
    self.zone = zone
    timeOfDay = origin.nanoseconds - Self.number(ofLocal: origin.nanoseconds) * Self.length
  }

  /// When a day begins.
  func start(ofDay day: Int64) -> Int64? {
    let (midnight, isTooLarge) = day.multipliedReportingOverflow(by: Self.length)
    let (local, overflow) = midnight.addingReportingOverflow(timeOfDay)
    guard !isTooLarge, !overflow else { return nil }
    return zone.timestamp(ofLocal: CivilTime(Timestamp(nanoseconds: local)))?.nanoseconds
  }

  /// The day in which a moment lies.
  func day(at time: Int64) -> Int64? {
    let offset = Int64(zone.offset(at: Timestamp(nanoseconds: time))) * 1_000_000_000
    let (local, overflow) = time.addingReportingOverflow(offset - timeOfDay)
    guard !overflow else { return nil }
    // Right but for the hours around a change of the clocks.
    var day = Self.number(ofLocal: local)
    guard var start = start(ofDay: day) else { return nil }
    while start > time {
      day -= 1
      guard let earlier = self.start(ofDay: day) else { return nil }
      start = earlier
    }
    while let later = self.start(ofDay: day + 1), later <= time { day += 1 }
    return day
  }

  /// The number of the day in which the clocks show this time.
  static func number(ofLocal local: Int64) -> Int64 {
    let (days, rest) = local.quotientAndRemainder(dividingBy: length)
    return rest < 0 ? days - 1 : days
  }
}
