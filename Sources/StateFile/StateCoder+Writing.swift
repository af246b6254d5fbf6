import Bytes
import System

/// The steps of writing.
extension StateCoder {
  /// Ends the writing in memory and hands over the body.
  public consuming func finish() -> ByteBuffer {
    precondition(depth == 0 && descriptor == nil && !isReading)
    return bytes
  }

  /// Writes what is left and the checksum; how many bytes the file has.
  mutating func finishFile() throws(StateError) -> Int {
    precondition(depth == 0)
    try flush()
    bytes.append(littleEndian: checksum.value)
    try flush()
    return written
  }

  /// Writes the tag and name of a value.
  mutating func begin(_ kind: StateFormat.Kind, _ text: StaticString) {
    name.removeAll()
    name.append(text)
    let (number, isNew) = numbers.insert(name)
    guard isNew else {
      bytes.append(kind.rawValue)
      return append(variable: UInt64(number))
    }
    precondition(name.count <= StateFormat.nameLimit && number < StateFormat.namesLimit)
    bytes.append(kind.rawValue | StateFormat.newName)
    append(variable: UInt64(name.count))
    bytes.append(contentsOf: name)
  }

  @usableFromInline
  mutating func write(
    _ name: StaticString, isNegative: Bool, _ value: UInt64
  ) throws(StateError) {
    begin(isNegative ? .negative : .positive, name)
    append(variable: value)
    try flushIfLarge()
  }

  mutating func write(_ name: StaticString, _ value: Double) throws(StateError) {
    begin(.double, name)
    try append(value)
  }

  /// Writes any bytes, in pieces.
  mutating func write(_ name: StaticString, _ value: Span<UInt8>) throws(StateError) {
    begin(.bytes, name)
    append(variable: UInt64(value.count))
    for start in stride(from: 0, to: value.count, by: StateFormat.pieceSize) {
      bytes.append(value, start..<min(start + StateFormat.pieceSize, value.count))
      try flushIfLarge()
    }
  }

  /// Writes an integer of either sign as it stands among others.
  @usableFromInline
  mutating func append(zigzag value: Int64) throws(StateError) {
    append(variable: UInt64(bitPattern: value << 1 ^ value >> 63))
    try flushIfLarge()
  }

  mutating func append(_ value: Double) throws(StateError) {
    bytes.append(littleEndian: value.bitPattern)
    try flushIfLarge()
  }

  private mutating func append(variable value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Begins integers when they are written; else how many there are.
  @usableFromInline
  mutating func count(
    _ name: StaticString, ofIntegers count: Int
  ) throws(StateError) -> Int? {
    try self.count(name, .integers, count, "integers")
  }

  /// Begins an array of so many values when it is written; else how many there are.
  mutating func count(
    _ name: StaticString, _ kind: StateFormat.Kind, _ count: Int, _ wanted: StaticString
  ) throws(StateError) -> Int? {
    guard isReading else {
      begin(kind, name)
      append(variable: UInt64(count))
      return nil
    }
    guard try find(name, kind, wanted) else { throw missing(name) }
    return try self.count(ofSize: kind == .doubles ? 8 : 1)
  }

  @inline(__always)
  mutating func flushIfLarge() throws(StateError) {
    if bytes.count >= StateFormat.pieceSize, descriptor != nil { try flush() }
  }

  private mutating func flush() throws(StateError) {
    guard let descriptor else { return }
    checksum.update(bytes)
    do throws(SystemError) { try Descriptor.writeAll(descriptor, bytes.span) } catch {
      throw .system(error, .new)
    }
    written += bytes.count
    bytes.removeAll()
  }
}

extension SipHash {
  fileprivate mutating func update(_ bytes: borrowing ByteBuffer) {
    update(bytes.span, 0..<bytes.count)
  }
}

extension ByteBuffer {
  fileprivate mutating func append(contentsOf other: borrowing ByteBuffer) { append(other.span) }

  /// Adds the eight bytes of `value`, the lowest first.
  public mutating func append(littleEndian value: UInt64) {
    reserve(8)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
