import Bytes

/// A name that was asked for and that no record had.
public struct MissingName: Sendable {
  /// The option that asked for it.
  public let option: String
  /// The name.
  public let name: [UInt8]
}

// Names of members that the settings ask for.
extension JSONReader {
  /// So many names of the first record are kept.
  private static var mostNames: Int { 64 }

  /// Keeps the names of the members in the tape.
  mutating func keepNames(_ bytes: Span<UInt8>) {
    for index in tape.members.indices.prefix(Self.mostNames)
    where tape.members[index].value.kind != .object {
      namesThere.append(name(of: index, bytes))
    }
  }

  /// The key of a member with those around it.
  private func name(of index: Int, _ bytes: Span<UInt8>) -> [UInt8] {
    var key = ByteBuffer()
    key.append(decoding: tape.members[index].key, of: bytes)
    let parent = tape.members[index].parent
    return parent < 0 ? key.array : name(of: parent, bytes) + [Ascii.point] + key.array
  }

  /// The names asked for that no record had, and those that the first one has; nothing before a record
  /// came.
  public var missingNames: [MissingName] {
    guard !namesThere.isEmpty else { return [] }
    let options: [(String, KeyRoles)] = [
      ("--tag-key", .tag), ("--field-key", .field), ("--int", .integer), ("--number", .number),
    ]
    let missing = options.flatMap { option, role in
      asked.missing(role).map { MissingName(option: option, name: $0) }
    }
    guard let nameKey, !hasNameKey else { return missing }
    return [MissingName(option: "--name-key", name: nameKey)] + missing
  }
}
