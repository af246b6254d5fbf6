import CommandLineTool
import Grouping
import Times

/// How windows come out.
enum Frames: String, CaseIterable, Sendable {
  /// Comment lines around the points of each window.
  case comments
  /// Points only.
  case none
}

/// Where stops are counted from.
enum Alignment: String, CaseIterable, Sendable {
  case epoch, first
}

/// What the command line of lp-window says.
struct WindowSettings: Sendable {
  var period = TimeSpan(nanoseconds: 0)
  var every: TimeSpan?
  var offset = TimeSpan(nanoseconds: 0)
  var alignment = Alignment.epoch
  var grouping = Grouping.series
  var onlyFilled = false
  var lateness = TimeSpan(nanoseconds: 0)
  var latePath: String?
  var emitsEmpty = false
  var dropsPartial = false
  var frames = Frames.comments
  var maxGroups = 100_000
  var stream = StreamSettings()
}
