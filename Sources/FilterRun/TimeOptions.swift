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

/// A time zone of the zone database.
public struct NamedZone: Sendable {
  /// Its name, `Europe/Prague`.
  let name: String
  /// When its clocks show what.
  public let rules: TimeZoneRules
}

extension ValueParser where Value == NamedZone {
  /// A zone by its name; `UTC` needs no file. The folder is TZDIR or /usr/share/zoneinfo.
  public static var zone: ValueParser {
    ValueParser(texts: { [$0.name] }) { name throws(OptionValueError) in
      if name == "UTC" { return NamedZone(name: name, rules: .utc) }
      let folder = EnvironmentVariable.value(of: "TZDIR") ?? "/usr/share/zoneinfo"
      // A name is no way to read other files.
      guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw .expected("a zone such as Europe/Prague")
      }
      let bytes: ByteBuffer
      do throws(SystemError) { bytes = try FileReading.contents(of: "\(folder)/\(name)") } catch {
        throw .because(
          "no such zone in \(folder) (\(error.reason)); expected one such as Europe/Prague")
      }
      do { return NamedZone(name: name, rules: try TimeZoneRules(parsing: bytes.span)) } catch {
        throw .because("\(error)")
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
