import Bytes
import StateFile

/// The body of a state that `write` puts together.
public func stateBody(_ write: (inout StateCoder) throws -> Void) throws -> [UInt8] {
  var coder = StateCoder()
  try write(&coder)
  return coder.finish().array
}

/// Reads the body of a state.
public func readState<Value>(
  _ body: [UInt8], _ read: (inout StateCoder) throws -> Value
) throws -> Value {
  var bytes = ByteBuffer()
  bytes.append(body)
  var coder = StateCoder(bytes)
  return try read(&coder)
}

/// Puts what `old` keeps into a state and takes it from there into `new`.
public func carry<Value>(
  _ old: Value, into new: Value, _ transfer: (inout Value, inout StateCoder) throws -> Void
) throws -> Value {
  var (old, new) = (old, new)
  let body = try stateBody { try transfer(&old, &$0) }
  try readState(body) { try transfer(&new, &$0) }
  return new
}

extension StateCoder {
  /// Writes a value that a test makes up.
  public mutating func put(_ name: StaticString, _ value: some StateValue) throws(StateError) {
    try value.write(name, to: &self)
  }

  /// Writes integers that a test makes up.
  public mutating func put(_ name: StaticString, _ values: [Int64]) throws(StateError) {
    var values = values
    try self.values(name, &values)
  }

  /// Writes doubles that a test makes up.
  public mutating func put(_ name: StaticString, _ values: [Double]) throws(StateError) {
    var values = values
    try self.values(name, &values)
  }

  /// Writes a list of so many items.
  public mutating func put(
    _ name: StaticString, count: Int = 1,
    items: (Int, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    try list(name, count: count, items)
  }

  /// Reads a value.
  public mutating func get<Value: StateValue>(
    _ name: StaticString, as type: Value.Type = Value.self
  ) throws(StateError) -> Value {
    guard let value = try Value(name, from: &self) else {
      throw refusal("\"\(name)\" is missing")
    }
    return value
  }
}
