import System
import Times

/// How long nothing has come in, against a limit.
public struct Silence: Sendable {
  private let start = SystemClock.elapsed
  private let limit: TimeSpan?
  private var hasBeenTold = false

  /// A silence that begins now; without a limit it is never over.
  public init(limit: TimeSpan?) {
    self.limit = limit
  }

  /// How long to wait for input; nil: for ever.
  public var millisecondsLeft: Int32? {
    guard let limit, !hasBeenTold else { return nil }
    let left = limit.nanoseconds - (SystemClock.elapsed.nanoseconds - start.nanoseconds)
    let milliseconds = left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0)
    return Int32(clamping: max(0, milliseconds))
  }

  /// Whether the limit has been reached; true once.
  public var isOver: Bool {
    mutating get {
      guard millisecondsLeft == 0 else { return false }
      hasBeenTold = true
      return true
    }
  }
}
