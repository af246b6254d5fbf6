import Bytes
import LineProtocol

// Stream recordings of Kapacitor: a database, a retention policy, which may be empty, and line protocol
// for each point. Points of all databases are taken.
extension Records where Filter: ~Copyable {
  /// Handles a line that stands before a point; the index behind it, nil when it is not complete. Where it
  /// is a point itself a line was lost, and the next record begins behind it.
  mutating func handleName(_ bytes: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
    let newline = bytes.firstIndex(of: Ascii.newline, from: start, to: bytes.count)
    let line = start..<(newline ?? bytes.count)
    if line.count > longestLine {
      namesLeft = Self.namesBetween
      return refuseLong(bytes, from: start)
    }
    guard newline != nil || atEnd else { return nil }
    // No database has an empty name: empty lines, above all at the end, are between records.
    let isEmpty = line.isEmpty || line.count == 1 && bytes[start] == Ascii.carriageReturn
    if isPoint(bytes, line) {
      let isFirst = namesLeft == Self.namesBetween
      refuse(bytes, line, line: 1) { text in
        text.append("a point in the place of ")
        text.append(isFirst ? "the database" : "the retention policy")
        text.append("; expected database, retention policy, point")
      }
      namesLeft = Self.namesBetween
      giveUpIfAllBad()
    } else if namesLeft < Self.namesBetween || !isEmpty {
      namesLeft -= 1
    }
    count(lines: 1)
    return newline.map { $0 + 1 } ?? bytes.count
  }

  private func isPoint(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard !RecordingStart.isName(bytes, line) else { return false }
    var reader = PointParser(precision: .unit(.nanoseconds))
    if case .point = reader.parse(bytes.extracting(line), from: 0, atEnd: true) { return true }
    return false
  }

  /// The input has ended: refuses the record that it cut off.
  mutating func endRecording() {
    guard form == .srpl, namesLeft < Self.namesBetween, goesOn else { return }
    let nothing: [UInt8] = []
    session.refuse(nothing.span, 0..<0, .record) { text in
      text.append("the recording ends within a record; expected database, retention policy, point")
    }
    giveUpIfAllBad()
  }
}
