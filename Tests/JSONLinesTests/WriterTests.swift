import Bytes
import JSONLines
import LineProtocol
import Testing
import Times

@Suite("Writing JSON")
struct WriterTests {
  static func json(_ lines: String, isFlat: Bool = false) -> String {
    var parser = PointParser(precision: .unit(.nanoseconds))
    var writer = JSONWriter(isFlat: isFlat)
    var output = ByteBuffer()
    let text = Array(lines.utf8)
    var start = 0
    while case .point(let next) = parser.parse(text.span, from: start, atEnd: true) {
      writer.append(parser.point, of: text.span, to: &output)
      start = next
    }
    return String(decoding: output.array, as: UTF8.self)
  }

  @Test(
    "a point is one object, keys in this order",
    arguments: [
      (
        "temperatures,host=a hotend=220.123456,bed=90.1 1451606400000000000",
        #"{"name":"temperatures","tags":{"host":"a"},"fields":{"hotend":220.123456,"bed":90.1},"time":"2016-01-01T00:00:00Z"}"#
      ),
      (
        "m v=1 1451606400500000000",
        #"{"name":"m","tags":{},"fields":{"v":1},"time":"2016-01-01T00:00:00.5Z"}"#
      ),
      ("m v=1", #"{"name":"m","tags":{},"fields":{"v":1}}"#),
      (
        "m a=5.,b=.5,c=007.5,d=-.5e3,e=1E5,f=-0,g=00",
        #"{"name":"m","tags":{},"fields":{"a":5,"b":0.5,"c":7.5,"d":-500,"e":1E5,"f":-0,"g":0}}"#
      ),
      (
        "m a=9223372036854775807i,b=-007i,c=18446744073709551615u,d=0i",
        #"{"name":"m","tags":{},"fields":{"a":9223372036854775807,"b":-7,"c":18446744073709551615,"d":0}}"#
      ),
      (
        #"m\,\ x=,t\=g=v\ "q" a="x\"\\\n\t/é",b=t,c=FALSE"#,
        #"{"name":"m, x=","tags":{"t=g":"v \"q\""},"fields":{"a":"x\"\\\n\t/é","b":true,"c":false}}"#
      ),
      (
        "m a=\"\u{1}\u{1F}\u{7F}\"",
        "{\"name\":\"m\",\"tags\":{},\"fields\":{\"a\":\"\\u0001\\u001f\u{7F}\"}}"
      ),
      ("m v=1,w=2,v=3", #"{"name":"m","tags":{},"fields":{"w":2,"v":3}}"#),
    ])
  func point(_ row: (line: String, json: String)) {
    #expect(Self.json(row.line) == row.json + "\n")
  }

  @Test("many fields with one key: the last is written")
  func manyFields() {
    let fields = (0..<40).map { "k\($0 % 20)=\($0)" }.joined(separator: ",")
    let expected = (20..<40).map { "\"k\($0 % 20)\":\($0)" }.joined(separator: ",")
    #expect(Self.json("m \(fields)") == "{\"name\":\"m\",\"tags\":{},\"fields\":{\(expected)}}\n")
  }

  @Test("flat points have tags and fields as members; a clash renames the tag")
  func flat() {
    let json = Self.json(
      "m,a=x,host=h,name=n a=1,time=2 1451606400000000000\nm,a=x v=1", isFlat: true)
    #expect(
      json == """
        {"time":"2016-01-01T00:00:00Z","name":"m","tag_a":"x","host":"h","tag_name":"n","a":1,"field_time":2}
        {"name":"m","a":"x","v":1}

        """)
  }

  @Test("among many fields a tag is renamed all the same")
  func flatMany() {
    let fields = (0..<20).map { "k\($0)=\($0)" }.joined(separator: ",")
    let json = Self.json("m,k19=x,z=y \(fields)", isFlat: true)
    #expect(json.hasPrefix(#"{"name":"m","tag_k19":"x","z":"y","k0":0,"#))
  }

  @Test("a window is one object; points differ from it only where they say so")
  func window() {
    let lines = Array(
      """
      t,host=a v=1 1451606400000000000
      # a comment
      t,dc=b,host=a v=2 1451606401000000000
      u,host=a v=3 1451606402000000000
      u,x=y v=4 1451606403000000000
      """.utf8)
    let group = Array("t,host=a".utf8)
    var writer = JSONWriter()
    var parser = PointParser(precision: .unit(.nanoseconds))
    var output = ByteBuffer()
    let frame = WindowFrame(
      start: Timestamp(nanoseconds: 1_451_606_400_000_000_000),
      stop: Timestamp(nanoseconds: 1_451_606_700_000_000_000), count: 4, unit: .nanoseconds,
      isPartial: true)
    writer.beginWindow(frame, group: group.span, 0..<group.count, to: &output)
    writer.append(lines: lines.span, 0..<lines.count, with: &parser, to: &output)
    writer.endWindow(to: &output)
    writer.beginWindow(frame, group: group.span, 0..<0, to: &output)
    writer.endWindow(to: &output)
    let json = String(decoding: output.array, as: UTF8.self)
    #expect(
      json == """
        {"name":"t","tags":{"host":"a"},"tmin":"2016-01-01T00:00:00Z","tmax":"2016-01-01T00:05:00Z","partial":true,"points":[\
        {"fields":{"v":1},"time":"2016-01-01T00:00:00Z"},\
        {"tags":{"dc":"b","host":"a"},"fields":{"v":2},"time":"2016-01-01T00:00:01Z"},\
        {"name":"u","fields":{"v":3},"time":"2016-01-01T00:00:02Z"},\
        {"name":"u","tags":{"x":"y"},"fields":{"v":4},"time":"2016-01-01T00:00:03Z"}]}
        {"name":"","tags":{},"tmin":"2016-01-01T00:00:00Z","tmax":"2016-01-01T00:05:00Z","partial":true,"points":[]}

        """)
    let expected = [
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:05:00Z partial [t,host=a]",
      "t,host=a v=1 1451606400000000000", "t,dc=b,host=a v=2 1451606401000000000",
      "u,host=a v=3 1451606402000000000", "u,x=y v=4 1451606403000000000", "# end",
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:05:00Z partial []", "# end",
    ]
    #expect(Reading(json).log == expected)
  }
}

