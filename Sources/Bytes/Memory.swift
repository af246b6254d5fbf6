import Glibc

/// What the C library and the processor do faster than a loop: searching, comparing and loading
/// eight bytes at once. Every entry checks its bounds first; nothing unsafe leaves this file.
extension Span where Element == UInt8 {
  /// The first place of `byte` in `start..<end`, or nil. By memchr: about 15 GB/s.
  public func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int? {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), end - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// A copy of the bytes as an array.
  public var array: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

  /// Whether the bytes in `range` are those of `other` in `otherRange`.
  public func equal(
    _ range: Range<Int>, _ other: Span<UInt8>, _ otherRange: Range<Int>
  ) -> Bool {
    guard range.count == otherRange.count else { return false }
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    precondition(otherRange.lowerBound >= 0 && otherRange.upperBound <= other.count)
    guard !range.isEmpty else { return true }
    return unsafe withUnsafeBufferPointer { mine in
      unsafe other.withUnsafeBufferPointer { theirs in
        guard let a = mine.baseAddress, let b = theirs.baseAddress else { return false }
        return unsafe memcmp(a + range.lowerBound, b + otherRange.lowerBound, range.count) == 0
      }
    }
  }

  /// Whether the bytes in `range` are those of `other`.
  public func equal(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
    equal(range, other.span, 0..<other.count)
  }

  /// Whether the bytes in `range` sort before those in `other`, byte by byte.
  public func precedes(_ range: Range<Int>, _ other: Range<Int>) -> Bool {
    var index = 0
    while index < range.count, index < other.count {
      let mine = self[range.lowerBound + index]
      let theirs = self[other.lowerBound + index]
      if mine != theirs { return mine < theirs }
      index += 1
    }
    return range.count < other.count
  }

  /// Whether the `length` bytes at `start` are those of `other` at `otherStart`, eight at a time. `length`
  /// is at least 1.
  ///
  /// Eight bytes are read where `length` is less, so false also when fewer are there: false is no proof of
  /// the contrary near an end.
  @inlinable @inline(__always)
  public func repeats(
    at start: Int, _ other: Span<UInt8>, at otherStart: Int, length: Int
  ) -> Bool {
    let read = Swift.max(length, 8)
    // One comparison each: a negative index is a large one, too.
    guard length > 0, UInt(bitPattern: start) < UInt(bitPattern: Swift.max(count &- read &+ 1, 0)),
      UInt(bitPattern: otherStart) < UInt(bitPattern: Swift.max(other.count &- read &+ 1, 0))
    else { return false }
    return unsafe withUnsafeBufferPointer { mine in
      unsafe other.withUnsafeBufferPointer { theirs in
        let a = unsafe UnsafeRawPointer(mine.baseAddress.unsafelyUnwrapped) + start
        let b = unsafe UnsafeRawPointer(theirs.baseAddress.unsafelyUnwrapped) + otherStart
        func difference(_ offset: Int) -> UInt64 {
          unsafe a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            ^ b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        let last = length &- 8
        if last <= 0 {
          // The first byte is the lowest; what lies behind the length is shifted away.
          return UInt64(littleEndian: difference(0)) &<< UInt64(truncatingIfNeeded: last &* -8) == 0
        }
        var offset = 0
        while offset < last {
          if difference(offset) != 0 { return false }
          offset &+= 8
        }
        return difference(last) == 0
      }
    }
  }

  /// The eight bytes at `index`, the first in the lowest place; traps when they do not all lie
  /// within.
  @inlinable @inline(__always)
  public func word(at index: Int) -> UInt64 {
    // One comparison: a negative index is a large one, too.
    precondition(UInt(bitPattern: index) < UInt(bitPattern: Swift.max(count &- 7, 0)))
    return unsafe withUnsafeBufferPointer { buffer in
      unsafe UInt64(
        littleEndian: UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
          .loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
  }
}

extension Span where Element == UInt8 {
  /// The `length` bytes from `index` on, at least 1; nil where fewer follow. Where the length is known when the program
  /// is compiled, a look into them is checked against a constant, or against nothing.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func window(at index: Int, length: Int) -> Span<UInt8>? {
    // One comparison: a negative index is a large one, too.
    guard length > 0, UInt(bitPattern: index) < UInt(bitPattern: Swift.max(count &- length &+ 1, 0))
    else { return nil }
    let base = unsafe withUnsafeBufferPointer { unsafe $0.baseAddress.unsafelyUnwrapped }
    return unsafe _overrideLifetime(
      Span(_unsafeStart: base + index, count: length), copying: self)
  }
}

extension Hasher {
  /// Feeds the bytes of `bytes` that lie in `range`. Swift's hash is keyed anew in each process, so
  /// keys cannot be chosen to collide.
  public mutating func combine(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[range]))
    }
  }
}
