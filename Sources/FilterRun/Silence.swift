import System
import Times

/// How long nothing has come in, against a limit.
public struct Silence: Sendable {
  /// When it is over; nil: never, or that was told.
  private var end: MonotonicInstant?

  /// A silence that begins now; without a limit it is never over.
  public init(limit: TimeSpan?) { end = limit.map { MonotonicInstant.now.advanced(by: $0) } }

  /// How long to wait for input; nil: for ever.
  public var millisecondsLeft: Int32? { end?.milliseconds(since: .now) }

  /// Whether the limit has been reached; true once.
  public var isOver: Bool {
    mutating get {
      guard millisecondsLeft == 0 else { return false }
      end = nil
      return true
    }
  }
}
