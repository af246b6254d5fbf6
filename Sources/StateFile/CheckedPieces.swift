import Bytes
import System

/// Bytes on their way to a file, checked as they go.
struct CheckedPieces {
  let descriptor: Int32
  private(set) var checksum = CRC64()
  /// How many bytes were written.
  private(set) var count = 0
  /// The first failure; nothing is written after it.
  private(set) var failure: SystemError?

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes what `bytes` holds.
  mutating func write(_ bytes: borrowing ByteBuffer) { write(bytes.span) }

  /// Writes `bytes` in pieces of 256 KiB, each checked while it is still near.
  mutating func write(_ bytes: Span<UInt8>) {
    var start = 0
    while start < bytes.count, failure == nil {
      let end = min(start + StateFormat.pieceSize, bytes.count)
      checksum.update(bytes, start..<end)
      do throws(SystemError) {
        try Descriptor.writeAll(descriptor, bytes.extracting(start..<end))
        count += end - start
      } catch { failure = error }
      start = end
    }
  }
}

extension ByteBuffer {
  /// Adds the eight bytes of `value`, the lowest first.
  mutating func append(littleEndian value: UInt64) {
    reserve(8)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Adds what `other` holds.
  mutating func append(contentsOf other: borrowing ByteBuffer) { append(other.span) }
}
