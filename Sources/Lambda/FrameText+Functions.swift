import Bytes

/// The functions that make a text of others.
extension FrameText {
  /// A text with each scalar in upper or lower case; one whose other case is several scalars stays as it
  /// is, as do bytes that are not UTF-8.
  mutating func cased(_ text: Range<Int>, isUpper: Bool) -> Value {
    produce { $1.append($0, text, isUpper: isUpper) }
  }

  /// The first `limit` occurrences replaced, all for a negative one; an empty `old` is found before
  /// each scalar and at the end.
  mutating func replaced(
    _ text: Range<Int>, _ old: Range<Int>, by new: Range<Int>, limit: Int64
  ) -> Value {
    let room = room
    return produce { texts, output in
      var remaining = limit < 0 ? Int64.max : limit
      var place = text.lowerBound
      while remaining > 0, output.count <= room {
        guard let found = texts.first(old, in: place..<text.upperBound) else { break }
        output.append(texts, place..<found)
        output.append(texts, new)
        remaining -= 1
        place = found + old.count
        guard old.isEmpty else { continue }
        guard place < text.upperBound else { break }
        let length = texts.scalar(at: place, before: text.upperBound).length
        output.append(texts, place..<place + length)
        place += length
      }
      output.append(texts, place..<text.upperBound)
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func append(_ text: Span<UInt8>, _ range: Range<Int>, isUpper: Bool) {
    var place = range.lowerBound
    while place < range.upperBound {
      let (scalar, length) = text.scalar(at: place, before: range.upperBound)
      if scalar.isASCII {
        let isLetter = isUpper ? ("a"..."z").contains(scalar) : ("A"..."Z").contains(scalar)
        append(isLetter ? text[place] ^ 0x20 : text[place])
      } else if let other = scalar.simpleMapping(isUpper: isUpper), length > 1 {
        append(text: String(other))
      } else {
        append(text, place..<place + length)
      }
      place += length
    }
  }
}

extension Unicode.Scalar {
  /// The one scalar that is this one in the other case, or nil. What has a longer capital form often
  /// has a title-case form of one scalar, which then is the simple mapping.
  fileprivate func simpleMapping(isUpper: Bool) -> Unicode.Scalar? {
    let properties = properties
    if self == "\u{130}", !isUpper { return "i" }
    for mapping in isUpper
      ? [properties.uppercaseMapping, properties.titlecaseMapping] : [properties.lowercaseMapping]
    {
      let scalars = mapping.unicodeScalars
      if let first = scalars.first, scalars.count == 1 { return first }
    }
    return nil
  }
}
