import Bytes
import LineProtocol
import StateFile
import Times

/// The first record of a run: how many bytes it had and their check. Two runs that begin with the
/// same record, its time included, were fed the same input.
struct FirstRecord: Equatable {
  private let length: Int
  private let check: UInt64

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var sum = CRC64()
    sum.update(bytes, range)
    length = range.count
    check = sum.value
  }

  /// That of a run without any, which none is equal to.
  static var none: FirstRecord { FirstRecord([UInt8]().span, 0..<0) }

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

  /// What `save` wrote.
  init(from reader: inout StateReader) throws(StateError) {
    length = try reader.integer("first_length")
    check = try reader.integer("first_check")
  }

  func save(into writer: inout StateWriter) {
    writer.integer("first_length", length)
    writer.integer("first_check", check)
  }
}
