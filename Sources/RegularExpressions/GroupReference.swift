import Bytes

/// What a dollar in a replacement template stands for, by the rules of Go's Regexp.Expand.
struct GroupReference {
  enum Kind {
    /// A dollar itself.
    case dollar
    case number(Int)
    /// The name that lies in that range of the template.
    case name(Range<Int>)
  }

  let kind: Kind
  /// Where the template goes on.
  let end: Int

  /// Reads what follows the dollar at `dollar`, before `limit`.
  init(after dollar: Int, in template: Span<UInt8>, _ limit: Int) {
    let start = dollar + 1
    guard start < limit, template[start] != 0x24 else {
      kind = .dollar
      end = min(start + 1, limit)
      return
    }
    let isBraced = template[start] == 0x7B
    let nameStart = isBraced ? start + 1 : start
    let nameEnd = Self.endOfName(from: nameStart, in: template, limit)
    let isClosed = !isBraced || (nameEnd < limit && template[nameEnd] == 0x7D)
    guard nameEnd > nameStart, isClosed else {
      kind = .dollar
      end = start
      return
    }
    end = isBraced ? nameEnd + 1 : nameEnd
    kind =
      Self.number(nameStart..<nameEnd, in: template).map { .number($0) }
      ?? .name(nameStart..<nameEnd)
  }

  /// Names are made of letters, decimal digits and underscores of any script.
  private static func endOfName(
    from start: Int, in template: Span<UInt8>, _ limit: Int
  ) -> Int {
    var position = start
    while position < limit {
      let (value, width) = template.scalarValue(at: position, before: limit)
      guard PatternParser.isWordScalar(value) || isLetterOrDigit(value) else { break }
      position += width
    }
    return position
  }

  private static func isLetterOrDigit(_ value: UInt32) -> Bool {
    guard value >= 0x80, let scalar = Unicode.Scalar(value) else { return false }
    return scalar.isLetter || scalar.isDecimalDigit
  }

  /// A number without leading zeros and of at most nine digits, or nil.
  private static func number(_ range: Range<Int>, in template: Span<UInt8>) -> Int? {
    guard range.count <= 9, range.count == 1 || template[range.lowerBound] != 0x30 else {
      return nil
    }
    var value = 0
    for index in range {
      let digit = template[index]
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
