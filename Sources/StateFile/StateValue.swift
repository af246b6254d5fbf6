import Times

/// A value that a state holds under a name.
public protocol StateValue {
  /// Puts it into a state.
  func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError)

  /// Takes it from a state; nil where there is none of this name. One of another kind is refused.
  init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError)
}

extension StateValue where Self: FixedWidthInteger {
  /// Puts it into a state. It can be read back as any type that holds the number.
  @inlinable
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    try coder.write(name, isNegative: self < 0, UInt64(self < 0 ? ~self : self))
  }

  /// Takes it from a state; a number that does not fit is refused.
  @inlinable
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard let number = try coder.integer(name) else { return nil }
    self = try coder.fitting(number, name)
  }
}

extension Int: StateValue {}
extension Int64: StateValue {}
extension Int32: StateValue {}
extension UInt64: StateValue {}
extension UInt32: StateValue {}
extension UInt8: StateValue {}

extension StateValue where Self: RawRepresentable, RawValue: StateValue {
  /// Puts its number into a state.
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    try rawValue.write(name, to: &coder)
  }

  /// Takes it from a state by its number; a number that stands for none is refused.
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard let number = try RawValue(name, from: &coder) else { return nil }
    guard let value = Self(rawValue: number) else { throw coder.unexpected(name, "one there is") }
    self = value
  }
}

extension Timestamp: StateValue {
  /// Puts its nanoseconds into a state.
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    try nanoseconds.write(name, to: &coder)
  }

  /// Takes it from a state.
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard let nanoseconds = try Int64(name, from: &coder) else { return nil }
    self.init(nanoseconds: nanoseconds)
  }
}

extension Double: StateValue {
  /// Puts all its bits into a state; infinities and NaN too.
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    try coder.write(name, self)
  }

  /// Takes it from a state.
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard try coder.find(name, .double, "a number") else { return nil }
    self = try coder.double()
  }
}

extension Bool: StateValue {
  /// Puts it into a state.
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    coder.begin(self ? .yes : .no, name)
  }

  /// Takes it from a state.
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard let entry = try coder.find(name) else { return nil }
    guard entry == .yes || entry == .no else { throw coder.unexpected(name, "true or false") }
    self = entry == .yes
  }
}

extension String: StateValue {
  /// Puts it into a state.
  public func write(_ name: StaticString, to coder: inout StateCoder) throws(StateError) {
    try coder.write(name, Array(utf8).span)
  }

  /// Takes it from a state; what is not UTF-8 is repaired.
  public init?(_ name: StaticString, from coder: inout StateCoder) throws(StateError) {
    guard try coder.find(name, .bytes, "bytes") else { return nil }
    let range = try coder.run()
    self.init(decoding: coder.span.extracting(range).array, as: UTF8.self)
  }
}

extension StateCoder {
  /// Integers.
  @inlinable
  public mutating func values<Integer: FixedWidthInteger>(
    _ name: StaticString, _ values: inout [Integer]
  ) throws(StateError) {
    guard let count = try count(name, ofIntegers: values.count) else {
      for value in values { try append(zigzag: Int64(truncatingIfNeeded: value)) }
      return
    }
    values.removeAll()
    values.reserveCapacity(count)
    for _ in 0..<count {
      let number = try zigzag()
      // Those of 64 bits without a sign are kept by their bits.
      values.append(
        Integer.bitWidth == 64 ? Integer(truncatingIfNeeded: number) : try fitting(number, name))
    }
  }

  /// Doubles, with all their bits.
  public mutating func values(
    _ name: StaticString, _ values: inout [Double]
  ) throws(StateError) {
    guard let count = try count(name, .doubles, values.count, "numbers") else {
      for value in values { try append(value) }
      return
    }
    values.removeAll()
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try double()) }
  }

  /// A number as the type wanted; one that does not fit is refused.
  @inlinable
  func fitting<Integer: FixedWidthInteger>(
    _ number: some FixedWidthInteger, _ name: StaticString
  ) throws(StateError) -> Integer {
    guard let value = Integer(exactly: number) else { throw outOfRange(name) }
    return value
  }

  @usableFromInline
  func outOfRange(_ name: StaticString) -> StateError { unexpected(name, "in range") }
}
