/// The environment of a child: that of this process with the event's variables in it.
///
/// execve(2) can hand on neither a value with a NUL byte nor one of 128 KiB, and bounds the sum. A
/// value that does not fit must neither stop the alert (whoever may write a tag could then silence
/// it) nor arrive cut short (it might then name another event). So the variable is left out, also
/// where this process has one of that name, and the caller is told; the JSON on the child's stdin
/// holds the value whole.
struct ChildEnvironment {
  /// The longest value handed on, in bytes.
  static let longestValue = 1 << 16
  /// The most that all values of one event may hold together, in bytes.
  static let longestSum = 1 << 19

  /// `NAME=value`, none with a NUL byte.
  private(set) var entries: [[UInt8]]

  /// The names of variables that were left out, with the reason.
  private(set) var refused: [(name: String, reason: String)] = []

  /// `inherited` with `variables`, whose names differ, in the place of what has their names.
  init(inheriting inherited: [[UInt8]], adding variables: [(name: String, value: [UInt8])]) {
    let beginnings = variables.map { Array("\($0.name)=".utf8) }
    entries = inherited.filter { entry in !beginnings.contains { entry.starts(with: $0) } }
    var room = ChildEnvironment.longestSum
    for ((name, value), beginning) in zip(variables, beginnings) {
      if let reason = ChildEnvironment.objection(to: value, room: room) {
        refused.append((name, reason))
      } else {
        room -= value.count
        entries.append(beginning + value)
      }
    }
  }

  private static func objection(to value: [UInt8], room: Int) -> String? {
    if value.contains(0) { return "holds a NUL byte" }
    if value.count > longestValue { return "is longer than \(longestValue) bytes" }
    return value.count > room ? "does not fit beside the others" : nil
  }
}
