import Bytes
import StateFile

/// What Kapacitor keeps for the function between two runs: a checksum of eight bytes, then a state as in
/// a state file, with the options that the history was made by.
///
/// Kapacitor hands back what any function of that name once gave, also one of another program or
/// options. A snapshot that does not fit is told, and the function begins without a history.
extension TaskFunction {
  /// The histories of all groups; empty while there is none.
  func snapshot() -> ByteBuffer {
    var snapshot = ByteBuffer()
    guard !detectors.isEmpty else { return snapshot }
    var writer = StateWriter()
    writer.text("function", "lp-ttest 4")
    settings.stateIdentity.save(into: &writer)
    writer.list("groups") { writer in
      for number in detectors.indices {
        writer.item { writer in
          writer.bytes("key", groups.bytes, groups.range(of: number))
          detectors[number].save(into: &writer)
        }
      }
    }
    let body = writer.finish()
    let sum = Self.sum(body.span, 0..<body.count)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      snapshot.append(UInt8(truncatingIfNeeded: sum >> shift))
    }
    snapshot.append(body.span)
    return snapshot
  }

  /// Goes on with the histories of a snapshot.
  mutating func restore(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty, blank != nil else { return }
    let body = min(range.lowerBound + 8, range.upperBound)..<range.upperBound
    guard !body.isEmpty, bytes.word(at: range.lowerBound) == Self.sum(bytes, body) else {
      return forget("it is not one of lp-ttest, or damaged")
    }
    var copy = ByteBuffer(capacity: body.count)
    copy.append(bytes, body)
    var reader = StateReader(copy)
    do throws(StateError) {
      guard try reader.text("function") == "lp-ttest 4" else {
        return forget("it is of another version")
      }
      let identity = try StateIdentity(from: &reader)
      guard settings.stateIdentity.differences(from: identity).isEmpty else {
        return forget("it was made with other options")
      }
      try reader.list("groups") { reader in
        let key = try reader.bytes("key")
        let isNew = groups.insert(reader.span, key).isNew
        let histories = try [Detector](settings, fields: settings.fields.count, from: &reader)
        guard isNew, groups.count <= settings.maxGroups else {
          throw reader.refusal("a group that is there already, or one too many")
        }
        detectors.append(histories)
      }
    } catch { forget(error.message(path: "the snapshot")) }
  }

  private mutating func forget(_ reason: String) {
    groups = ByteKeyTable()
    detectors = []
    diagnostics.note("the snapshot is not used: \(reason)")
  }

  private static func sum(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var sum = CRC64()
    sum.update(bytes, range)
    return sum.value
  }
}
