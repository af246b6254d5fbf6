import Bytes

/// The steps of reading. Each checks what it takes before it takes it.
extension StateCoder {
  /// A value that is about to be read.
  struct Entry {
    var kind: StateFormat.Kind
    /// The place of its name among `names`.
    var name: Int
  }

  /// Begins again at the start.
  mutating func rewind() {
    position = body.lowerBound
    depth = 0
    names.removeAll()
  }

  // MARK: Tags

  /// Goes on to the value called `name`, of this kind or refused; false and no move when there is none.
  mutating func find(
    _ name: StaticString, _ kind: StateFormat.Kind, _ wanted: StaticString
  ) throws(StateError) -> Bool {
    guard let found = try find(name) else { return false }
    guard found == kind else { throw unexpected(name, wanted) }
    return true
  }

  /// Goes on to the value called `text` in this section and tells its kind; nil and no move when there is
  /// none.
  mutating func find(_ text: StaticString) throws(StateError) -> StateFormat.Kind? {
    name.removeAll()
    name.append(text)
    let (start, known) = (position, names.count)
    while let entry = try nextEntry() {
      if bytes.span.equal(names[entry.name], name.span, 0..<name.count) { return entry.kind }
      try skip(entry.kind)
    }
    position = start
    names.removeLast(names.count - known)
    return nil
  }

  /// Reads the tag and name of the next value in this section; nil, and no move, at its end.
  mutating func nextEntry() throws(StateError) -> Entry? {
    guard position < body.upperBound else {
      if depth > 0 { throw refusal("the body ends within a section") }
      return nil
    }
    let tag = bytes[position]
    guard let kind = StateFormat.Kind(rawValue: tag & ~StateFormat.newName), kind != .item else {
      throw refusal("no value begins with byte \(tag)")
    }
    if kind == .end {
      guard depth > 0, tag == StateFormat.Kind.end.rawValue else {
        throw refusal("an end without a beginning")
      }
      return nil
    }
    position += 1
    guard tag & StateFormat.newName != 0 else {
      let name = try variable()
      guard name < UInt64(names.count) else { throw refusal("unknown name \(name)") }
      return Entry(kind: kind, name: Int(name))
    }
    let range = try run()
    guard range.count <= StateFormat.nameLimit else { throw refusal("a name is too long") }
    guard names.count < StateFormat.namesLimit else { throw refusal("too many names") }
    names.append(range)
    return Entry(kind: kind, name: names.count - 1)
  }

  /// Reads the tag of the next item of this list; false, and no move, at its end. When writing: adds one
  /// if it is `wanted`.
  mutating func nextItem(_ wanted: Bool = true) throws(StateError) -> Bool {
    guard isReading else {
      if wanted { bytes.append(StateFormat.Kind.item.rawValue) }
      return wanted
    }
    guard position < body.upperBound else { throw refusal("the body ends within a list") }
    switch StateFormat.Kind(rawValue: bytes[position]) {
    case .end: return false
    case .item:
      position += 1
      return true
    default: throw refusal("a list holds what is no item")
    }
  }

  /// Goes into a section or list whose tag has been read or written.
  mutating func enter() throws(StateError) {
    guard depth < StateFormat.depthLimit else { throw refusal("too deeply nested") }
    depth += 1
  }

  /// Goes out of a section or list: past what was not asked for, or by writing its end.
  mutating func leave() throws(StateError) {
    if isReading {
      while let entry = try nextEntry() { try skip(entry.kind) }
      position += 1
    } else {
      bytes.append(StateFormat.Kind.end.rawValue)
      try flushIfLarge()
    }
    depth -= 1
  }

  /// Goes past a value whose tag has been read; `enter` limits how deep this calls itself.
  mutating func skip(_ kind: StateFormat.Kind) throws(StateError) {
    switch kind {
    case .end, .no, .yes: return
    case .positive, .negative: _ = try variable()
    case .double: try advance(8)
    case .bytes: _ = try run()
    case .doubles:
      let count = try count(ofSize: 8)
      try advance(count * 8)
    case .integers:
      for _ in 0..<(try count(ofSize: 1)) { _ = try variable() }
    case .list:
      try enter()
      while try nextItem() { try skip(.item) }
      try leave()
    case .section, .item:
      try enter()
      try leave()
    }
  }

  // MARK: Values

  /// Reads the integer called `name`; nil when there is none.
  @usableFromInline
  mutating func integer(_ name: StaticString) throws(StateError) -> Int128? {
    switch try find(name) {
    case .positive: return Int128(try variable())
    case .negative: return ~Int128(try variable())
    case nil: return nil
    default: throw unexpected(name, "an integer")
    }
  }

  /// Reads an unsigned integer of up to ten bytes.
  mutating func variable() throws(StateError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < body.upperBound {
      let byte = bytes[position]
      if shift == 63, byte > 1 { throw refusal("an integer is too large") }
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw refusal("the body ends within an integer")
  }

  /// Reads an integer of either sign as it stands among others.
  @usableFromInline
  mutating func zigzag() throws(StateError) -> Int64 {
    let value = try variable()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads a double.
  mutating func double() throws(StateError) -> Double {
    let start = position
    try advance(8)
    return Double(bitPattern: bytes.span.word(at: start))
  }

  /// Reads a length and so many bytes; where they lie.
  mutating func run() throws(StateError) -> Range<Int> {
    let length = try count(ofSize: 1)
    position += length
    return position - length..<position
  }

  /// Reads how many values of at least `size` bytes follow; not more than there is room for.
  mutating func count(ofSize size: Int) throws(StateError) -> Int {
    let count = try variable()
    guard count <= UInt64((body.upperBound - position) / size) else {
      throw refusal("the body ends within a value")
    }
    return Int(count)
  }

  /// Goes past `length` bytes.
  private mutating func advance(_ length: Int) throws(StateError) {
    guard length <= body.upperBound - position else {
      throw refusal("the body ends within a value")
    }
    position += length
  }
}
