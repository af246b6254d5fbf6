import Bytes

// Answers of databases that hold an error instead of data. InfluxDB and Elasticsearch send many of them
// with a status that says success, so whoever reads them as data finds that all is quiet.
extension JSONReader {
  /// Throws when the object without a time is an error instead of data, or an
  /// answer that holds the data inside.
  ///
  /// Known: InfluxDB 1 and 3 (`error` with a text), InfluxDB 2 (`code` and `message`), Elasticsearch
  /// (`error` with an object, `timed_out`), Prometheus (`status` and `error`). A record that has a time
  /// may have a field of such a name.
  mutating func refuseAnswer(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers
  ) throws(JSONError) {
    if let error = known[.error], let text = errorText(bytes, error) {
      throw JSONError(.answerIsError, at: text.lowerBound, token: text)
    }
    if let message = member(known, .message, .string), member(known, .code, .string) != nil {
      let text = tape.members[message].value.range
      throw JSONError(.answerIsError, at: text.lowerBound, token: text)
    }
    if let cut = member(known, .timedOut, .yes) {
      throw JSONError(.answerTimedOut, at: tape.members[cut].value.start)
    }
    func inside(_ index: Int, _ hint: StaticString) -> JSONError {
      JSONError(.answerHoldsPoints, at: tape.members[index].value.start, hint: hint)
    }
    if let found = member(known, .aggregations, .object) {
      throw inside(found, "try: jq -c '.aggregations[].buckets[]' with --time-key key")
    }
    if let found = member(known, .hits, .object),
      tape.known(bytes, tape.children(of: found))[.hits] != nil
    {
      throw inside(found, "try: jq -c '.hits.hits[]'")
    }
    if let found = member(known, .data, .object),
      tape.known(bytes, tape.children(of: found))[.resultType] != nil
    {
      throw inside(
        found,
        """
        try: jq -c '.data.result[] | .metric + ((.values // [.value])[] | {time: .[0], value: .[1]})' \
        with --name-key __name__ --number value
        """)
    }
  }

  /// The text of an error: a string, or the reason in an object, or all of the object.
  private func errorText(_ bytes: Span<UInt8>, _ index: Int) -> Range<Int>? {
    let value = tape.members[index].value
    guard value.kind == .object else { return value.kind == .string ? value.range : nil }
    let known = tape.known(bytes, tape.children(of: index))
    let text =
      member(known, .reason, .string) ?? member(known, .message, .string)
      ?? member(known, .type, .string)
    return text.map { tape.members[$0].value.range } ?? value.start..<value.start
  }

  /// Notes whether a series is a chunk that the next line continues, and whether it continues one.
  ///
  /// Chunks of a series are no windows: they were cut where the sender's buffer was full. So they are
  /// marked as cut, and whoever needs windows puts `lp-window` before.
  mutating func noteChunk(_ known: borrowing KnownMembers) {
    let head = composer.sharedHead.array
    let continues = openChunk == head
    let isChunk = member(known, .partial, .yes) != nil
    window.isPartial = isChunk || continues
    openChunk = isChunk ? head : nil
  }

  /// Whether the last series read is a part of one whose rest did not come.
  public var isCutOff: Bool { openChunk != nil }
}
