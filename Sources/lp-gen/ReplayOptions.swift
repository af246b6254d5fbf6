import FilterRun
import Options
import Times

/// What the command line of `lp-gen replay` says.
struct ReplayOptions: Sendable {
  /// How many times as fast as the clock the recording's time passes; nil: as fast as it is taken.
  var speed: Double?
  /// Where the recording's first time is moved to; nil: it stays.
  var retiming: Timestamp?
  /// What it has in common with the tools that read.
  var stream = StreamSettings()
}
