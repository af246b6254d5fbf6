import Bytes
import LineProtocol

/// Which fields have a key that comes again later in the same point.
struct RepeatedKeys {
  private var isRepeated: [Bool] = []

  /// Looks for keys that occur twice. An array is made only where some do.
  init(_ fields: Span<Field>, _ bytes: Span<UInt8>) {
    EqualRanges.forEach(fields.count, of: bytes, { fields[$0].key.range }) { earlier, _ in
      if isRepeated.isEmpty { isRepeated = Array(repeating: false, count: fields.count) }
      isRepeated[earlier] = true
    }
  }

  @inline(__always)
  func contains(_ index: Int) -> Bool { !isRepeated.isEmpty && isRepeated[index] }
}

/// The keys of a point's fields, to be asked for. Keys have one escaped form, so raw bytes are compared.
struct FieldKeySet: ~Copyable {
  private var table: ByteKeyTable?

  /// Up to 16 keys are compared one by one, more are in a table.
  init(_ fields: Span<Field>, _ bytes: Span<UInt8>) {
    guard fields.count > 16 else { return }
    var table = ByteKeyTable()
    for index in fields.indices { _ = table.insert(bytes, fields[index].key.range) }
    self.table = consume table
  }

  /// Whether a field has this key.
  @inline(__always)
  func contain(_ key: Token, _ fields: Span<Field>, _ bytes: Span<UInt8>) -> Bool {
    switch table {
    case .some(let table): return table.find(bytes, key.range) != nil
    case nil: break
    }
    for index in fields.indices {
      let other = fields[index].key
      if other.end - other.start == key.end - key.start, bytes.equal(other.range, bytes, key.range)
      {
        return true
      }
    }
    return false
  }
}
