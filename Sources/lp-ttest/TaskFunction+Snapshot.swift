import Bytes
import StateFile

/// What Kapacitor keeps for the function between two runs: a hash of eight bytes, then a state as in
/// a state file, with the options that the history was made by.
///
/// Kapacitor hands back what any function of that name once gave, also one of another program or
/// options. A snapshot that does not fit is told, and the function begins without a history.
extension TaskFunction {
  /// The histories of all groups; empty while there is none.
  mutating func snapshot() -> ByteBuffer {
    var snapshot = ByteBuffer()
    guard !detectors.isEmpty else { return snapshot }
    var coder = StateCoder()
    // Only a file can fail.
    try? transfer(&coder)
    let body = coder.finish()
    snapshot.append(littleEndian: Self.hash(body.span, 0..<body.count))
    snapshot.append(body.span)
    return snapshot
  }

  /// Goes on with the histories of a snapshot.
  mutating func restore(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty, blank != nil else { return }
    let body = min(range.lowerBound + 8, range.upperBound)..<range.upperBound
    guard !body.isEmpty, bytes.word(at: range.lowerBound) == Self.hash(bytes, body) else {
      return forget("it is not one of lp-ttest, or damaged")
    }
    var copy = ByteBuffer(capacity: body.count)
    copy.append(bytes, body)
    var coder = StateCoder(copy)
    do throws(StateError) { try transfer(&coder) } catch .otherOptions {
      forget("it was made with other options")
    } catch { forget(error.message(path: "the snapshot")) }
  }

  private mutating func transfer(_ coder: inout StateCoder) throws(StateError) {
    try settings.stateIdentity.transfer(&coder)
    try coder.list("groups", count: detectors.count) { group, coder throws(StateError) in
      let key = try coder.bytes("key", groups.bytes, groups.range(of: group))
      if coder.isReading {
        guard groups.insert(coder.span, key) == (group, true), group < settings.maxGroups else {
          throw coder.refusal("a group that is there already, or one too many")
        }
        detectors.append(settings.fields.map { _ in Detector(settings) })
      }
      try detectors[group].transfer(&coder)
    }
  }

  private mutating func forget(_ reason: String) {
    groups = ByteKeyTable()
    detectors = []
    diagnostics.note("the snapshot is not used: \(reason)")
  }

  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = SipHash()
    hash.update(bytes, range)
    return hash.value
  }
}
