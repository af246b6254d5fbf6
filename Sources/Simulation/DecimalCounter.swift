import Bytes
import Numbers

/// A whole number and its decimal text, kept in step so that adding to it costs a digit or two
/// instead of a conversion of nineteen.
struct DecimalCounter {
  private(set) var value: Int64
  private let step: Int64
  private let stepDigits: [UInt8]
  private let stepZeros: Int
  private var text: [UInt8]

  /// A counter that stands at `value` and goes up by `step`, which must be above 0.
  init(_ value: Int64, step: Int64) {
    precondition(step > 0)
    self.value = value
    self.step = step
    stepDigits = Self.digits(step).reversed()
    stepZeros = stepDigits.firstIndex { $0 != UInt8(ascii: "0") } ?? 0
    text = Self.digits(value)
  }

  /// Goes to another value.
  mutating func set(to value: Int64) {
    self.value = value
    text = Self.digits(value)
  }

  /// Goes up by the step; the value must have room for it.
  mutating func advance() {
    value += step
    // Below 0 the digits go down, so those few are converted.
    if value <= step || !addStep() { text = Self.digits(value) }
  }

  /// Adds the step to the digits from the right; false when the text would have to grow.
  private mutating func addStep() -> Bool {
    var place = text.count - 1 - stepZeros
    var index = stepZeros
    var carry: UInt8 = 0
    while index < stepDigits.count || carry > 0 {
      guard place >= 0 else { return false }
      let added = index < stepDigits.count ? stepDigits[index] - UInt8(ascii: "0") : 0
      let digit = text[place] + added + carry
      carry = digit > UInt8(ascii: "9") ? 1 : 0
      text[place] = carry > 0 ? digit - 10 : digit
      place -= 1
      index += 1
    }
    return true
  }

  /// Adds the digits to `output`.
  func append(to output: inout ByteBuffer) {
    output.append(text)
  }

  private static func digits(_ value: Int64) -> [UInt8] {
    var buffer = ByteBuffer(capacity: 20)
    buffer.append(decimal: value)
    return buffer.array
  }
}
