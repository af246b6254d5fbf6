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
  let entries: [[UInt8]]

  /// The names of variables that were left out, with the reason.
  let refused: [(name: String, reason: String)]

  /// `inherited` with `variables` put in the place of what has their names; of two with the same
  /// name the later counts.
  init(inheriting inherited: [[UInt8]], adding variables: [(name: String, value: [UInt8])]) {
    var own: [(name: [UInt8], entry: [UInt8]?)] = []
    var refused: [(name: String, reason: String)] = []
    var room = ChildEnvironment.longestSum
    for (name, value) in variables {
      let key = Array(name.utf8)
      let reason = ChildEnvironment.objection(to: key, value, room: room)
      if let reason { refused.append((name, reason)) } else { room -= value.count }
      own.removeAll { $0.name == key }
      own.append((key, reason == nil ? key + [UInt8(ascii: "=")] + value : nil))
    }
    let others = inherited.filter { entry in
      !own.contains { entry.prefix { $0 != UInt8(ascii: "=") }.elementsEqual($0.name) }
    }
    entries = others + own.compactMap(\.entry)
    self.refused = refused
  }

  private static func objection(to name: [UInt8], _ value: [UInt8], room: Int) -> String? {
    if name.isEmpty || name.contains(0) || name.contains(UInt8(ascii: "=")) {
      return "is no name of a variable"
    }
    if value.contains(0) { return "holds a NUL byte" }
    if value.count > longestValue { return "is longer than \(longestValue) bytes" }
    return value.count > room ? "does not fit beside the others" : nil
  }
}
