import Bytes

/// A whole line as it was: its bytes, of which those of numbers may be other digits, and where its fields
/// lie. A line of the same shape is checked eight bytes at a time.
struct LineShape: ~Copyable {
  /// The length with the newline; 0 for no shape.
  private(set) var length = 0
  /// Where the blank before the stamp is, counted from the line's start, as all places here.
  private(set) var fieldsEnd = 0
  private var fields: [Field] = []
  private var values = ByteBuffer(capacity: 256)
  private var slack = ByteBuffer(capacity: 256)

  /// Whether a line of this shape starts at `start`.
  @inline(__always)
  func fits(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    let last = start &+ length &- 1
    return length > 0 && last < bytes.count && bytes[last] == Ascii.newline
      && bytes.resembles(at: start, values.span, slack: slack.span)
  }

  /// Puts its fields, for a line that starts at `start`, over as many others; false when those are
  /// more or less.
  @inline(__always)
  func place(at start: Int, into target: inout [Field]) -> Bool {
    guard target.count == fields.count else { return false }
    var target = target.mutableSpan
    let fields = fields.span
    for index in fields.indices { target[index] = fields[index].moved(by: start) }
    return true
  }

  /// Becomes the shape of a line that lies in `line`, its newline included: what is neither in a value
  /// of `fields` nor in the stamp comes again as it is.
  mutating func keep(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: [Field], fieldsEnd: Int
  ) {
    length = line.count
    self.fieldsEnd = fieldsEnd - line.lowerBound
    self.fields.removeAll(keepingCapacity: true)
    values.removeAll()
    slack.removeAll()
    var index = line.lowerBound
    for field in fields {
      self.fields.append(field.moved(by: -line.lowerBound))
      keep(bytes, index..<field.value.start, areNumbers: false)
      keep(bytes, field.value.range, areNumbers: true)
      index = field.value.end
    }
    keep(bytes, index..<fieldsEnd, areNumbers: false)
    keep(bytes, fieldsEnd..<line.upperBound, areNumbers: true)
  }

  private mutating func keep(_ bytes: Span<UInt8>, _ range: Range<Int>, areNumbers: Bool) {
    for index in range {
      let isDigit = areNumbers && Ascii.isDigit(bytes[index])
      values.append(isDigit ? 0x30 : bytes[index])
      slack.append(isDigit ? 6 : 15)
    }
  }

  /// Is none any more.
  mutating func forget() { length = 0 }
}

/// The shapes of the lines read last that had the same measurement and tags: signs and lengths of numbers
/// change to and fro, so a few are kept.
struct LineShapes: ~Copyable {
  /// How many shapes are kept; a power of two.
  private static var most: Int { 4 }
  /// Lines up to this length are kept.
  private static var longest: Int { 512 }
  /// At so many more misses than hits a pause is made, since the lines have no shape in common.
  private static var mostMisses: Int { 32 }
  private static var pauseLength: Int { 1000 }

  private var shapes = NoncopyableArray<LineShape>()
  /// The shape of the line read last, and the one before it that was another.
  private var last = 0
  private var previous = 1
  private var oldest = 0
  private var isEmpty = true
  private var misses = 0
  private var pause = 0

  init() {
    for _ in 0..<Self.most { shapes.append(LineShape()) }
  }

  /// Forgets all.
  @inline(__always)
  mutating func forget() {
    guard !isEmpty else { return }
    for index in 0..<Self.most { shapes[index].forget() }
    isEmpty = true
  }

  /// Reads a line of a shape that was kept over the places of `fields`.
  /// - Returns: where the blank before the stamp is; nil says nothing.
  @inline(__always)
  mutating func read(_ bytes: Span<UInt8>, from start: Int, into fields: inout [Field]) -> Int? {
    guard !isEmpty else { return nil }
    if pause > 0 {
      pause &-= 1
      return nil
    }
    if !shapes[last].fits(bytes, at: start) {
      let isPrevious = shapes[previous].fits(bytes, at: start)
      guard let found = isPrevious ? previous : find(bytes, from: start) else { return nil }
      (last, previous) = (found, last)
    }
    guard shapes[last].place(at: start, into: &fields) else { return nil }
    if misses > 0 { misses &-= 1 }
    return start &+ shapes[last].fieldsEnd
  }

  /// The shape of the line at `start`, where it is not one of the two tried first.
  @inline(never)
  private func find(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    for index in 0..<Self.most where index != last && index != previous {
      if shapes[index].fits(bytes, at: start) { return index }
    }
    return nil
  }

  /// Keeps the shape of a line that was read another way: head, ordinary numbers, a blank and a stamp.
  @inline(never)
  mutating func keep(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: [Field], fieldsEnd: Int
  ) {
    guard pause == 0, line.count <= Self.longest, line.count >= 8 else { return }
    misses += 1
    if misses > Self.mostMisses {
      misses = Self.mostMisses / 2
      pause = Self.pauseLength
    }
    // The oldest gives way, unless one of the same length can.
    var index = oldest
    for other in 0..<Self.most where shapes[other].length == line.count { index = other }
    if index == oldest { oldest = (oldest + 1) & (Self.most - 1) }
    shapes[index].keep(bytes, line, fields, fieldsEnd: fieldsEnd)
    if index != last { (last, previous) = (index, last) }
    isEmpty = false
  }
}
