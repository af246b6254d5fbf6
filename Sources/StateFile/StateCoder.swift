import Bytes

/// Puts a state's body into a file, or takes it from one: named values in sections and lists.
///
/// A type says what it keeps once, in a function that serves for both:
///
///     mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
///       try coder.value("newest", &newest)
///       try coder.value("late", &late)
///       try coder.check(late >= 0, "the late points")
///     }
///
/// Writing changes no value. It holds at most about 512 KiB, whatever the size of the state. A name is to
/// appear once in a section.
///
/// Values are read in the order in which they were written. Those that are not asked for are skipped, so a
/// newer program may write more than an older one reads. Every read is checked: no bytes whatever make it
/// trap, recurse deeper than 32, or hold more than eight bytes of memory for each byte of the body and one
/// element for each item. After an error a coder is of no further use.
public struct StateCoder: ~Copyable {
  /// Whether values are taken from a state; else they are put into one.
  public let isReading: Bool
  /// All bytes of the file, or those written that have not gone there yet.
  var bytes: ByteBuffer
  var depth = 0
  /// The name that is being written or looked for.
  var name = ByteBuffer(capacity: 64)

  // What a reading coder needs.
  /// The body's first byte, and the first behind it.
  let body: Range<Int>
  var position: Int
  /// Where the names met so far lie.
  var names: [Range<Int>] = []

  // What a writing coder needs.
  var numbers = ByteKeyTable()
  /// Where the body goes; nil for one in memory.
  let descriptor: Int32?
  var checksum = SipHash()
  /// How many bytes have gone there.
  var written = 0

  /// Writes a body that stays in memory; `finish` hands it over.
  public init() { self.init(descriptor: nil) }

  /// Writes a state file to `descriptor`, or a body in memory.
  init(descriptor: Int32?) {
    isReading = false
    self.descriptor = descriptor
    bytes = ByteBuffer(capacity: descriptor == nil ? 256 : 2 * StateFormat.pieceSize)
    if descriptor != nil { bytes.append(StateFormat.magic) }
    (body, position) = (0..<0, 0)
  }

  /// Reads a body as `finish` gives it.
  public init(_ body: consuming ByteBuffer) {
    let end = body.count
    self.init(body, body: 0..<end)
  }

  /// Reads the body that lies in `body` of a file's bytes.
  init(_ bytes: consuming ByteBuffer, body: Range<Int>) {
    isReading = true
    descriptor = nil
    self.bytes = bytes
    self.body = body
    position = body.lowerBound
  }

