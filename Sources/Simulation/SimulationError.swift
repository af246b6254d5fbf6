import LineProtocol

/// Why a simulation cannot be set up as asked.
public enum SimulationError: Error, Equatable, CustomStringConvertible {
  /// A name that line protocol cannot carry, and why.
  case unusableName(String, reason: String)
  /// Two fields, or two tags, of one name.
  case duplicate(String)
  /// An anomaly of a field that is not simulated.
  case unknownField(String, known: [String])
  /// A number out of its range: what it is, and the range.
  case outOfRange(what: String, allowed: String)
  /// The data would run past the last time that 64 bits of nanoseconds can hold, in the year 2262.
  case endsAfterLastTime

  init(_ error: EncodeError, of name: String) {
    let reason =
      switch error {
      case .emptyName, .emptyTagValue: "must not be empty"
      case .controlByte: "must not hold control characters"
      case .trailingBackslash: "must not end in a backslash"
      case .commentMark: "must not begin with #, which begins a comment"
      case .notUTF8, .duplicateTagKey: "cannot stand in line protocol"
      }
    self = .unusableName(name, reason: reason)
  }

  /// The message for the user, without a final stop.
  public var description: String {
    switch self {
    case .unusableName(let name, let reason): "name \"\(name)\": \(reason)"
    case .duplicate(let name): "\"\(name)\" is given twice"
    case .unknownField(let name, let known):
      "no field \"\(name)\"; there are \(known.joined(separator: ", "))"
    case .outOfRange(let what, let allowed): "\(what) must be \(allowed)"
    case .endsAfterLastTime:
      "the data would end after the year 2262, the last that a stamp can hold"
    }
  }
}
