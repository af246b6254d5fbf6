import Bytes
import Times

/// The three texts of an event, rendered: used again for every event.
public struct EventTexts: ~Copyable {
  /// Names the alert; events of one id belong together.
  public internal(set) var id = ByteBuffer(capacity: 64)
  /// One line for people.
  public internal(set) var message = ByteBuffer(capacity: 128)
  /// Anything longer.
  public internal(set) var details = ByteBuffer(capacity: 64)

  /// Empty texts.
  public init() {}
}
