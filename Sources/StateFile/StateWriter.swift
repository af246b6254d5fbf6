import Bytes
import System

/// Writes a state's body: named values in sections and lists.
///
/// It holds at most about 256 KiB, whatever the size of the state. No call throws: a failure to write
/// is remembered, what follows is dropped, and `StateFile.save` throws it. A name is to appear once in
/// a section, and a reader asks for the values in the order in which they were written.
public struct StateWriter: ~Copyable {
  private var buffer: ByteBuffer
  private var names = ByteKeyTable()
  private var scratch = ByteBuffer(capacity: 64)
  private var depth = 0
  private var isInList = false
  /// Where the body goes; unused for one in memory.
  private var file: CheckedOutput

  /// A writer that keeps the body in memory; for tests of a tool's saving and restoring.
  public init() {
    file = CheckedOutput(descriptor: -1)
    buffer = ByteBuffer(capacity: 256)
  }

  /// A writer of a state file to `descriptor`.
  init(descriptor: Int32) {
    file = CheckedOutput(descriptor: descriptor)
    buffer = ByteBuffer(capacity: StateFormat.pieceSize + 4096)
    buffer.append(StateFormat.magic)
  }

  /// Ends the writing in memory and hands over the body.
  public consuming func finish() -> ByteBuffer {
    precondition(depth == 0 && !isStreaming)
    return buffer
  }

  /// Writes what is left and the checksum; how many bytes that makes. Throws the first failure.
  mutating func finishFile() throws(SystemError) -> Int {
    precondition(depth == 0)
    flush()
    let checksum = file.checksum.value
    buffer.append(littleEndian: checksum)
    flush()
    if let failure = file.failure { throw failure }
    return file.count
  }

  // MARK: Nesting

  /// Adds a section that holds what `body` writes.
  public mutating func section<Failure: Error>(
    _ name: StaticString, _ body: (inout StateWriter) throws(Failure) -> Void
  ) throws(Failure) {
    begin(.section, name)
    try nest(asList: false, body)
  }

  /// Adds a list; `body` calls `item` for each of its items, and nothing else.
  public mutating func list<Failure: Error>(
    _ name: StaticString, _ body: (inout StateWriter) throws(Failure) -> Void
  ) throws(Failure) {
    begin(.list, name)
    try nest(asList: true, body)
  }

  /// Adds an item, which holds what `body` writes, to the list being written.
  public mutating func item<Failure: Error>(
    _ body: (inout StateWriter) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(isInList)
    buffer.append(StateFormat.Kind.item.rawValue)
    try nest(asList: false, body)
  }

  private mutating func nest<Failure: Error>(
    asList: Bool, _ body: (inout StateWriter) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(depth < StateFormat.depthLimit)
    let wasInList = isInList
    depth += 1
    isInList = asList
    try body(&self)
    depth -= 1
    isInList = wasInList
    buffer.append(StateFormat.Kind.end.rawValue)
    flushIfLarge()
  }

  // MARK: Values

  /// Adds an integer; it can be read back as any type that holds the value.
  @inlinable
  public mutating func integer(_ name: StaticString, _ value: some FixedWidthInteger) {
    append(name, isNegative: value < 0, UInt64(value < 0 ? ~value : value))
  }

  @usableFromInline
  mutating func append(_ name: StaticString, isNegative: Bool, _ value: UInt64) {
    begin(isNegative ? .negative : .positive, name)
    append(variable: value)
    flushIfLarge()
  }

  /// Adds a double with all its bits; infinities and NaN too.
  public mutating func number(_ name: StaticString, _ value: Double) {
    begin(.double, name)
    buffer.append(littleEndian: value.bitPattern)
    flushIfLarge()
  }

  /// Adds a truth value.
  public mutating func flag(_ name: StaticString, _ value: Bool) {
    begin(value ? .yes : .no, name)
    flushIfLarge()
  }

  /// Adds any bytes.
  public mutating func bytes(_ name: StaticString, _ value: Span<UInt8>) {
    begin(.bytes, name)
    append(variable: UInt64(value.count))
    append(value)
  }

  /// Adds the bytes of `value` that lie in `range`.
  public mutating func bytes(_ name: StaticString, _ value: Span<UInt8>, _ range: Range<Int>) {
    bytes(name, value.extracting(range))
  }

  /// Adds a text.
  public mutating func text(_ name: StaticString, _ value: String) {
    var bytes = ByteBuffer(capacity: value.utf8.count)
    bytes.append(text: value)
    self.bytes(name, bytes.span)
  }

  /// Adds integers.
  public mutating func integers(_ name: StaticString, _ values: [Int64]) {
    begin(.integers, name)
    append(variable: UInt64(values.count))
    for value in values {
      append(variable: UInt64(bitPattern: value << 1 ^ value >> 63))
      flushIfLarge()
    }
  }

  /// Adds doubles with all their bits.
  public mutating func numbers(_ name: StaticString, _ values: [Double]) {
    begin(.doubles, name)
    append(variable: UInt64(values.count))
    for value in values {
      buffer.append(littleEndian: value.bitPattern)
      flushIfLarge()
    }
  }

  // MARK: Bytes

  private var isStreaming: Bool { file.descriptor >= 0 }

  private mutating func begin(_ kind: StateFormat.Kind, _ name: StaticString) {
    precondition(!isInList, "a list holds items only")
    scratch.removeAll()
    scratch.append(name)
    let (index, isNew) = names.insert(scratch)
    guard isNew else {
      buffer.append(kind.rawValue)
      append(variable: UInt64(index))
      return
    }
    precondition(scratch.count <= StateFormat.nameLimit && index < StateFormat.namesLimit)
    buffer.append(kind.rawValue | StateFormat.newName)
    append(variable: UInt64(scratch.count))
    buffer.append(contentsOf: scratch)
  }

  private mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func append(_ bytes: Span<UInt8>) {
    guard isStreaming, bytes.count >= StateFormat.pieceSize / 4 else {
      buffer.append(bytes)
      flushIfLarge()
      return
    }
    flush()
    file.write(bytes)
  }

  @inline(__always)
  private mutating func flushIfLarge() {
    if buffer.count >= StateFormat.pieceSize, isStreaming { flush() }
  }

  private mutating func flush() {
    file.write(buffer)
    buffer.removeAll()
  }
}

/// Bytes on their way to a file, checked as they go.
private struct CheckedOutput {
  let descriptor: Int32
  var checksum = CRC64()
  /// How many bytes were written.
  var count = 0
  /// The first failure; nothing is written after it.
  var failure: SystemError?

  mutating func write(_ bytes: borrowing ByteBuffer) { write(bytes.span) }

  /// Writes `bytes` in pieces, each checked while it is still near.
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
  fileprivate mutating func append(littleEndian value: UInt64) {
    reserve(8)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Adds what `other` holds.
  fileprivate mutating func append(contentsOf other: borrowing ByteBuffer) { append(other.span) }
}