@Suite("Encoding records")
struct EncoderTests {
  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func record(_ format: RecordEncoder.Format, head: String?) throws -> String {
    var encoder = RecordEncoder()
    encoder.format = format
    var output = ByteBuffer()
    let (t, p, n, s, b, k) = (
      bytes("t"), bytes("pvalue"), bytes("n"), bytes("s"), bytes("b"), bytes("u")
    )
    if let head {
      encoder.point.begin(head: bytes(head).span, 0..<head.utf8.count, into: &output)
    } else {
      try encoder.point.begin(name: bytes("m x").span, into: &output)
    }
    try encoder.point.addTag(key: bytes("z").span, value: bytes("1").span, into: &output)
    try encoder.point.addTag(key: bytes("field").span, value: bytes("be\"d").span, into: &output)
    try encoder.point.addField(key: t.span, .infinity, into: &output)
    try encoder.point.addField(key: p.span, 0.5, into: &output)
    try encoder.point.addNull(key: bytes("q").span, into: &output)
    try encoder.point.addField(key: n.span, integer: -3, into: &output)
    try encoder.point.addField(key: k.span, unsigned: 7, into: &output)
    try encoder.point.addField(key: b.span, boolean: true, into: &output)
    try encoder.point.addField(key: s.span, string: bytes("a\nb").span, into: &output)
    _ = encoder.finish(
      time: Timestamp(nanoseconds: 1_451_606_400_999_999_999), unit: .seconds, into: &output)
    return String(decoding: output.array, as: UTF8.self)
  }

  @Test("one code writes line protocol and JSON")
  func formats() throws {
    #expect(
      try Self.record(.lineProtocol, head: nil)
        == "m\\ x,field=be\"d,z=1 pvalue=0.5,n=-3i,u=7i,b=true,s=\"a\\nb\" 1451606400\n")
    #expect(
      try Self.record(.json, head: nil) == """
        {"name":"m x","tags":{"field":"be\\"d","z":"1"},"fields":{"t":null,"pvalue":0.5,"q":null,"n":-3,"u":7,"b":true,"s":"a\\nb"},"time":"2016-01-01T00:00:00Z"}

        """)
    #expect(
      try Self.record(.flatJSON, head: nil) == """
        {"time":"2016-01-01T00:00:00Z","name":"m x","field":"be\\"d","z":"1","t":null,"pvalue":0.5,"q":null,"n":-3,"u":7,"b":true,"s":"a\\nb"}

        """)
  }

  @Test("tags are sorted in among those of a head that was read")
  func heads() throws {
    #expect(
      try Self.record(.json, head: "m\\,,host=a").hasPrefix(
        #"{"name":"m,","tags":{"field":"be\"d","host":"a","z":"1"},"fields":{"#))
    #expect(
      try Self.record(.flatJSON, head: "m\\,,host=a").contains(
        #""name":"m,","field":"be\"d","host":"a","z":"1","t":null"#))
  }

  @Test("a point of nothing but null, and one that is refused, leave nothing in the output")
  func nothing() throws {
    for format in [RecordEncoder.Format.json, .flatJSON] {
      var encoder = RecordEncoder()
      encoder.format = format
      var output = ByteBuffer()
      let (key, empty) = (Self.bytes("k"), [UInt8]())
      try encoder.point.begin(name: key.span, into: &output)
      try encoder.point.addField(key: key.span, .nan, into: &output)
      let result = encoder.finish(time: nil, into: &output)
      #expect(!result.isWritten)
      try encoder.point.begin(name: key.span, into: &output)
      try encoder.point.addTag(key: key.span, value: key.span, into: &output)
      try encoder.point.addTag(key: key.span, value: key.span, into: &output)
      #expect(throws: EncodeError.self) {
        try encoder.point.addField(key: key.span, 1, into: &output)
      }
      try encoder.point.begin(name: key.span, into: &output)
      #expect(throws: EncodeError.self) {
        try encoder.point.addTag(key: key.span, value: empty.span, into: &output)
      }
      #expect(throws: EncodeError.self) { try encoder.point.begin(name: empty.span, into: &output) }
      let count = output.count
      #expect(count == 0)
    }
  }
}
