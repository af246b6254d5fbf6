import Alerts
import Lambda
import Times

/// What is remembered of a series.
struct Series {
  var alert = AlertState()
  /// What stateful functions remember, by expression; empty where none is stateful.
  var functions: [FunctionState]
  /// The newest time of a point or window that was handled.
  var through: Timestamp?
  /// Whether it has had points of one time only.
  var isNew = true
  /// What `through` was in the state that this run began with, until something newer comes.
  var mark: Timestamp?

  /// Notes that a point or window of this time is handled now.
  @inline(__always)
  mutating func handle(_ time: Timestamp) {
    if isNew { isNew = through == nil || through == time }
    if through.map({ time > $0 }) ?? true { through = time }
    if mark != nil { mark = nil }
  }
}
