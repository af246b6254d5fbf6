/// A growable array of values that cannot be copied: states of groups that own buffers.
///
/// Elements are read and changed in place, without reference counting and without checks at run time
/// for overlapping access, which a class in an ordinary array would cost for each point.
@safe public struct NoncopyableArray<Element: ~Copyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var length = 0
  @usableFromInline var room: Int

  /// How many elements it holds.
  @inlinable public var count: Int { length }

  /// The places of its elements.
  @inlinable public var indices: Range<Int> { 0..<length }

  /// Whether it holds none.
  @inlinable public var isEmpty: Bool { length == 0 }

  /// An empty array.
  public init() {
    room = 4
    unsafe base = .allocate(capacity: room)
  }

  deinit {
    unsafe base.deinitialize(count: length)
    unsafe base.deallocate()
  }

  /// The element at `index`; traps outside 0..<count.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always) _read {
      precondition(index >= 0 && index < length)
      yield unsafe base[index]
    }
    @inline(__always) _modify {
      precondition(index >= 0 && index < length)
      yield unsafe &base[index]
    }
  }

  /// Adds an element at the end; amortised O(1).
  @inlinable @inline(__always)
  public mutating func append(_ element: consuming Element) {
    if length == room { grow() }
    unsafe (base + length).initialize(to: element)
    length += 1
  }

  /// Takes all elements out; their memory is kept.
  @inlinable @inline(__always)
  public mutating func removeAll() {
    unsafe base.deinitialize(count: length)
    length = 0
  }

  /// The elements, lent for reading.
  @inlinable
  public var span: Span<Element> {
    @_lifetime(borrow self)
    @inline(__always) borrowing get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: length)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  @inline(never) @usableFromInline
  mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: room * 2)
    unsafe larger.moveInitialize(from: base, count: length)
    unsafe base.deallocate()
    unsafe base = larger
    room *= 2
  }
}