  /// The bytes in which the ranges that `bytes` gives lie.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { bytes.span }
  }

  // MARK: Sections and lists

  /// A section, which holds what `body` transfers.
  public mutating func section(
    _ name: StaticString, _ body: (inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    guard try section(name, if: true, body) else { throw missing(name) }
  }

  /// A section that is written if it is `wanted`; whether there is one.
  @discardableResult
  public mutating func section(
    _ name: StaticString, if wanted: Bool, _ body: (inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) -> Bool {
    guard try isReading ? find(name, .section, "a section") : wanted else { return false }
    if !isReading { begin(.section, name) }
    try enter()
    try body(&self)
    try leave()
    return true
  }

  /// A list: of `count` items when it is written, of as many as there are when it is read. `body`
  /// transfers the item at a place.
  /// - Returns: how many items there are.
  @discardableResult
  public mutating func list(
    _ name: StaticString, count: Int,
    _ body: (_ place: Int, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) -> Int {
    if !isReading {
      begin(.list, name)
    } else if try !find(name, .list, "a list") {
      throw missing(name)
    }
    try enter()
    var place = 0
    while try nextItem(place < count) {
      try enter()
      try body(place, &self)
      try leave()
      place += 1
    }
    try leave()
    return place
  }

  /// A list of so many items; one of more or fewer is refused.
  public mutating func list(
    _ name: StaticString, exactly count: Int,
    _ body: (_ place: Int, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    let found = try list(name, count: count) { place, coder throws(StateError) in
      try coder.check(place < count, "\"\(name)\" has more than \(count) items")
      try body(place, &coder)
    }
    try check(found == count, "\"\(name)\" has \(found) items, not \(count)")
  }

  /// A list of what an array holds. What is read begins as `new`.
  @inlinable
  public mutating func list<Element>(
    _ name: StaticString, _ elements: inout [Element], new: @autoclosure () -> Element,
    _ body: (inout Element, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    if isReading { elements = [] }
    try list(name, count: elements.count) { place, coder throws(StateError) in
      if coder.isReading { elements.append(new()) }
      try body(&elements[place], &coder)
    }
  }

  /// The same of elements that cannot be copied.
  @inlinable
  public mutating func list<Element: ~Copyable>(
    _ name: StaticString, _ elements: inout NoncopyableArray<Element>,
    new: @autoclosure () -> Element,
    _ body: (inout Element, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    if isReading { elements = NoncopyableArray() }
    try list(name, count: elements.count) { place, coder throws(StateError) in
      if coder.isReading { elements.append(new()) }
      try body(&elements[place], &coder)
    }
  }

  /// A list of what is known of some of the groups 0 ..< `groups`, by their numbers.
  public mutating func list<Value>(
    _ name: StaticString, _ values: inout [Int: Value], of groups: Int,
    new: @autoclosure () -> Value,
    _ body: (inout Value, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    let known = values.keys.sorted()
    if isReading { values = [:] }
    try list(name, count: known.count) { place, coder throws(StateError) in
      var group = coder.isReading ? 0 : known[place]
      try coder.value("group", &group)
      try coder.check((0..<groups).contains(group), "\"\(name)\" of no group")
      try body(&values[group, default: new()], &coder)
    }
  }

  // MARK: Values

  /// A value.
  @inlinable
  public mutating func value<Value: StateValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(StateError) {
    guard try self.value(name, &value, if: true) else { throw missing(name) }
  }

  /// A value that is written if it is `wanted`, and left as it is where there is none; whether there is one.
  @inlinable
  public mutating func value<Value: StateValue>(
    _ name: StaticString, _ value: inout Value, if wanted: Bool
  ) throws(StateError) -> Bool {
    if isReading {
      guard let found = try Value(name, from: &self) else { return false }
      value = found
    } else if wanted {
      try value.write(name, to: &self)
    }
    return isReading || wanted
  }

  /// A value that is left out where there is none.
  @inlinable
  public mutating func value<Value: StateValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(StateError) {
    if isReading { value = try Value(name, from: &self) } else { try value?.write(name, to: &self) }
  }

  /// A value that is left out where it is the usual one.
  @inlinable
  public mutating func value<Value: StateValue & Equatable>(
    _ name: StaticString, _ value: inout Value, unless usual: Value
  ) throws(StateError) {
    let isThere = try self.value(name, &value, if: value != usual)
    if !isThere { value = usual }
  }

  /// Bytes: those of `value` that lie in `range`, which is asked for only when they are written.
  /// - Returns: where in `span` those read lie; nothing is copied.
  @discardableResult
  public mutating func bytes(
    _ name: StaticString, _ value: Span<UInt8>, _ range: @autoclosure () -> Range<Int>
  ) throws(StateError) -> Range<Int> {
    guard isReading else {
      try write(name, value.extracting(range()))
      return 0..<0
    }
    guard try find(name, .bytes, "bytes") else { throw missing(name) }
    return try run()
  }

  /// All bytes of a buffer.
  public mutating func bytes(
    _ name: StaticString, _ buffer: inout ByteBuffer
  ) throws(StateError) {
    let range = try bytes(name, buffer.span, 0..<buffer.count)
    guard isReading else { return }
    buffer.removeAll()
    buffer.append(span, range)
  }

  // MARK: Errors

  /// Refuses what was read where it makes no sense to the tool. When writing, `isRight` is not asked.
  public func check(
    _ isRight: @autoclosure () -> Bool, _ what: @autoclosure () -> String
  ) throws(StateError) {
    if isReading, !isRight() { throw refusal(what()) }
  }

  /// The error to throw where what was read makes no sense to the tool.
  public func refusal(_ what: String) -> StateError {
    .content(what, offset: position - body.lowerBound)
  }

  @usableFromInline
  func missing(_ name: StaticString) -> StateError { refusal("\"\(name)\" is missing") }

  func unexpected(_ name: StaticString, _ wanted: StaticString) -> StateError {
    refusal("\"\(name)\" is not \(wanted)")
  }
}
