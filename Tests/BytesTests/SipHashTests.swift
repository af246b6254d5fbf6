import Bytes
import Testing

@Suite("SipHash")
struct SipHashTests {
  /// Vectors of the reference implementation: the key is 00 01 … 0f, the text the first bytes of the same.
  @Test(
    "hashes are those of SipHash-2-4, however the bytes are cut",
    arguments: [
      (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
      (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5),
    ] as [(Int, UInt64)])
  func vectors(length: Int, expected: UInt64) {
    let bytes = (0..<UInt8(length)).map { $0 }
    for cut in 0...length {
      var hash = SipHash((0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
      hash.update(bytes.span, 0..<cut)
      hash.update(bytes.span, cut..<length)
      #expect(hash.value == expected)
    }
  }
}
