/// Why a point cannot be written in line protocol. Nothing of it is then in the output.
public enum EncodeError: Error, Sendable {
  /// A measurement, tag key or field key of nothing.
  case emptyName
  /// A tag value of nothing, which no reader takes.
  case emptyTagValue
  /// A name or tag value with a backslash at its end, which would escape the delimiter behind it.
  case trailingBackslash
  /// A name or tag value with a newline or another control byte.
  case controlByte
  /// A measurement that starts with `#` would be a comment.
  case commentMark
  /// A name, tag value or string that is not UTF-8.
  case notUTF8
  /// Two tags with one key.
  case duplicateTagKey
}

/// What became of a point that was to be written.
public struct EncodedPoint: Sendable, Equatable {
  /// False when no field was left; the output is then as it was before the point.
  public var isWritten: Bool
  /// The fields left out: floats that are not finite, unsigned numbers beyond the range of integers.
  public var droppedFields: Int

  /// A point that was written or not, without so many of its fields.
  public init(isWritten: Bool, droppedFields: Int) {
    self.isWritten = isWritten
    self.droppedFields = droppedFields
  }
}
