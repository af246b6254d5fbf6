import Bytes

/// The functions of text. Places and lengths count bytes; sets of characters are sets of scalars.
extension FrameText {
  mutating func call(_ function: Function, _ arguments: Arguments) -> Value {
    guard arguments[0].kind == .string else { return Value(.wrongArguments) }
    let text = arguments[0].string
    switch function {
    case .strLength: return Value(text.count)
    case .strToLower: return produce { $1.append($0, text, isUpper: false) }
    case .strToUpper: return produce { $1.append($0, text, isUpper: true) }
    case .strTrimSpace:
      return Value(string: trimmed(text, atStart: true, atEnd: true) { $0.isBlank })
    case .strSubstring: return substring(text, arguments[1], arguments[2])
    default: break
    }
    guard arguments[1].kind == .string else { return Value(.wrongArguments) }
    let other = arguments[1].string
    switch function {
    case .strTrim, .strTrimLeft, .strTrimRight:
      let set = ScalarSet(bytes.span, other)
      return Value(
        string: trimmed(text, atStart: function != .strTrimRight, atEnd: function != .strTrimLeft) {
          set.contains($0)
        })
    case .strTrimPrefix:
      return Value(string: hasPrefix(text, other) ? text.dropFirst(other.count) : text)
    case .strTrimSuffix:
      return Value(string: hasSuffix(text, other) ? text.dropLast(other.count) : text)
    case .strReplace: return replaced(text, other, arguments[2], arguments[3])
    default: return found(function, text, other)
    }
  }

  // MARK: Finding

  private func found(_ function: Function, _ text: Range<Int>, _ other: Range<Int>) -> Value {
    switch function {
    case .strHasPrefix: return Value(hasPrefix(text, other))
    case .strHasSuffix: return Value(hasSuffix(text, other))
    case .strContains: return Value(bytes.span.first(other, in: text) != nil)
    case .strIndex: return place(bytes.span.first(other, in: text), text)
    case .strLastIndex: return place(bytes.span.last(other, in: text), text)
    case .strContainsAny: return Value(firstOfAny(text, other) != nil)
    case .strIndexAny: return place(firstOfAny(text, other), text)
    case .strLastIndexAny: return place(lastOfAny(text, other), text)
    default: return Value(other.isEmpty ? scalarCount(text) + 1 : occurrences(other, text))
    }
  }

  /// The place counted from the start of the text; -1 for none.
  private func place(_ found: Int?, _ text: Range<Int>) -> Value {
    Value(found.map { $0 - text.lowerBound } ?? -1)
  }

  private func hasPrefix(_ text: Range<Int>, _ other: Range<Int>) -> Bool {
    text.count >= other.count && equal(text.prefix(other.count), other)
  }

  private func hasSuffix(_ text: Range<Int>, _ other: Range<Int>) -> Bool {
    text.count >= other.count && equal(text.suffix(other.count), other)
  }

  private func firstOfAny(_ text: Range<Int>, _ set: Range<Int>) -> Int? {
    let span = bytes.span
    let set = ScalarSet(span, set)
    var place = text.lowerBound
    while place < text.upperBound {
      let (scalar, length) = span.scalar(at: place, before: text.upperBound)
      if set.contains(scalar) { return place }
      place += length
    }
    return nil
  }

  private func lastOfAny(_ text: Range<Int>, _ set: Range<Int>) -> Int? {
    let span = bytes.span
    let set = ScalarSet(span, set)
    var end = text.upperBound
    while end > text.lowerBound {
      let (scalar, length) = span.scalar(endingAt: end, from: text.lowerBound)
      end -= length
      if set.contains(scalar) { return end }
    }
    return nil
  }

  private func scalarCount(_ text: Range<Int>) -> Int {
    let span = bytes.span
    var count = 0
    var place = text.lowerBound
    while place < text.upperBound {
      place += span.scalar(at: place, before: text.upperBound).length
      count += 1
    }
    return count
  }

  private func occurrences(_ other: Range<Int>, _ text: Range<Int>) -> Int {
    var count = 0
    var place = text.lowerBound
    while let found = bytes.span.first(other, in: place..<text.upperBound) {
      count += 1
      place = found + other.count
    }
    return count
  }

  // MARK: Cutting and replacing

  /// The bytes from `start` up to and without `stop`; a failure when they are not in the text.
  private func substring(_ text: Range<Int>, _ start: Value, _ stop: Value) -> Value {
    guard start.kind == .integer, stop.kind == .integer else { return Value(.wrongArguments) }
    guard start.integer >= 0, start.integer <= stop.integer, stop.integer <= Int64(text.count)
    else {
      return Value(.outOfRange)
    }
    let first = text.lowerBound + Int(start.integer)
    return Value(string: first..<text.lowerBound + Int(stop.integer))
  }

  private func trimmed(
    _ text: Range<Int>, atStart: Bool, atEnd: Bool, _ isCut: (Unicode.Scalar) -> Bool
  ) -> Range<Int> {
    let span = bytes.span
    var start = text.lowerBound
    var end = text.upperBound
    while atStart, start < end {
      let (scalar, length) = span.scalar(at: start, before: end)
      guard isCut(scalar) else { break }
      start += length
    }
    while atEnd, end > start {
      let (scalar, length) = span.scalar(endingAt: end, from: start)
      guard isCut(scalar) else { break }
      end -= length
    }
    return start..<end
  }

  /// The first `limit` occurrences replaced, all for a negative one; an empty `old` is found before
  /// each scalar and at the end.
  private mutating func replaced(
    _ text: Range<Int>, _ old: Range<Int>, _ new: Value, _ limit: Value
  ) -> Value {
    guard new.kind == .string, limit.kind == .integer else { return Value(.wrongArguments) }
    let room = room
    return produce { texts, output in
      var remaining = limit.integer < 0 ? Int64.max : limit.integer
      var place = text.lowerBound
      while remaining > 0, output.count <= room {
        guard let found = texts.first(old, in: place..<text.upperBound) else { break }
        output.append(texts, place..<found)
        output.append(texts, new.string)
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
  /// Adds a text with each scalar in upper or lower case; one whose other case is several scalars
  /// stays as it is, as do bytes that are not UTF-8.
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

/// Some scalars, to be looked up in constant time.
private struct ScalarSet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var others: Set<UInt32> = []

  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    var place = range.lowerBound
    while place < range.upperBound {
      let (scalar, length) = text.scalar(at: place, before: range.upperBound)
      switch scalar.value {
      case 0..<64: low |= 1 << UInt64(scalar.value)
      case 64..<128: high |= 1 << UInt64(scalar.value - 64)
      default: others.insert(scalar.value)
      }
      place += length
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<64: low >> UInt64(scalar.value) & 1 == 1
    case 64..<128: high >> UInt64(scalar.value - 64) & 1 == 1
    default: others.contains(scalar.value)
    }
  }
}
