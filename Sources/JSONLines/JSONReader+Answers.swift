import Bytes

// Answers of databases that hold an error instead of data. InfluxDB and Elasticsearch send many of them
// with a status that says success, so whoever reads them as data finds that all is quiet.
extension JSONReader {
  /// Throws when the object without a time whose members are `range` is an error instead of data, or an
  /// answer that holds the data inside.
  ///
  /// Known: InfluxDB 1 and 3 (`error` with a text), InfluxDB 2 (`code` and `message`), Elasticsearch
  /// (`error` with an object, `timed_out`), Prometheus (`status` and `error`). A record that has a time
  /// may have a field of such a name.
  mutating func refuseAnswer(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONError) {
    if let error = member(bytes, range, named: "error"), let text = errorText(bytes, error) {
      throw JSONError(.answerIsError, at: text.lowerBound, token: text)
    }
    if let message = member(bytes, range, named: "message"),
      let code = member(bytes, range, named: "code"),
      tape.members[code].value.kind == .string, tape.members[message].value.kind == .string
    {
      let text = tape.members[message].value.range
      throw JSONError(.answerIsError, at: text.lowerBound, token: text)
    }
    if let cut = member(bytes, range, named: "timed_out"), tape.members[cut].value.kind == .yes {
      throw JSONError(.answerTimedOut, at: tape.members[cut].value.start)
    }
    if let found = object(bytes, range, named: "aggregations") {
      throw JSONError(.answerHoldsBuckets, at: tape.members[found].value.start)
    }
    if let hits = object(bytes, range, named: "hits"),
      member(bytes, tape.children(of: hits), named: "hits") != nil
    {
      throw JSONError(.answerHoldsHits, at: tape.members[hits].value.start)
    }
    if let data = object(bytes, range, named: "data"),
      member(bytes, tape.children(of: data), named: "resultType") != nil
    {
      throw JSONError(.answerHoldsResult, at: tape.members[data].value.start)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, _ range: Range<Int>, named name: StaticString)
    -> Int?
  {
    guard let index = member(bytes, range, named: name), tape.members[index].value.kind == .object
    else { return nil }
    return index
  }

  /// The text of an error: a string, or the reason in an object, or all of the object.
  private mutating func errorText(_ bytes: Span<UInt8>, _ index: Int) -> Range<Int>? {
    let value = tape.members[index].value
    switch value.kind {
    case .string: return value.range
    case .object:
      let children = tape.children(of: index)
      for name in ["reason", "message", "type"] as [StaticString] {
        if let found = member(bytes, children, named: name),
          tape.members[found].value.kind == .string
        {
          return tape.members[found].value.range
        }
      }
      return value.start..<value.start
    default: return nil
    }
  }

  private mutating func member(
    _ bytes: Span<UInt8>, _ range: Range<Int>, named name: StaticString
  ) -> Int? {
    var text = ByteBuffer()
    text.append(name)
    return member(bytes, range, key: text.array)
  }

  /// Notes whether a series is a chunk that the next line continues, and whether it continues one.
  ///
  /// Chunks of a series are no windows: they were cut where the sender's buffer was full. So they are
  /// marked as cut, and whoever needs windows puts `lp-window` before.
  mutating func noteChunk(_ bytes: Span<UInt8>, _ known: borrowing KnownMembers) {
    let head = composer.sharedHead.array
    let continues = openChunk == head
    let isChunk = member(known, .partial, .yes) != nil
    window.isPartial = isChunk || continues
    openChunk = isChunk ? head : nil
  }

  /// Whether the last series read is a part of one whose rest did not come.
  public var isCutOff: Bool { openChunk != nil }
}
