import Bytes
import Options
import System
import Times

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
