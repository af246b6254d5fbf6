import Bytes
import System

/// The lines that a file got behind a saved state, so that a run that makes them again does not write
/// them twice. It is told of each line once; equal lines are counted.
struct LoggedLines: ~Copyable {
  private var lines = ByteKeyTable()
  private var counts: [Int] = []
  private var left = 0

  /// No lines.
  init() {}

  /// The whole lines of `file` from byte `start` on; all, where it has become shorter since. A last
  /// line without its end is cut off the file: it was being written when its writer was killed.
  init(of file: borrowing AppendFile, from start: Int) throws(SystemError) {
    self.init()
    let size = try file.size()
    let bytes = try file.contents(from: start <= size ? start : 0)
    var position = 0
    while let end = bytes.span.firstIndex(of: UInt8(ascii: "\n"), from: position, to: bytes.count) {
      add(bytes.span, position..<end + 1)
      position = end + 1
    }
    if position < bytes.count { try file.truncate(to: size - (bytes.count - position)) }
  }

  private mutating func add(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    let (index, isNew) = lines.insert(bytes, line)
    if isNew { counts.append(1) } else { counts[index] += 1 }
    left += 1
  }

  /// Whether all were taken.
  var isEmpty: Bool { left == 0 }

  /// Whether the line, its end included, is there; each is taken once.
  mutating func take(_ line: borrowing ByteBuffer) -> Bool {
    guard left > 0, let index = lines.find(line), counts[index] > 0 else { return false }
    counts[index] -= 1
    left -= 1
    if left == 0 { self = LoggedLines() }
    return true
  }
}
