import Bytes
import Grouping
import StateFile

extension GroupKeys {
  /// The key of a group in a state. One that is there already, or one too many, is refused.
  public mutating func transfer(_ group: Int, _ coder: inout StateCoder) throws(StateError) {
    let key = try coder.bytes("key", keys.bytes, keys.range(of: group))
    guard coder.isReading else { return }
    guard number(ofKey: coder.span, key) == group else {
      throw coder.refusal("a group that is there already, or one too many (--max-groups)")
    }
  }
}
