import Times

// What is said of the stamps of a stream.
extension Records where Filter: ~Copyable {
  /// Says once that stamps are of several magnitudes, of which the first decided the unit.
  mutating func tellMagnitude(_ unit: TimestampUnit?) {
    guard let unit, !hasToldMagnitude else { return }
    hasToldMagnitude = true
    session.note(
      "a timestamp of another magnitude than the first; all are read as \(unit.name) "
        + "(--precision)")
  }

  /// Looks at the first stamp of a stream whose unit was not given: one whose digits are a date, as
  /// 20261120 or 20261120080000, was most likely meant as that. `unit` is the one that its magnitude
  /// decided.
  mutating func meetStamp(_ time: Timestamp, unit: TimestampUnit?) {
    hasStamped = true
    guard case .auto = settings.precision, let unit else { return }
    let stamp = time.nanoseconds / unit.scale
    if (30_000...60_000).contains(stamp) {
      return session.note(
        "the first time, \(stamp), is read as a count of \(unit.name) since 1970 and looks like the days "
          + "of a spreadsheet; (DAYS - 25569) * 86400 makes seconds of them")
    }
    let hasClock = (19_000_101_000_000...21_001_231_235_959).contains(stamp)
    guard hasClock || (19_000_101...21_001_231).contains(stamp) else { return }
    let day = hasClock ? stamp / 1_000_000 : stamp
    let clock = hasClock ? stamp % 1_000_000 : 0
    guard (1...12).contains(day / 100 % 100), (1...31).contains(day % 100), clock / 10_000 < 24,
      clock / 100 % 100 < 60, clock % 100 < 60
    else { return }
    session.note(
      "the first time, \(stamp), is read as a count of \(unit.name) since 1970 and looks like a date; "
        + "--time-format '%Y%m%d\(hasClock ? "%H%M%S" : "")' reads it as one in JSON")
  }

  /// Refuses the point read last where its line has no end and is unlike the one before: without a time
  /// or with one of fewer digits. Then its writer was most likely killed within it, and what is left of
  /// a time is a time of long ago. One that is like it is taken, as every filter does.
  mutating func isCutOff(_ bytes: Span<UInt8>, endingAt next: Int) -> Bool {
    guard next == bytes.count, bytes[next - 1] != UInt8(ascii: "\n"), let timeBefore,
      let unit = parser.unit
    else { return false }
    if let time = parser.point.time {
      let digits = [time, timeBefore].map {
        ($0.nanoseconds / unit.scale).magnitude.description.count
      }
      guard digits[0] < digits[1] else { return false }
    }
    session.refuse(bytes, parser.point.line, .record) {
      $0.append("the last line has no end and not the time that lines before have: it was cut off")
    }
    return true
  }
}
