import Glibc

/// A growable run of bytes: what tools read into, write into and keep lines in.
///
/// It is not copyable, so no accident of sharing can make an append copy the whole. Appending is
/// amortised O(1). This file and `Memory.swift` are the only ones that touch raw memory: every
/// entry checks its bounds before it does.
@safe public struct ByteBuffer: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var length: Int
  @usableFromInline var room: Int

  /// How many bytes it holds.
  @inlinable public var count: Int { length }

  /// How many bytes it can hold before it grows.
  @inlinable public var capacity: Int { room }

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    precondition(capacity >= 0)
    room = max(capacity, 1)
    unsafe base = Self.memory(of: room, inPlaceOf: nil)
    length = 0
  }

  deinit {
    unsafe free(base)
  }

  /// Memory of `size` bytes that begins with those of `old`, which it replaces. The C library moves the
  /// pages of what is large instead of copying, so growing never needs both at once.
  private static func memory(
    of size: Int, inPlaceOf old: UnsafeMutablePointer<UInt8>?
  ) -> UnsafeMutablePointer<UInt8> {
    guard let memory = unsafe realloc(old, size) else { fatalError("out of memory") }
    return unsafe memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Whether it holds nothing.
  public var isEmpty: Bool { count == 0 }

  /// The bytes held, lent for reading.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The byte at `index`; traps outside 0..<count.
  @inlinable
  public subscript(index: Int) -> UInt8 {
    @inline(__always) get {
      precondition(index >= 0 && index < count)
      return unsafe base[index]
    }
    @inline(__always) set {
      precondition(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }

  /// Makes room for `extra` more bytes without a further allocation.
  @inlinable @inline(__always)
  public mutating func reserve(_ extra: Int) {
    if capacity - count < extra { grow(by: extra) }
  }

  @inline(never) @usableFromInline
  mutating func grow(by extra: Int) {
    let wanted = max(count + extra, capacity * 2, 64)
    unsafe base = Self.memory(of: wanted, inPlaceOf: base)
    room = wanted
  }

  /// Adds one byte.
  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe base[count] = byte
    length += 1
  }

  /// Adds all bytes of `bytes`.
  public mutating func append(_ bytes: Span<UInt8>) {
    append(bytes, 0..<bytes.count)
  }

  /// Adds the bytes of `bytes` that lie in `range`.
  @inlinable @inline(__always)
  public mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    // Most are names and numbers. Two words are copied, of which the length says what counts.
    let size = range.count
    guard size <= 16, range.lowerBound >= 0, range.lowerBound <= bytes.count &- 16 else {
      return appendLong(bytes, range)
    }
    reserve(16)
    unsafe bytes.withUnsafeBufferPointer { source in
      let from = unsafe UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped) + range.lowerBound
      let to = unsafe UnsafeMutableRawPointer(base + length)
      let (first, second) = unsafe (
        from.loadUnaligned(as: UInt64.self),
        from.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      )
      unsafe to.storeBytes(of: first, as: UInt64.self)
      unsafe to.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
    }
    length += size
  }

  @inline(never) @usableFromInline
  mutating func appendLong(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    guard !range.isEmpty else { return }
    reserve(range.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).update(from: start + range.lowerBound, count: range.count)
    }
    length += range.count
  }

  /// Adds all bytes of `bytes`.
  public mutating func append(_ bytes: [UInt8]) {
    append(bytes.span)
  }

  /// Adds the UTF-8 of a literal.
  public mutating func append(_ text: StaticString) {
    let added = text.utf8CodeUnitCount
    guard added > 0 else { return }
    reserve(added)
    text.withUTF8Buffer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).update(from: start, count: added)
    }
    length += added
  }

  /// Adds the UTF-8 of a string; for messages and set-up, not for the hot path.
  public mutating func append(text: String) {
    for byte in text.utf8 { append(byte) }
  }

  /// Adds `count` times the same byte.
  public mutating func append(repeating byte: UInt8, count times: Int) {
    for _ in 0..<times { append(byte) }
  }

  /// Empties it; the memory is kept.
  public mutating func removeAll() {
    length = 0
  }

  /// Drops the first `number` bytes and moves the rest to the front.
  public mutating func removeFirst(_ number: Int) {
    precondition(number >= 0 && number <= count)
    guard number > 0 else { return }
    unsafe base.update(from: base + number, count: count - number)
    length -= number
  }

  /// Keeps the first `newCount` bytes.
  public mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    length = newCount
  }

  /// Gives back memory: afterwards the capacity is `capacity`, or `count` where that is more.
  public mutating func shrink(toCapacity wanted: Int) {
    let size = max(wanted, count, 1)
    guard size < capacity else { return }
    unsafe base = Self.memory(of: size, inPlaceOf: base)
    room = size
  }

  /// Lets `body` fill the free space of at least `space` bytes, as read(2) does; it returns how many
  /// bytes it wrote, or a negative number for none.
  public mutating func appendFilling(
    atLeast space: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int
  ) -> Int {
    reserve(space)
    let free = unsafe UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count)
    let result = unsafe body(free)
    precondition(result <= capacity - count)
    if result > 0 { length += result }
    return result
  }

  /// A copy of the bytes as an array.
  public var array: [UInt8] { span.array }
}

extension Array where Element == UInt8 {
  /// The UTF-8 of a literal.
  public init(_ text: StaticString) {
    self = text.withUTF8Buffer { unsafe Array($0) }
  }
}
