import Bytes
import LineProtocol

/// Names as settings have them, refused in the words of a simulation.
extension PointEncoder {
  mutating func begin(_ name: String, into output: inout ByteBuffer) throws(SimulationError) {
    do throws(EncodeError) {
      try begin(name: Array(name.utf8), into: &output)
    } catch { throw SimulationError(error, of: name) }
  }

  /// Tags come sorted by their keys.
  mutating func addTag(
    _ key: String, _ value: String, into output: inout ByteBuffer
  ) throws(SimulationError) {
    do throws(EncodeError) {
      try addTag(key: Array(key.utf8), value: Array(value.utf8), into: &output)
    } catch {
      throw SimulationError(error, of: "\(key)=\(value)")
    }
  }

  mutating func beginField(_ key: String, into output: inout ByteBuffer) throws(SimulationError) {
    let bytes = Array(key.utf8)
    do throws(EncodeError) {
      try beginField(key: bytes.span, into: &output)
    } catch { throw SimulationError(error, of: key) }
  }
}
