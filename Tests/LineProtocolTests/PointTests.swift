import Bytes
import LineProtocol
import Testing

@Suite("The parts of a point")
struct PointTests {
  private func withPoint<Result>(
    _ line: String, _ body: (borrowing Point, Span<UInt8>) -> Result
  ) -> Result? {
    let bytes = Array(line.utf8)
    var parser = PointParser()
    guard case .point = parser.parse(bytes.span, from: 0, atEnd: true) else { return nil }
    return body(parser.point, bytes.span)
  }

  @Test("tags and fields are found by their unescaped names, the last field of a name above all")
  func finds() {
    let line = "m,a\\ b=1,c=2 x=1,y=2,x=3,d\\=e=4"
    func tag(_ name: String) -> Int? {
      withPoint(line) { $0.tagIndex(named: Array(name.utf8), in: $1) } ?? nil
    }
    func field(_ name: String) -> Int? {
      withPoint(line) { SoughtName(Array(name.utf8)).fieldIndex(in: $0, $1) } ?? nil
    }
    #expect(tag("a b") == 0)
    #expect(tag("c") == 1)
    #expect(tag("a\\ b") == nil)
    #expect(field("x") == 2)
    #expect(field("y") == 1)
    #expect(field("d=e") == 3)
    #expect(field("d") == nil)
  }

  @Test("a name is found in point after point wherever its field stands")
  func sought() {
    let lines = [
      "m x=1,longer_name=2,y=3 5", "m x=1,longer_name=2,y=3 5", "m longer_name=2,x=1,y=3 5",
      "m y=3 5", "m x=1,y=3,x=2,longer_name=1,longer_nama=5 5", "m x=1,y=3,x=2,longer_name=1 5",
      "m x\\ =1,a\\,b=5,longer_nam=1,a\\,b=6 5", "m a\\\\,b=1,c=5 5", "m x=1", "m yy=1,xx=2",
    ]
    for name in ["x", "longer_name", "y", "x ", "a,b", "a\\,b", "longer_nam", "z", ""] {
      let sought = SoughtName(Array(name.utf8))
      for line in lines {
        let places = withPoint(line) { point, bytes in
          let plain = point.fields.lastIndex {
            $0.key.equals(Array(name.utf8).span, as: .key, in: bytes)
          }
          return [plain, sought.fieldIndex(in: point, bytes)]
        }
        #expect(places?[0] == places?[1], "\(name) in \(line)")
      }
    }
  }

  @Test("numbers are floats, integers and unsigned; the others have none")
  func numbers() {
    let line = "m a=1.5,b=-2i,c=3u,d=t,e=\"5\""
    let numbers = withPoint(line) { point, bytes in
      point.fields.map { point.number(of: $0, in: bytes) }
    }
    #expect(numbers == [1.5, -2, 3, nil, nil])
    let booleans = withPoint(line) { point, bytes in
      point.fields.map { point.boolean(of: $0, in: bytes) }
    }
    #expect(booleans == [nil, nil, nil, true, nil])
  }

  @Test("strings know five escapes, names three, measurements two")
  func unescapes() {
    let decoded = Decoding(
      Array(#"m\=\ \,\x,k\=\ =\,\\\= s="\"\\\n\r\t\q",f=1"#.utf8)
    ).points.first
    #expect(decoded?.name == Array(#"m\= ,\x"#.utf8))
    #expect(decoded?.tags.first?.key == Array("k= ".utf8))
    #expect(decoded?.tags.first?.value == Array(#",\\="#.utf8))
    #expect(decoded?.fields.first?.value == .string(Array("\"\\\n\r\t\\q".utf8)))
  }
}
