import Bytes

extension ByteBuffer {
  var string: String { String(decoding: array, as: UTF8.self) }
}
