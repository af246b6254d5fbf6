import Bytes
import System

/// Why a state could not be used or saved.
public enum StateError: Error, Equatable {
  /// An option that was another when the state was saved; nil where it was not given.
  public struct Difference: Equatable, Sendable {
    /// The option, "--period".
    public var name: String
    /// Its value when the state was saved.
    public var saved: String?
    /// Its value now.
    public var current: String?
  }

  /// Which of the files beside each other.
  public enum Part: String, Sendable {
    /// The state itself.
    case state = ""
    /// The new state while it is being written.
    case new = ".new"
    /// The lock against a second process.
    case lock = ".lock"
  }

  /// A system call failed on one of the files, or on their folder where `folder` is set.
  case system(SystemError, Part, folder: Bool = false)
  /// Another process holds the lock; what it wrote about itself, empty when nothing.
  case locked(holder: String)
  /// Not a regular file but a symbolic link, a folder, a FIFO …
  case notRegular(kind: String, Part)
  /// The file belongs to another user.
  case otherOwner(UInt32, Part)
  /// Everybody may write to the file.
  case worldWritable(Part)
  /// What lies where the new state is to be written is not ours.
  case inTheWay(Part)
  /// The file does not begin as a state file does.
  case notState
  /// The file is of another version of this file format.
  case otherFormat
  /// The checksum is not that of the bytes: some are wrong, missing or too many.
  case damaged
  /// The state is larger than the limit, in bytes.
  case tooLarge(limit: Int)
  /// The state of another tool.
  case otherTool(String)
  /// The state of another version of this tool.
  case otherVersion(saved: Int, current: Int)
  /// The state of a run with other options.
  case otherOptions([Difference])
  /// The bytes are those that were written, but make no sense: what, and where in the body.
  case content(String, offset: Int)
}

extension StateError {
  /// The reason for a person, beginning with the file's name: what is wrong, and what can be done.
  /// Bytes from the file that a terminal could obey are made visible.
  public func message(path: String) -> String {
    switch self {
    case .system(let error, let part, let folder):
      let place = folder ? "the folder of " + path : path + part.rawValue
      return "\(place): \(error.action): \(error.reason)"
    case .locked(let holder):
      let who = holder.isEmpty ? "another process" : PrintableText.of(holder)
      return "\(path): in use by \(who) (lock file \(path).lock)"
    case .notRegular(let kind, let part):
      return
        "\(path)\(part.rawValue): is \(kind), not a regular file; remove it or name another file"
    case .otherOwner(let user, let part):
      return "\(path)\(part.rawValue): belongs to user \(user), not to this one; "
        + "remove it or name another file"
    case .worldWritable(let part):
      return "\(path)\(part.rawValue): everybody may write to it, so it cannot be trusted; "
        + "chmod 600 it, or --state-reset starts afresh"
    case .inTheWay(let part):
      return "\(path)\(part.rawValue): is in the way and was not made by this tool; move it away"
    case .tooLarge(let limit): return "\(path): the state is larger than \(limit) bytes"
    case .notState: return "\(path): is not a state file; remove it or name another file"
    default: return "\(path): \(refusal); --state-reset starts afresh"
    }
  }

  /// What is wrong with the content of a state file.
  private var refusal: String {
    switch self {
    case .otherFormat: "is of another version of the state file format"
    case .damaged: "is damaged, or not written to its end: the checksum does not match"
    case .otherTool(let name): "is the state of \(PrintableText.of(name))"
    case .otherVersion(let saved, let current):
      "is of version \(saved) of this tool's state, not \(current)"
    case .otherOptions(let differences):
      "was saved with other options: "
        + differences.map(\.text).joined(separator: "; ") + ". Use those again"
    case .content(let what, let offset):
      "makes no sense at byte \(offset): \(PrintableText.of(what))"
    default: "cannot be used"
    }
  }
}

extension StateError.Difference {
  /// What differs, for a person.
  var text: String {
    let option = PrintableText.of(name)
    func told(_ value: String) -> String {
      "\"\(PrintableText.of(value, atMost: 200))\""
    }
    switch (saved, current) {
    case (let saved?, let current?): return "\(option) was \(told(saved)) and is \(told(current))"
    case (let saved?, nil): return "\(option) was \(told(saved)) and is not given"
    case (nil, let current?): return "\(option) was not given and is \(told(current))"
    case (nil, nil): return option
    }
  }
}
