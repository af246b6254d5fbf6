import Bytes
import StateFile
import Testing

@Suite("CRC-64")
struct CRC64Tests {
  private func check(_ bytes: [UInt8]) -> UInt64 {
    var check = CRC64()
    check.update(bytes.span, 0..<bytes.count)
    return check.value
  }

  @Test("the check is that of XZ")
  func vectors() {
    // Printed by xz 5.4 (xz --check=crc64, xz -lvv).
    #expect(check([]) == 0)
    #expect(check(Array("a".utf8)) == 0x3302_8477_2e65_2b05)
    #expect(check(Array("123456789".utf8)) == 0x995d_c9bb_df19_39fa)
    let fox = "The quick brown fox jumps over the lazy dog"
    #expect(check(Array(fox.utf8)) == 0x5b5e_b8c2_e54a_a1c4)
    let long = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 256) }
    #expect(check(long) == 0x4efa_f5f9_b022_e1ba)
  }

  @Test("the check does not depend on how the bytes are cut")
  func cuts() {
    let bytes = (0..<100).map { UInt8($0) }
    for cut in 0...100 {
      var check = CRC64()
      check.update(bytes.span, 0..<cut)
      check.update(bytes.span, cut..<100)
      #expect(check.value == self.check(bytes))
    }
  }
}
