import Bytes
import Testing

@Suite("Byte buffers")
struct ByteBufferTests {
  @Test("what is appended is there, in order, through every way of appending")
  func appends() {
    var buffer = ByteBuffer()
    buffer.append(0x61)
    buffer.append("bc")
    buffer.append(Array("xdefy".utf8).span, 1..<4)
    buffer.append(Array("gh".utf8))
    buffer.append(text: "ü")
    buffer.append(repeating: 0x2E, count: 3)
    let text = String(decoding: buffer.array, as: UTF8.self)
    #expect(text == "abcdefghü...")
  }

  @Test("dropping from the front keeps the rest")
  func removesFirst() {
    var buffer = ByteBuffer(capacity: 4)
    for number in 0..<200 { buffer.append(UInt8(number)) }
    buffer.removeFirst(150)
    let rest = buffer.array
    #expect(rest == (150..<200).map { UInt8($0) })
    buffer.truncate(to: 1)
    buffer.shrink(toCapacity: 0)
    let bytes = buffer.array
    let capacity = buffer.capacity
    #expect(bytes == [150])
    #expect(capacity == 1)
  }

  @Test("a filler that fails adds nothing")
  func fills() {
    var buffer = ByteBuffer()
    let result = unsafe buffer.appendFilling(atLeast: 10) { _ in -1 }
    let isEmpty = buffer.isEmpty
    #expect(result == -1)
    #expect(isEmpty)
  }
}

@Suite("Searching and comparing bytes")
struct MemoryTests {
  @Test("the first place of a byte is found only between the bounds")
  func finds() {
    func comma(_ start: Int, _ end: Int, in text: String = "a,b,c") -> Int? {
      Array(text.utf8).span.firstIndex(of: 0x2C, from: start, to: end)
    }
    #expect(comma(0, 5) == 1)
    #expect(comma(2, 5) == 3)
    #expect(comma(2, 3) == nil)
    #expect(comma(5, 5) == nil)
    #expect(comma(0, 0, in: "") == nil)
  }

  @Test("runs of bytes are equal by content and length")
  func compares() {
    let text = Array("abcabd".utf8)
    func same(_ range: Range<Int>, _ other: Range<Int>) -> Bool {
      text.span.equal(range, text.span, other)
    }
    func same(_ range: Range<Int>, _ other: String) -> Bool {
      text.span.equal(range, Array(other.utf8))
    }
    #expect(same(0..<2, 3..<5))
    #expect(!same(0..<3, 3..<6))
    #expect(same(0..<3, "abc"))
    #expect(!same(0..<2, "abc"))
    #expect(same(2..<2, ""))
  }

  @Test("runs of bytes sort by their first difference, a shorter one first")
  func sorts() {
    let text = Array("abcabdab\u{FF}".utf8)
    func before(_ range: Range<Int>, _ other: Range<Int>) -> Bool {
      text.span.precedes(range, other)
    }
    #expect(before(0..<3, 3..<6))
    #expect(!before(3..<6, 0..<3))
    #expect(before(0..<2, 3..<6))
    #expect(!before(0..<2, 3..<5))
    #expect(before(0..<3, 6..<10))
  }

  @Test("a word has its first byte in the lowest place")
  func loads() {
    let bytes: [UInt8] = [9, 1, 2, 3, 4, 5, 6, 7, 8]
    let word = bytes.span.word(at: 1)
    #expect(word == 0x0807_0605_0403_0201)
  }

  @Test("bytes are compared eight at a time as one by one, and not beyond an end")
  func repeats() {
    let plain = Array("m,host=a value=10.25 1451606400".utf8)
    let kept = [0x58, 0x59] + plain + Array(repeating: 0x20, count: 8)
    for length in 1...plain.count {
      for place in 0..<plain.count {
        for bit in 0..<8 {
          var bytes = [0x58] + plain + [0x0A, 0x0A, 0x0A, 0x0A, 0x0A, 0x0A, 0x0A]
          bytes[1 + place] ^= 1 << UInt8(bit)
          let found = bytes.span.repeats(at: 1, kept.span, at: 2, length: length)
          if found != (place >= length) { Issue.record("bit \(bit) at \(place) of \(length)") }
        }
      }
    }
    for (start, length) in [(-1, 4), (0, 0), (plain.count - 7, 4), (1, plain.count), (Int.max, 8)] {
      let isBeyond = plain.span.repeats(at: start, plain.span, at: 0, length: length)
      let isBeyondOther = plain.span.repeats(at: 0, plain.span, at: start, length: length)
      #expect(!isBeyond && !isBeyondOther)
    }
  }
}

@Suite("Numbering byte keys")
struct ByteKeyTableTests {
  @Test("each distinct key has its own number, in order of first sight")
  func numbers() {
    var table = ByteKeyTable()
    for round in 0..<2 {
      for number in 0..<5000 {
        let key = Array("series \(number)".utf8)
        let found = table.insert(key.span, 0..<key.count)
        #expect(found.index == number)
        #expect(found.isNew == (round == 0))
      }
    }
    let count = table.count
    #expect(count == 5000)
    let empty = [UInt8]()
    let absent = table.find(empty.span, 0..<0)
    let added = table.insert(empty.span, 0..<0)
    #expect(absent == nil)
    #expect(added.index == 5000)
    var output = ByteBuffer()
    table.append(4321, to: &output)
    let text = String(decoding: output.array, as: UTF8.self)
    #expect(text == "series 4321")
  }
}

@Suite("UTF-8")
struct UTF8Tests {
  @Test("bytes are UTF-8 when Swift's own decoder repairs nothing")
  func agrees() {
    var state: UInt64 = 7
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    let interesting: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    var wellFormed = 0
    for _ in 0..<100_000 {
      let bytes = (0..<Int(1 + next(5))).map { _ in
        interesting[Int(next(UInt64(interesting.count)))]
      }
      let isUTF8 = bytes.span.isUTF8(0..<bytes.count)
      #expect(isUTF8 == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
      if isUTF8 { wellFormed += 1 }
    }
    #expect(wellFormed > 1000)
  }
}
