import FilterRun
import Options
import Times

/// What the command line of `lp-gen replay` says.
struct ReplayOptions: Sendable {
  /// How many times as fast as the clock the recording's time passes; nil: as fast as it is taken.
  var speed: Double?
  /// Where the recording's first time is moved to; nil: it stays.
  var retiming: Retiming.Start?
  /// What it has in common with the tools that read.
  var stream = StreamSettings()
}

extension ValueParser where Value == Retiming.Start {
  /// A moment by RFC 3339, or `now`.
  static var retimingStart: ValueParser {
    ValueParser { text throws(OptionValueError) in
      if text == "now" { return .now }
      do throws(OptionValueError) {
        return .at(try ValueParser<Timestamp>.timestamp.parse(text))
      } catch { throw .expected("now or a time such as 2016-01-01 or 2016-01-01T00:00:00Z") }
    }
  }
}
