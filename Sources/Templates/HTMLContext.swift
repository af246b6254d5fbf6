import Bytes

/// Where in HTML a text ends, as far as it decides how the value that follows is escaped.
///
/// The contexts are those of Go's html/template. What that escapes as a script or style, ours refuses.
struct HTMLContext: Equatable, Sendable {
  enum Place: Equatable, Sendable {
    case text
    /// In a tag, not in a value.
    case tag
    /// Behind `name=`, before the value.
    case beforeValue
    /// In a value, up to `delimiter`; without one up to a blank or `>`.
    case value(delimiter: UInt8?)
    case comment
    /// In an element whose content is no HTML, such as a script.
    case raw
  }

  private(set) var place = Place.text
  /// The name of the tag and of the attribute, in lower case.
  private var tag: [UInt8] = []
  private var attribute: [UInt8] = []
  /// What stands before in the value.
  private var value: [UInt8] = []

  private static let addresses: [String] = [
    "href", "src", "action", "cite", "formaction", "poster", "background", "longdesc", "data",
    "manifest", "icon", "codebase", "usemap", "profile", "classid", "archive",
  ]
  /// What stands in an address as it is.
  private static let plain = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
  private static let rawElements: [String] = ["script", "style", "textarea", "title"]

  private var attributeName: String { String(decoding: attribute, as: UTF8.self) }

  /// Whether no value can be put here.
  var isRefused: Bool {
    switch place {
    case .tag, .raw: true
    case .beforeValue, .value: attributeName.hasPrefix("on") || attributeName == "style"
    case .text, .comment: false
    }
  }

  /// Takes in the text of a template that follows, and gives it without its comments.
  mutating func read(_ text: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      let start = index
      let isBlank = byte <= 0x20
      switch place {
      case .text where text[index...].starts(with: "<!--".utf8): place = .comment
      case .text where byte == UInt8(ascii: "<"):
        let next = index + 1 < text.count ? text[index + 1] | 0x20 : 0
        guard (0x61...0x7A).contains(next) || next == UInt8(ascii: "/") else { break }
        (place, tag, attribute) = (.tag, [], [])
        while index + 1 < text.count, text[index + 1] > 0x20, text[index + 1] != UInt8(ascii: ">") {
          index += 1
          tag.append(text[index] | 0x20)
        }
      case .text: break
      case .comment where text[index...].starts(with: "-->".utf8):
        place = .text
        index += 3
        continue
      case .comment: break
      case .raw:
        // Its end tag is `</` and the same name.
        if text[index...].starts(with: "</".utf8),
          text[(index + 2)...].prefix(tag.count).map({ $0 | 0x20 }) == tag
        {
          place = .tag
          tag = []
        }
      case .tag where byte == UInt8(ascii: ">"):
        place = Self.rawElements.contains(String(decoding: tag, as: UTF8.self)) ? .raw : .text
      case .tag where byte == UInt8(ascii: "="): place = .beforeValue
      case .tag where isBlank: attribute = []
      case .tag: attribute.append(byte | 0x20)
      case .beforeValue where isBlank: break
      case .beforeValue:
        let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
        (place, value) = (.value(delimiter: isQuote ? byte : nil), isQuote ? [] : [byte])
      case .value(let delimiter?) where byte == delimiter: (place, attribute) = (.tag, [])
      case .value(nil) where isBlank: (place, attribute) = (.tag, [])
      case .value(nil) where byte == UInt8(ascii: ">"): place = .text
      case .value: value.append(byte)
      }
      index += 1
      if place != .comment { kept += text[start..<index] }
    }
    return kept
  }

  /// Takes in that a value has been put here.
  mutating func passValue() {
    if place == .beforeValue { (place, value) = (.value(delimiter: nil), []) }
    if case .value = place { value.append(UInt8(ascii: "x")) }
  }

  /// `text` as it has to be written here.
  func escaped(_ text: [UInt8]) -> [UInt8] {
    var output = ByteBuffer(capacity: text.count + 16)
    switch place {
    case .comment: return []
    case .beforeValue, .value:
      var text = text
      if Self.addresses.contains(attributeName) { text = addressed(text) }
      var isQuoted = false
      if case .value(_?) = place { isQuoted = true }
      output.append(html: text, isQuoted: isQuoted)
    case .text, .tag, .raw: output.append(html: text)
    }
    return output.array
  }

  /// A part of an address: in a query every byte that is not plain as `%hh`, before it only what an
  /// address cannot hold. At the start, schemes that could run a script are refused as in Go.
  private func addressed(_ text: [UInt8]) -> [UInt8] {
    if value.isEmpty, let colon = text.firstIndex(of: UInt8(ascii: ":")),
      !text[..<colon].contains(UInt8(ascii: "/"))
    {
      let scheme = String(decoding: text[..<colon], as: UTF8.self).lowercased()
      guard ["http", "https", "mailto"].contains(scheme) else { return Array("#ZgotmplZ".utf8) }
    }
    let isQuery = value.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    var output = ByteBuffer(capacity: text.count)
    for (index, byte) in text.enumerated() {
      let isCode =
        byte == UInt8(ascii: "%") && text.count > index + 2
        && text[(index + 1)...(index + 2)].allSatisfy { Hexadecimal.value(of: $0) != nil }
      if Self.plain.contains(byte) || !isQuery && ("!#$&*+,/:;=?@[]".utf8.contains(byte) || isCode)
      {
        output.append(byte)
      } else {
        output.append("%")
        output.append(hexadecimal: byte)
      }
    }
    return output.array
  }
}

extension ByteBuffer {
  /// Adds text with what HTML gives a meaning to as Go's html/template does it. A value without quotes
  /// cannot hold blanks either.
  mutating func append(html text: [UInt8], isQuoted: Bool = true) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "+"): append(reference: byte)
      case 0: append(isQuoted ? "\u{FFFD}" : "&#xfffd;")
      case 0x09...0x0D, 0x20, UInt8(ascii: "="), UInt8(ascii: "`"):
        if isQuoted { append(byte) } else { append(reference: byte) }
      default: append(byte)
      }
    }
  }

  private mutating func append(reference byte: UInt8) {
    append("&#")
    append(decimal: UInt64(byte))
    append(";")
  }
}
