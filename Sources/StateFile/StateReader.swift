import Bytes

/// Reads a state's body: named values, in the order in which they were written.
///
/// Values that are not asked for are skipped, so a newer program may write more than an older one
/// reads; one that is missing is an error, unless asked for with `…IfPresent`. Every read is
/// checked: no bytes whatever make it trap, recurse deeper than 32, or hold more than eight bytes of
/// memory for each byte of the body. After an error a reader is of no further use.
public struct StateReader: ~Copyable {
  /// A value that is about to be read.
  struct Entry {
    var kind: StateFormat.Kind
    /// The place of its name among `names`; meaningless for an item.
    var name: Int
  }

  let source: ByteBuffer
  /// The body's first byte, and the first behind it.
  let body: Range<Int>
  var position: Int
  var depth = 0
  /// Where the names met so far lie.
  var names: [Range<Int>] = []
  private var wanted = ByteBuffer(capacity: 64)

  /// A reader of a body as `StateWriter.finish` gives it.
  public init(_ body: consuming ByteBuffer) {
    let end = body.count
    self.init(body, body: 0..<end)
  }

  /// A reader of the body that lies in `body` of a file's bytes.
  init(_ source: consuming ByteBuffer, body: Range<Int>) {
    self.source = source
    self.body = body
    position = body.lowerBound
  }

