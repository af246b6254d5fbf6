/// The bytes that the grammar names.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let percent: UInt8 = 0x25
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let less: UInt8 = 0x3C
  static let equals: UInt8 = 0x3D
  static let backslash: UInt8 = 0x5C
  static let delete: UInt8 = 0x7F
  static let letterE: UInt8 = 0x65
  static let letterI: UInt8 = 0x69
  static let letterU: UInt8 = 0x75

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
}
