import Bytes
import LineProtocol
import Times

// Records, and points of a window, that are like the one before but for some values.
extension JSONReader {
  /// Reads a record, or a point of a window, that is like the one before in the same stream or window;
  /// where it ends. Nil says nothing.
  /// - Parameter isWhole: whether it has to fill the range.
  @inline(__always)
  mutating func repeatedRecord(
    _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool
  ) -> Int? {
    guard let end = template.matchEnd(bytes, range), !isWhole || end == range.upperBound else {
      return nil
    }
    var time = currentTime
    if let value = template.timeValue() {
      do throws(JSONError) {
        time = try stamps.timestamp(bytes, value)
      } catch {
        return nil
      }
    }
    composer.repeatLine(&template, bytes, time: time)
    return Self.parse(composer.line, with: &parser) ? end : nil
  }

  /// Keeps the record that became a point, or the point of a window, for the next one to be compared with.
  mutating func keepTemplate(_ bytes: Span<UInt8>, _ range: Range<Int>, isFlat: Bool) {
    // What is left out is counted, record by record.
    guard usesTemplate, !isIncomplete, template.wantsRecord() else { return }
    // Whether a flat record without a time has one depends on what its strings say.
    let hasTime = composer.gaps.indices.contains { composer.gaps[$0].number < 0 }
    guard hasTime || !isFlat || foundTimeKey != nil else { return template.forget() }
    template.keep(bytes, range, composer)
  }

  /// Ends the window or batch that was read. What its points look like says nothing of other records.
  mutating func endElements() {
    if cursor.kind == .points { template.forget() }
    cursor.kind = .nothing
  }
}