  /// The bytes in which the ranges that `bytes` gives lie.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { source.span }
  }

  /// The error to throw where what was read makes no sense to the tool.
  public func refusal(_ what: String) -> StateError {
    .content(what, offset: position - body.lowerBound)
  }

  /// Begins again at the start.
  mutating func rewind() {
    position = body.lowerBound
    depth = 0
    names.removeAll()
  }

  // MARK: Nesting

  /// Reads a section by `body`, and skips what it leaves. Another error than `StateError` that `body`
  /// throws, because a type of the tool refuses its values, comes out as `StateError.content`.
  public mutating func section<Result: ~Copyable>(
    _ name: StaticString, _ body: (inout StateReader) throws -> Result
  ) throws(StateError) -> Result {
    guard let result = try sectionIfPresent(name, body) else { throw missing(name) }
    return result
  }

  /// Reads a section by `body` if there is one of this name; else nil.
  public mutating func sectionIfPresent<Result: ~Copyable>(
    _ name: StaticString, _ body: (inout StateReader) throws -> Result
  ) throws(StateError) -> Result? {
    try goTo(name, .section, "a section") ? try nested(body) : nil
  }

  /// Reads a list, each item by `body`.
  public mutating func list(
    _ name: StaticString, _ body: (inout StateReader) throws -> Void
  ) throws(StateError) {
    guard try listIfPresent(name, body) else { throw missing(name) }
  }

  /// Reads a list if there is one of this name, each item by `body`; false if there is none.
  public mutating func listIfPresent(
    _ name: StaticString, _ body: (inout StateReader) throws -> Void
  ) throws(StateError) -> Bool {
    guard try goTo(name, .list, "a list") else { return false }
    try enter()
    while try nextItem() { try nested(body) }
    leave()
    return true
  }

  private mutating func nested<Result: ~Copyable>(
    _ body: (inout StateReader) throws -> Result
  ) throws(StateError) -> Result {
    try enter()
    let result: Result
    do { result = try body(&self) } catch let error as StateError { throw error } catch {
      throw refusal(String(describing: error))
    }
    while let entry = try nextEntry() { try skip(entry.kind) }
    leave()
    return result
  }

  // MARK: Values

  /// Reads an integer as the type wanted; one that does not fit is an error.
  @inlinable
  public mutating func integer<Integer: FixedWidthInteger>(
    _ name: StaticString, as type: Integer.Type = Integer.self
  ) throws(StateError) -> Integer {
    guard let value = try integerIfPresent(name, as: type) else { throw missing(name) }
    return value
  }

  /// Reads an integer if there is one of this name; else nil.
  @inlinable
  public mutating func integerIfPresent<Integer: FixedWidthInteger>(
    _ name: StaticString, as type: Integer.Type = Integer.self
  ) throws(StateError) -> Integer? {
    guard let found = try wideInteger(name) else { return nil }
    guard let value = Integer(exactly: found) else { throw unexpected(name, "in range") }
    return value
  }

  @usableFromInline
  mutating func wideInteger(_ name: StaticString) throws(StateError) -> Int128? {
    guard let entry = try find(name) else { return nil }
    switch entry.kind {
    case .positive: return Int128(try variable())
    case .negative: return ~Int128(try variable())
    default: throw unexpected(name, "an integer")
    }
  }

  /// Reads a double.
  public mutating func number(_ name: StaticString) throws(StateError) -> Double {
    guard let value = try numberIfPresent(name) else { throw missing(name) }
    return value
  }

  /// Reads a double if there is one of this name; else nil.
  public mutating func numberIfPresent(_ name: StaticString) throws(StateError) -> Double? {
    try goTo(name, .double, "a number") ? try double() : nil
  }

  /// Reads a truth value.
  public mutating func flag(_ name: StaticString) throws(StateError) -> Bool {
    guard let value = try flagIfPresent(name) else { throw missing(name) }
    return value
  }

  /// Reads a truth value if there is one of this name; else nil.
  public mutating func flagIfPresent(_ name: StaticString) throws(StateError) -> Bool? {
    guard let entry = try find(name) else { return nil }
    switch entry.kind {
    case .yes: return true
    case .no: return false
    default: throw unexpected(name, "true or false")
    }
  }

  /// Reads bytes and tells where in `span` they lie; nothing is copied.
  public mutating func bytes(_ name: StaticString) throws(StateError) -> Range<Int> {
    guard let range = try bytesIfPresent(name) else { throw missing(name) }
    return range
  }

  /// Reads bytes if there are some of this name; else nil.
  public mutating func bytesIfPresent(_ name: StaticString) throws(StateError) -> Range<Int>? {
    try goTo(name, .bytes, "bytes") ? try run() : nil
  }

  /// Reads a text; what is not UTF-8 is repaired.
  public mutating func text(_ name: StaticString) throws(StateError) -> String {
    let range = try bytes(name)
    return String(decoding: span.extracting(range).array, as: UTF8.self)
  }

  /// Reads integers.
  public mutating func integers(_ name: StaticString) throws(StateError) -> [Int64] {
    guard let values = try integersIfPresent(name) else { throw missing(name) }
    return values
  }

  /// Reads integers if there are some of this name; else nil.
  public mutating func integersIfPresent(_ name: StaticString) throws(StateError) -> [Int64]? {
    guard try goTo(name, .integers, "integers") else { return nil }
    let count = try count(ofSize: 1)
    var values: [Int64] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try zigzag()) }
    return values
  }

  /// Reads doubles.
  public mutating func numbers(_ name: StaticString) throws(StateError) -> [Double] {
    guard try goTo(name, .doubles, "numbers") else { throw missing(name) }
    let count = try count(ofSize: 8)
    var values: [Double] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try double()) }
    return values
  }

  @usableFromInline
  func missing(_ name: StaticString) -> StateError { refusal("\"\(name)\" is missing") }

  @usableFromInline
  func unexpected(_ name: StaticString, _ wanted: StaticString) -> StateError {
    refusal("\"\(name)\" is not \(wanted)")
  }

  /// Goes on to the value called `name`, of this kind or refused; false and no move when there is none.
  private mutating func goTo(
    _ name: StaticString, _ kind: StateFormat.Kind, _ wanted: StaticString
  ) throws(StateError) -> Bool {
    guard let entry = try find(name) else { return false }
    guard entry.kind == kind else { throw unexpected(name, wanted) }
    return true
  }

  /// Goes on to the value called `name` in this section; nil and no move when there is none.
  private mutating func find(_ name: StaticString) throws(StateError) -> Entry? {
    wanted.removeAll()
    wanted.append(name)
    let (start, known) = (position, names.count)
    while let entry = try nextEntry() {
      if source.span.equal(names[entry.name], wanted.span, 0..<wanted.count) { return entry }
      try skip(entry.kind)
    }
    position = start
    names.removeLast(names.count - known)
    return nil
  }
}
