/// What makes bytes no conversation with Kapacitor.
public enum FunctionError: Error, Equatable, Sendable {
  /// A number runs past its message, or past ten bytes.
  case number
  /// A field runs past the end of its message.
  case truncated
  /// A field is of a kind that messages do not have.
  case fieldKind
  /// A message is longer than a message may be.
  case tooLong

  /// The reason in words.
  public var reason: String {
    switch self {
    case .number: "a number in a message has no end"
    case .truncated: "a field runs past the end of its message"
    case .fieldKind: "a field of an unknown kind"
    case .tooLong: "a message longer than \(MessageFrame.longest) bytes"
    }
  }
}
