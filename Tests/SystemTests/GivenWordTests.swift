import Testing

@testable import System

@Suite("Words of the command line")
struct GivenWordTests {
  @Test("every word gives its bytes back, and UTF-8 is read as what it says")
  func roundTrip() {
    #expect(GivenWord.text(Array("größe.lp".utf8)) == "größe.lp")
    let words: [[UInt8]] = [
      [], [0xFF], [0x66, 0xFF, 0x2E], [0xC3], [0xC3, 0x28], [0xF4, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x8F, 0xBC, 0x80], [0xED, 0xA0, 0x80], Array(1...255), Array("a\u{10FEFF}".utf8),
    ]
    for word in words { #expect(GivenWord.bytes(GivenWord.text(word)) == word) }
    for _ in 0..<2000 {
      let word = (0..<Int.random(in: 0...12)).map { _ in UInt8.random(in: 1...255) }
      #expect(GivenWord.bytes(GivenWord.text(word)) == word)
    }
  }
}
