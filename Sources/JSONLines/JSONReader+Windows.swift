import Bytes
import LineProtocol
import Times

/// Where in an array the next point is looked for.
struct Cursor {
  enum Kind { case nothing, points, rows, metrics }
  var kind = Kind.nothing
  var position = 0
  var line = LineBounds(start: 0, end: 0, next: 0)
}

// Windows and batches: arrays of points, read one after another.
extension JSONReader {
  /// Reads the next point of the window or batch that `read` found last. `bytes` are those that were
  /// given to it, not moved since. Linear in the point's length.
  public mutating func nextPoint(_ bytes: Span<UInt8>) -> Element {
    let scanner = JSONScanner(end: cursor.line.end)
    while cursor.kind != .nothing {
      guard let start = scanner.nextElement(bytes, at: &cursor.position) else {
        endElements()
        break
      }
      do throws(JSONError) {
        if try element(bytes, at: start, scanner) { return .point }
      } catch {
        if let end = try? scanner.valueEnd(bytes, from: start) {
          cursor.position = end
        } else {
          endElements()
        }
        return .malformed(error.inLine(from: cursor.line.start))
      }
    }
    return .end
  }

  /// Reads the element at `start` and moves the cursor behind it; false for one of nothing but null, which
  /// is no point and no fault.
  private mutating func element(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Bool {
    if cursor.kind == .rows { return try row(bytes, at: start, scanner) }
    let rest = start..<scanner.end
    if cursor.kind == .points, let end = repeatedRecord(bytes, rest, isWhole: false) {
      cursor.position = end
      return true
    }
    guard bytes[start] == Ascii.openBrace else { throw JSONError(.pointExpected, at: start) }
    composer.keepsGaps = usesTemplate && template.wantsNext
    cursor.position = try tape.read(bytes, from: start, with: scanner)
    if cursor.kind == .metrics {
      if case .point = try object(bytes, tape.members.indices, nil) { return true }
      return false
    }
    guard try composeInWindow(bytes, at: start) else { return false }
    keepTemplate(bytes, start..<cursor.position, isFlat: false)
    return true
  }

  /// Makes the line of a window's point in the tape: measurement and tags are the window's unless it has
  /// its own. False when it holds no value.
  private mutating func composeInWindow(
    _ bytes: Span<UInt8>, at start: Int
  ) throws(JSONError) -> Bool {
    beginPoint()
    let known = tape.known(bytes, tape.members.indices)
    guard let fields = member(known, .fields, .object) else { throw JSONError(.noField, at: start) }
    let name = known[.name]
    let tags = known[.tags]
    if name != nil {
      try beginName(bytes, name)
      if tags == nil { composer.addSharedTags() }
    } else {
      beginGroupHead(withTags: tags == nil)
    }
    if let tags { try addTags(bytes, tags) }
    try addFields(bytes, fields)
    return try finishPoint(bytes, time: timeMember(bytes, known), at: start)
  }

  /// Starts a point with the window's measurement and its tags, or its measurement only.
  mutating func beginGroupHead(withTags: Bool = true) {
    if composer.sharedHead.isEmpty {
      composer.beginName(escaped: defaultName)
    } else {
      composer.beginSharedHead(withTags: withTags)
    }
  }

  /// Starts a window of Kapacitor's batch shape.
  mutating func beginBatch(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers, points: Int, _ line: LineBounds
  ) throws(JSONError) {
    template.forget()
    try keepHead(bytes, known)
    let position = tape.members[points].value.start
    let first = try statedBound(bytes, known[.tmin])
    let last = try statedBound(bytes, known[.tmax])
    window.isPartial = member(known, .partial, .yes) != nil
    cursor = Cursor(kind: .points, position: position + 1, line: line)
    _ = try setBounds(bytes, (first, last), at: position)
  }

  /// Keeps measurement and tags of a window.
  mutating func keepHead(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers
  ) throws(JSONError) {
    var name = nameMember(bytes, known)
    // An empty string is none.
    if let index = name, tape.members[index].value.isEmptyText { name = nil }
    guard name != nil || known[.tags].map({ !tape.children(of: $0).isEmpty }) ?? false else {
      return composer.keepNoHead()
    }
    try beginName(bytes, name)
    if let tags = known[.tags] { try addTags(bytes, tags) }
    composer.keepHead()
  }

  /// A bound that a window states: nil for none and for the year 1, Go's time of nothing.
  private mutating func statedBound(
    _ bytes: Span<UInt8>, _ index: Int?
  ) throws(JSONError) -> Timestamp? {
    guard let index else { return nil }
    let value = tape.members[index].value
    if value.kind == .string, bytes.equal(value.range, Array("0001-01-01T00:00:00Z".utf8)) {
      return nil
    }
    return try stamps.timestamp(bytes, value)
  }

  /// Sets the window's bounds: as stated, else the times of the first and last point.
  /// - Returns: false when the window states none and has no points.
  mutating func setBounds(
    _ bytes: Span<UInt8>, _ stated: (first: Timestamp?, last: Timestamp?), at position: Int
  ) throws(JSONError) -> Bool {
    var (first, last) = stated
    if first == nil || last == nil {
      let ends = try endTimes(bytes)
      if stated.first == nil, stated.last == nil, let one = ends.first, let other = ends.last {
        (first, last) = (min(one, other), max(one, other))
      } else {
        first = first ?? ends.first ?? last
        last = last ?? ends.last ?? first
      }
      if first == nil, ends.isEmpty, cursor.kind == .rows { return false }
    }
    guard let first, let last else {
      let isUntimed = cursor.kind == .rows && timeColumn == nil
      throw JSONError(isUntimed ? .timeColumnMissing : .windowTimesMissing, at: position)
    }
    guard first <= last else { throw JSONError(.windowOrder, at: position) }
    window.start = first
    window.stop = last
    return true
  }

  /// The times of the first and the last element of the array that the cursor stands in.
  private mutating func endTimes(
    _ bytes: Span<UInt8>
  ) throws(JSONError) -> (first: Timestamp?, last: Timestamp?, isEmpty: Bool) {
    let scanner = JSONScanner(end: cursor.line.end)
    var position = cursor.position
    var first: Int?
    var last: Int?
    while let start = scanner.nextElement(bytes, at: &position) {
      first = first ?? start
      last = start
      position = try scanner.valueEnd(bytes, from: start)
    }
    guard let first, let last else { return (nil, nil, true) }
    return (
      try elementTime(bytes, at: first, scanner), try elementTime(bytes, at: last, scanner), false
    )
  }

  private mutating func elementTime(
    _ bytes: Span<UInt8>, at start: Int, _ scanner: JSONScanner
  ) throws(JSONError) -> Timestamp? {
    let time: Int?
    if cursor.kind == .rows {
      time = try rowTime(bytes, at: start, scanner)
    } else {
      guard bytes[start] == Ascii.openBrace else { return nil }
      _ = try tape.read(bytes, from: start, with: scanner)
      time = timeMember(bytes, tape.known(bytes, tape.members.indices))
    }
    guard let time else { return nil }
    return try stamps.timestamp(bytes, tape.members[time].value)
  }
}
