import Bytes
import LineProtocol

/// Which fields have a key that comes again later in the same point.
struct RepeatedKeys {
  private var isRepeated: [Bool] = []

  /// Looks for keys that occur twice: by pairs for up to 16 fields, by a table for more. An array is
  /// made only where some do.
  init(_ fields: Span<Field>, _ bytes: Span<UInt8>) {
    guard fields.count > 1 else { return }
    if fields.count > 16 {
      findByTable(fields, bytes)
      return
    }
    for later in 1..<fields.count {
      let key = fields[later].key.range
      for earlier in 0..<later
      where fields[earlier].key.range.count == key.count
        && bytes[fields[earlier].key.start] == bytes[key.lowerBound]
        && bytes.equal(fields[earlier].key.range, bytes, key)
      {
        mark(earlier, fields.count)
      }
    }
  }

  @inline(__always)
  func contains(_ index: Int) -> Bool { !isRepeated.isEmpty && isRepeated[index] }

  private mutating func mark(_ index: Int, _ count: Int) {
    if isRepeated.isEmpty { isRepeated = Array(repeating: false, count: count) }
    isRepeated[index] = true
  }

  private mutating func findByTable(_ fields: Span<Field>, _ bytes: Span<UInt8>) {
    var table = ByteKeyTable()
    var last: [Int] = []
    for index in fields.indices {
      let (number, isNew) = table.insert(bytes, fields[index].key.range)
      if isNew {
        last.append(index)
      } else {
        mark(last[number], fields.count)
        last[number] = index
      }
    }
  }
}

/// The keys of a point's fields, to be asked for. Keys have one escaped form, so raw bytes are compared.
struct FieldKeys: ~Copyable {
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
