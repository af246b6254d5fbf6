import Bytes
import LineProtocol
import Times

// Records that are like the one before but for some values.
extension JSONReader {
  /// Reads a record that is like the one before; false says nothing.
  @inline(__always)
  mutating func repeatedRecord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard template.matches(bytes, range) else { return false }
    return Self.repeatPoint(
      bytes, &template, &composer, &parser, &stamps, currentTime: currentTime)
  }

  /// Reads a point of a window that is like the one before in the same window; where it ends, nil says
  /// nothing.
  mutating func repeatedElement(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard let end = windowTemplate.matchEnd(bytes, range),
      Self.repeatPoint(
        bytes, &windowTemplate, &composer, &parser, &stamps, currentTime: currentTime)
    else { return nil }
    return end
  }

  @inline(__always)
  private static func repeatPoint(
    _ bytes: Span<UInt8>, _ template: inout RecordTemplate, _ composer: inout LineComposer,
    _ parser: inout PointParser, _ stamps: inout StampReader, currentTime: Timestamp?
  ) -> Bool {
    var time = currentTime
    if let value = template.timeValue() {
      do throws(JSONError) {
        time = try stamps.timestamp(bytes, value)
      } catch {
        return false
      }
    }
    composer.repeatLine(&template, bytes, time: time)
    return parse(composer.line, with: &parser)
  }

  /// Keeps the record that became a point, for the next one to be compared with.
  mutating func keepTemplate(_ bytes: Span<UInt8>, _ range: Range<Int>, isFlat: Bool) {
    // What is left out is counted, record by record.
    guard usesTemplate, !isIncomplete, template.wantsRecord() else { return }
    // Whether a flat record without a time has one depends on what its strings say.
    let hasTime = composer.gaps.indices.contains { composer.gaps[$0].number < 0 }
    guard hasTime || !isFlat || foundTimeKey != nil else { return template.forget() }
    Self.keep(bytes, range, composer, parser, in: &template)
  }

  /// Keeps the point of a window, for the next one to be compared with.
  mutating func keepElement(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard usesTemplate, !isIncomplete, windowTemplate.wantsRecord() else { return }
    Self.keep(bytes, range, composer, parser, in: &windowTemplate)
  }

  private static func keep(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ composer: borrowing LineComposer,
    _ parser: borrowing PointParser, in template: inout RecordTemplate
  ) {
    template.keep(
      bytes, range, sources: composer.gaps.span, point: parser.point, in: composer.line.span,
      tagNumbers: composer.tagNumbers)
  }
}
