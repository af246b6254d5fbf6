import Bytes
import Times

extension PointParser {
  /// Takes a line that the caller has put together, and so knows the fields of.
  ///
  /// Measurement and tags are found in the table or read; fields and time are not read again.
  /// - Parameters:
  ///   - bytes: the line, with a newline and 31 blanks or more behind it.
  ///   - end: where it ends, without its newline.
  ///   - fields: its fields, their places counted from the first byte behind the blank after the tags.
  ///   - time: what its stamp says.
  /// - Returns: whether measurement and tags are well-formed.
  @inline(__always)
  public mutating func take(
    _ bytes: Span<UInt8>, end: Int, fields places: Span<Field>, time: Timestamp?
  ) -> Bool {
    let headEnd: Int
    if let known = knownHead(bytes, from: 0) {
      headEnd = known
    } else if let new = newHead(bytes) {
      headEnd = new
    } else {
      return false
    }
    point.line = 0..<end
    point.time = time
    lineCount = 1
    let count = places.count
    if point.fields.count != count { point.fields.setCount(count, filler: .none) }
    for index in places.indices where places[index].kind == .boolean { point.holdsBoolean = true }
    var target = point.fields.mutableSpan
    for index in places.indices { target[index] = places[index].moved(by: headEnd &+ 1) }
    return true
  }

  @inline(never)
  private mutating func newHead(_ bytes: Span<UInt8>) -> Int? {
    scanner = LineScanner(inputEnds: true, byWords: true)
    var index = 0
    do throws(Halt) { try readHead(bytes, from: &index) } catch { return nil }
    guard DuplicateTags.first(in: point.tags.span, bytes) == nil else { return nil }
    point.line = 0..<index
    point.headEnd = index
    point.headNumber = heads.number(of: point, bytes)
    return index
  }
}

extension Field {
  @inline(__always)
  fileprivate func moved(by distance: Int) -> Field {
    Field(key: key.moved(by: distance), value: value.moved(by: distance), kind: kind)
  }
}

extension Token {
  @inline(__always)
  fileprivate func moved(by distance: Int) -> Token {
    Token(start: start &+ distance, end: end &+ distance, hasBackslash: hasBackslash)
  }
}
