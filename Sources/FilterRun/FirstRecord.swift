import Bytes
import LineProtocol
import StateFile
import Times

/// The first record of a run: how many bytes it had and their hash. Two runs that begin with the
/// same record, its time included, were fed the same input.
struct FirstRecord: Equatable {
  private var length = 0
  private var hash: UInt64 = 0

  /// That of a run without any, which none is equal to.
  init() {}

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var hash = SipHash()
    hash.update(bytes, range)
    length = range.count
    self.hash = hash.value
  }

  /// A window as the first record.
  init(_ frame: WindowFrame, group: borrowing ByteBuffer) {
    var text = ByteBuffer(capacity: 256)
    text.append(frame: frame, group: group.span, 0..<group.count)
    self.init(text.span, 0..<text.count)
  }

  /// What time it is, as the first record.
  init(now time: Timestamp) {
    var text = ByteBuffer(capacity: 64)
    text.append(now: time)
    self.init(text.span, 0..<text.count)
  }

  mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try coder.value("first_length", &length)
    try coder.value("first_hash", &hash)
  }
}
