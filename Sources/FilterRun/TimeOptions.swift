import Bytes
import JSONLines
import Options
import System
import Times

extension ValueParser where Value == Timestamp {
  /// A moment: a time in one of the known forms, such as `2016-01-01T00:00:00Z`, a date, which is its
  /// midnight in UTC, or `now`, which is the present time.
  public static var moment: ValueParser {
    ValueParser { text throws(OptionValueError) in
      if text == "now" { return SystemClock.now }
      let bytes = Array(text.utf8)
      guard let time = Timestamp(dateOrTime: bytes.span, 0..<bytes.count) else {
        throw .expected("now, or a time such as 2016-01-01 or 2016-01-01T00:00:00Z")
      }
      return time
    }
  }
}

extension ValueParser where Value == TimeFormat {
  /// The form of a time, in the letters of strptime.
  static var timeFormat: ValueParser {
    ValueParser { text throws(OptionValueError) in
      do throws(TimeFormatError) { return try TimeFormat(parsing: text) } catch {
        throw .because(error.reason)
      }
    }
  }
}

extension ValueParser where Value == TimeZoneRules {
  /// A zone by its name in the zone database.
  static var zone: ValueParser {
    ValueParser { text throws(OptionValueError) in
      do throws(OptionError) { return try ZoneFile.rules(named: text) } catch {
        guard case .badValue(_, _, let reason) = error else { throw .expected("a time zone") }
        throw reason
      }
    }
  }
}

extension JSONReaderSettings {
  /// `--time-format`.
  var timeFormat: TimeFormat? {
    get { timeTexts.format }
    set { timeTexts = TimeTextReader(format: newValue, zone: timeTexts.zone) }
  }

  /// `--input-tz`.
  var timeZone: TimeZoneRules {
    get { timeTexts.zone }
    set { timeTexts = TimeTextReader(format: timeTexts.format, zone: newValue) }
  }
}

/// Time zones by their names in the zone database, `Europe/Prague`.
public enum ZoneFile {
  /// The rules of a zone; `UTC` needs no file. The folder is TZDIR or /usr/share/zoneinfo.
  public static func rules(named name: String) throws(OptionError) -> TimeZoneRules {
    if name == "UTC" { return .utc }
    let folder = EnvironmentVariable.value(of: "TZDIR") ?? "/usr/share/zoneinfo"
    // A name is no way to read other files.
    guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw .badValue(option: "--tz", value: name, .expected("a zone such as Europe/Prague"))
    }
    let bytes: ByteBuffer
    do throws(SystemError) { bytes = try FileReading.contents(of: "\(folder)/\(name)") } catch {
      throw .badValue(
        option: "--tz", value: name,
        .because("no such zone in \(folder) (\(error.reason)); expected one such as Europe/Prague"))
    }
    do { return try TimeZoneRules(parsing: bytes.span) } catch {
      throw .badValue(option: "--tz", value: name, .because("\(error)"))
    }
  }
}
