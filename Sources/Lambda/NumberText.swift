import Bytes
import Numbers

extension ByteBuffer {
  /// Adds the shortest digits that read back as the same float, without an exponent: `1`, `0.001`,
  /// `100000000000000000000`; `NaN`, `+Inf` and `-Inf` as Go prints them.
  mutating func append(plain value: Double) {
    guard value.isFinite else {
      append(text: value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
      return
    }
    if value == 0 { return append(text: value.sign == .minus ? "-0" : "0") }
    // Between these bounds the shortest text has no exponent.
    if value.magnitude >= 1e-6, value.magnitude < 1e21 { return append(shortest: value) }
    let text = Array("\(value)".utf8)
    let isNegative = text.first == UInt8(ascii: "-")
    let body = text.dropFirst(isNegative ? 1 : 0)
    let parts = body.split(separator: UInt8(ascii: "e"), maxSplits: 1)
    let mantissa = (parts.first ?? []).split(separator: UInt8(ascii: "."))
    var digits = Array(mantissa.first ?? [])
    var point = digits.count
    if mantissa.count > 1 { digits += mantissa[1] }
    if parts.count > 1 { point += Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 }
    while digits.count > 1, digits.last == UInt8(ascii: "0"), digits.count > point {
      digits.removeLast()
    }
    if isNegative { append(UInt8(ascii: "-")) }
    append(digits: digits, point: point)
  }

  /// Adds digits of which the first `point` stand before the point.
  private mutating func append(digits: [UInt8], point: Int) {
    let zero = UInt8(ascii: "0")
    if point <= 0 { append(zero) }
    for place in 0..<max(point, 0) { append(place < digits.count ? digits[place] : zero) }
    guard digits.count > point else { return }
    append(UInt8(ascii: "."))
    append(repeating: zero, count: max(-point, 0))
    for digit in digits.dropFirst(max(point, 0)) { append(digit) }
  }
}
