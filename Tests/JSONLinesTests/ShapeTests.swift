import JSONLines
import LineProtocol
import Testing

@Suite("Shapes of JSON records")
struct ShapeTests {
  /// A record, the line it becomes, and what the settings are.
  struct Row: Sendable, CustomTestStringConvertible {
    var record: String
    var lines: [String]
    var settings = JSONReaderSettings()
    var testDescription: String { record }

    init(
      _ record: String, _ lines: String...,
      with change: (inout JSONReaderSettings) -> Void = { _ in }
    ) {
      self.record = record
      self.lines = lines
      change(&settings)
    }
  }

  static let points: [Row] = [
    Row(
      #"{"name":"t","tags":{"host":"a"},"fields":{"hotend":220.123456,"ok":true,"n":-5},"time":"2016-01-01T00:00:00Z"}"#,
      "t,host=a hotend=220.123456,ok=true,n=-5 1451606400000000000"),
    // Telegraf's serializer: keys in its order, seconds, tags not sorted.
    Row(
      #"{"fields":{"load1":2.1,"state":"up\"x"},"name":"system","tags":{"host":"a","dc":"b"},"timestamp":1458229140}"#,
      #"system,dc=b,host=a load1=2.1,state="up\"x" 1458229140000000000"#),
    // Kapacitor's point.
    Row(
      #"{"name":"cpu","database":"d","retentionPolicy":"r","group":"","dimensions":{},"fields":{"v":1},"tags":{},"time":"2016-01-01T00:00:00.5Z"}"#,
      "cpu v=1 1451606400500000000"),
    // Elasticsearch.
    Row(
      #"{"_index":"i","_id":"1","_source":{"metric":"requests","query":"status:500","value":1.0,"hour":"2016-01-01T05:00:00Z"}}"#,
      "json,metric=requests,query=status:500 value=1.0 1451624400000000000"),
    Row(
      #"{"metric":"requests","query":"status:500","value":1.0,"hour":"2016-01-01T05:00:00Z"}"#,
      "json,metric=requests,query=status:500 value=1.0 1451624400000000000"),
    Row(
      #"{"@timestamp":"2016-01-01T00:00:00.000Z","host":{"name":"a","cpu":{"pct":0.5}},"up":true,"x":null,"e":""}"#,
      "json,host.name=a host.cpu.pct=0.5,up=true 1451606400000000000"),
    // Vector's metric.
    Row(
      #"{"name":"login.count","timestamp":"2016-01-01T00:00:00Z","kind":"absolute","tags":{"a":"b"},"gauge":{"value":24.2}}"#,
      "login.count,kind=absolute,tags.a=b gauge.value=24.2 1451606400000000000"),
    // InfluxDB 3's rows, with the usual keys of the time.
    Row(
      #"{"host":"a","time":"2016-01-01T00:00:00","v":1}"#, "json,host=a v=1 1451606400000000000"),
    Row(#"{"_time":1451606400000,"_measurement":"m","v":1}"#, "m v=1 1451606400000000000"),
    Row(#"{"ts":"1451606400","v":1}"#, "json v=1 1451606400000000000"),
    Row(#"{"v":1}"#, "json v=1"),
    // Names that line protocol has to escape; keys with JSON's escapes.
    Row(
      #"{"na\u006de":"a b,c=d","tags":{"k =,":"v\\x =,"},"fields":{"f =,\u00e9":1}}"#,
      #"a\ b\,c=d,k\ \=\,=v\x\ \=\, f\ \=\,é=1"#),
    // The later of two members with one key counts.
    Row(
      #"{"name":"a","name":"m","fields":{"v":1},"tags":{"t":"x","t":"y"},"fields":{"v":2,"w":1,"v":null}}"#,
      "m,t=y w=1"),
    Row(#"{"v":"tag","v":1,"w":1,"w":"x"}"#, "json,w=x v=1"),
    Row(#"{"tags":{"n":5,"b":true,"z":null},"fields":{"v":1}}"#, "json,b=true,n=5 v=1"),
    Row(" \t{ \"v\" : 1 , \"w\":2 } \r", "json v=1,w=2"),
    // Settings.
    Row(
      #"{"a":1,"b":"x","c":"y","v":2.0,"t":1451606400}"#,
      #"n,a=1 b="x",v=2i 1451606400000000000"#
    ) {
      $0.tagKeys = ["a"]
      $0.fieldKeys = ["b"]
      $0.timeKey = "t"
      $0.defaultName = "n"
      $0.integerFields = .named(["v"])
    },
    Row(
      #"{"a":1,"b":1.0,"c":9223372036854775808,"d":-9223372036854775808,"e":1e2}"#,
      "json a=1i,b=1.0,c=9223372036854775808,d=-9223372036854775808i,e=1e2"
    ) {
      $0.integerFields = .all
    },
    Row(#"{"a":1e2,"b":1.5,"c":1e300}"#, "json a=100i,b=1.5,c=1e300") {
      $0.integerFields = .named(["a", "b", "c"])
    },
    Row(#"{"o":{"s":"x","n":1},"v":1}"#, #"json,o.n=1 o.s="x",v=1"#) {
      $0.tagKeys = ["o.n"]
      $0.fieldKeys = ["o.s"]
    },
    Row(#"{"kind":"m","v":1}"#, "m v=1") { $0.nameKey = "kind" },
    // What nobody asked for, and line protocol has no place for, costs itself.
    Row(#"{"a":[1],"h":"x","v":1}"#, "json,h=x v=1"),
    Row(#"{"tags":["a"],"fields":{"v":1}}"#, "json v=1"),
    Row(#"{"tags":{"a":["b"],"c":"d\n","e":"f"},"fields":{"v":1,"w":[]}}"#, "json,e=f v=1"),
    Row(#"{"a\u0001":"x","h":"y","v":1}"#, "json,h=y v=1"),
    Row(#"{"o":{"a\n":"x"},"v":1}"#, "json v=1"),
    Row(#"{"o":{"ip":["::1",{"x":[]}],"n":1},"s":"a\tb"}"#, "json o.n=1"),
    Row(
      #"{"a":[1],"v":1}"#,
      #"! 6 an array is neither tag nor field: "a"; --arrays index takes it apart, or jq before"#
    ) {
      $0.fieldKeys = ["a"]
    },
    Row(
      #"{"s":"a\nb","v":1}"#,
      #"! 7 line protocol cannot hold a control byte in a name or tag: "a\\nb""#
    ) {
      $0.tagKeys = ["s"]
    },
    // The absence of a value is no point and no fault.
    Row(#"{"h":"a","v":null}"#, "~"),
    Row(#"{"name":"m","tags":{"h":"a"},"fields":{},"time":"2016-01-01T00:00:00Z"}"#, "~"),
  ]

  @Test("a record becomes a point by its keys", arguments: points)
  func point(_ row: Row) {
    #expect(Reading(row.record, row.settings).log == row.lines)
  }

  static let several: [Row] = [
    // Telegraf's batch.
    Row(
      #"{"metrics":[{"fields":{"v":1},"name":"a","tags":{},"timestamp":1458229140},{"fields":{"v":2},"name":"b","tags":{},"timestamp":1458229150}]}"#,
      "a v=1 1458229140000000000", "b v=2 1458229150000000000"),
    // Bulk action lines.
    Row(
      "{\"index\":{\"_index\":\"i\"}}\n{\"v\":1}\n\n{\"delete\":{}}\n", "~", "json v=1", "~"),
    // Kapacitor's recording of a batch.
    Row(
      #"{"name":"cpu","tags":{"cpu":"0"},"points":[{"fields":{"mean":83.5},"time":"2015-10-30T17:14:12Z"},{"fields":{"mean":84},"time":"2015-10-30T17:14:14Z","tags":{"cpu":"0","x":"y"}}]}"#,
      "# window 2015-10-30T17:14:12Z 2015-10-30T17:14:14Z [cpu,cpu=0]",
      "cpu,cpu=0 mean=83.5 1446225252000000000", "cpu,cpu=0,x=y mean=84 1446225254000000000",
      "# end"),
    Row(
      #"{"name":"t","tags":{"host":"a"},"tmin":"2016-01-01T00:00:00Z","tmax":"2016-01-01T00:05:00Z","partial":true,"points":[]}"#,
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:05:00Z partial [t,host=a]", "# end"),
    Row(
      #"{"name":"t","tmax":"0001-01-01T00:00:00Z","points":[{"fields":{"v":1},"time":"2016-01-01T00:00:00Z"},{"fields":{},"time":"2016-01-01T00:00:00Z"},5,{"fields":{"v":2},"time":"2016-01-01T00:00:10Z"}]}"#,
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:00:10Z [t]", "t v=1 1451606400000000000",
      "! 146 expected an object for each point, found \"5\"", "t v=2 1451606410000000000", "# end"),
    Row(
      #"{"name":"","tags":{},"tmin":0,"tmax":10,"points":[{"name":"a","fields":{"v":1},"time":1},{"fields":{"v":2},"time":2}]}"#,
      "# window 1970-01-01T00:00:00Z 1970-01-01T00:00:10Z []", "a v=1 1000000000",
      "json v=2 2000000000", "# end"),
    // Query results: rows of columns; rows of nothing but null are no points.
    Row(
      #"{"series":[{"name":"cpu","tags":{"h":"a"},"columns":["time","mean","s"],"values":[["2016-01-01T00:00:00Z",1.5,"x"],["2016-01-01T00:00:10Z",null,null],["2016-01-01T00:00:20Z",2,null]]}]}"#,
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:00:20Z [cpu,h=a]",
      "cpu,h=a,s=x mean=1.5 1451606400000000000", "cpu,h=a mean=2 1451606420000000000", "# end", "~"
    ),
    Row(
      #"{"results":[{"statement_id":0},{"series":[{"name":"a","columns":["time","v"],"values":[[1451606400,1]]},{"name":"b","columns":["time","v"],"values":[]}]},{"series":[{"name":"c","columns":["time","v"],"values":[[1451606401,2],[1,2,3],[4]]}]}]}"#,
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:00:00Z [a]", "a v=1 1451606400000000000",
      "# end",
      "# window 1970-01-01T00:00:04Z 2016-01-01T00:00:01Z [c]", "c v=2 1451606401000000000",
      "! 231 expected an array with a value for each column, found \"3\"",
      "! 236 expected an array with a value for each column, found \"]\"", "# end", "~"),
    Row(
      #"{"columns":["time","v"],"values":[["2016-01-01T00:00:00Z",1]],"name":"n"}"#,
      "# window 2016-01-01T00:00:00Z 2016-01-01T00:00:00Z [n]", "n v=1 1451606400000000000", "# end"
    ),
  ]

  @Test("a record with several points is a batch or windows", arguments: several)
  func collection(_ row: Row) {
    #expect(Reading(row.record, row.settings).log == row.lines)
    let cuts = Array(0..<row.record.utf8.count)
    #expect(Reading(Array(row.record.utf8), row.settings, cuts: cuts).log == row.lines)
  }

  static let refused: [(record: String, message: String)] = [
    ("{", "2 expected one object a line, found the end of the input; try: jq -c ."),
    (#"  "name": "x","#, #"3 expected one object a line, found "\""; try: jq -c ."#),
    (#"[{"v":1}]"#, #"1 expected one object a line, found "["; try: jq -c '.[]'"#),
    ("cpu v=1", #"1 expected one object a line, found "cpu""#),
    (#"{"name":"#, "9 expected a value, found the end of the input"),
    (#"{"name" "x"}"#, #"9 expected ":" after key "name", found "\"""#),
    (#"{"v":1,}"#, #"8 expected a key in double quotes, found "}""#),
    (#"{"v":1 "w":2}"#, #"8 expected "," or "}", found "\"""#),
    (#"{"v":[1 2]}"#, #"9 expected "," or "]", found "2""#),
    (#"{"v":1} x"#, #"9 expected nothing behind the value, found "x""#),
    (#"{"v":NaN}"#, #"6 not JSON: "NaN"; a missing number is null"#),
    (#"{"v":nul}"#, #"6 expected a value, found "nul""#),
    (#"{"v":01}"#, #"6 number with a leading zero: "01""#),
    (#"{"v":1.}"#, #"8 expected a digit, found "}""#),
    (#"{"v":1e400}"#, #"6 number too large: "1e400""#),
    (#"{"v":"x\q"}"#, #"9 expected an escape of JSON behind the backslash, found "q""#),
    (#"{"v":"\ud800"}"#, #"7 half of a surrogate pair: "\\ud800""#),
    (
      #"{"v":"x"}"#,
      "2 a point without a field: no number, no boolean; strings are tags unless listed as fields"
    ),
    (
      #"{"name":"x\\","v":1}"#,
      #"10 line protocol cannot hold a backslash at the end of a name or tag: "x\\\\""#
    ),
    (
      #"{"name":"x\n","v":1}"#,
      #"10 line protocol cannot hold a control byte in a name or tag: "x\\n""#
    ),
    (#"{"name":"","v":1}"#, "10 empty name or key"),
    (##"{"name":"#x","v":1}"##, ##"10 a measurement cannot start with #: "#x""##),
    (#"{"time":"noon","v":1}"#, #"10 not a time: "noon""#),
    (#"{"time":true,"v":1}"#, #"9 not a time: "true""#),
    (#"{"time":92233720368547758080,"v":1}"#, #"9 time out of range: "92233720368547758080""#),
    (#"{"name":5,"fields":{"v":1}}"#, #"9 expected a string as name, found "5""#),
    (
      #"{"tags":{"a":{}},"fields":{"v":1}}"#,
      #"14 expected a string, number or boolean as tag "a", found "{""#
    ),
    (#"{"points":[]}"#, "11 a window needs tmin and tmax, or points with times"),
    (#"{"tmin":9,"tmax":5,"points":[]}"#, "29 tmin lies behind tmax"),
    (#"{"series":[5]}"#, #"12 expected an object with columns and values, found "5""#),
    (#"{"columns":[5],"values":[]}"#, #"13 expected a string for each column, found "5""#),
  ]

  @Test("what is refused is told with its column and what was expected", arguments: refused)
  func refuses(_ row: (record: String, message: String)) {
    let log = Reading(row.record).log
    #expect(log.count == 1 && log[0].split(separator: "; known are")[0] == "! " + row.message)
    let between = Reading("{\"v\":1}\n" + row.record + "\n{\"v\":2}\n").log
    #expect(between.count == 3 && between.first == "json v=1" && between.last == "json v=2")
  }

  @Test("what is left out is counted, however often a record comes again")
  func leftOut() {
    let record = #"{"ip":["a"],"s":"x\ny","v":1}"# + "\n" + #"{"h":"a","v":null}"# + "\n"
    let bytes = Array(String(repeating: record, count: 50).utf8)
    var reader = JSONReader()
    var position = 0
    reading: while true {
      switch reader.read(bytes.span, from: position, atEnd: true) {
      case .point(let next), .skipped(let next): position = next
      default: break reading
      }
    }
    #expect(position == bytes.count)
    let counts = [reader.leftOut.arrays, reader.leftOut.texts, reader.leftOut.points]
    #expect(counts == [50, 50, 50])
    #expect(reader.leftOut.firstArray == Array("ip".utf8))
    #expect(reader.leftOut.firstText == Array("s".utf8))
  }

  @Test("control bytes and broken UTF-8 are refused")
  func bytes() {
    for inside: [UInt8] in [[0], [0x1F], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF]] {
      let log = Reading(Array("{\"v\":1,\"s\":\"".utf8) + inside + Array("\"}".utf8)).log
      #expect(log.count == 1 && log[0].hasPrefix("! 13 "))
    }
  }

  @Test("the key of the time that the first record decides on is kept")
  func lockedKey() {
    let log = Reading(
      """
      {"hour":"2016-01-01T05:00:00Z","v":1}
      {"other":"2016-01-01T06:00:00Z","hour":"2016-01-01T07:00:00Z","v":1}
      {"other":"2016-01-01T06:00:00Z","v":1}
      """
    ).log
    #expect(
      log == [
        "json v=1 1451624400000000000",
        "json,other=2016-01-01T06:00:00Z v=1 1451631600000000000",
        "! 2 no time, where records before have one",
      ])
  }

  @Test("every key that decides is known by its bytes, and no other")
  func keys() {
    for known in ["time", "timestamp", "@timestamp", "_time", "ts"] {
      #expect(Reading("{\"\(known)\":7,\"v\":1}").log == ["json v=1 7000000000"])
      #expect(Reading("{\"x\(known.dropFirst())\":7}").log.first?.hasSuffix("=7") == true)
      #expect(Reading("{\"\(known)x\":7}").log == ["json \(known)x=7"])
    }
    for known in ["name", "measurement", "_measurement"] {
      #expect(Reading("{\"\(known)\":\"m\",\"v\":1}").log == ["m v=1"])
      #expect(Reading("{\"\(known)s\":\"m\",\"v\":1}").log == ["json,\(known)s=m v=1"])
    }
  }
}

@Suite("Times in JSON")
struct TimeTests {
  static func stamp(_ time: String, _ precision: Precision = .auto) -> String {
    var settings = JSONReaderSettings()
    settings.precision = precision
    let line = Reading("{\"time\":\(time),\"v\":1}", settings).log.first ?? ""
    return line.hasPrefix("!") ? "refused" : String(line.dropFirst("json v=1 ".count))
  }

  @Test(
    "times are texts, numbers of any unit by their size, and digits in quotes",
    arguments: [
      (#""2016-01-01T01:00:00+01:00""#, "1451606400000000000"),
      (#""2016-01-01 00:00:00""#, "1451606400000000000"),
      (#""2016-12-31T23:59:60Z""#, "1483228799999999999"),
      ("1451606400", "1451606400000000000"), ("1451606400000", "1451606400000000000"),
      ("1451606400000000", "1451606400000000000"), ("1451606400123456789", "1451606400123456789"),
      ("1435781430.781", "1435781430781000000"), ("1435781430.1234567891", "1435781430123456789"),
      ("-1.5", "-1500000000"), ("1.4516064e9", "1451606400000000000"),
      ("1451606400123.5", "1451606400123500000"), ("0", "0"),
      (#""1451606400""#, "1451606400000000000"),
      ("null", ""), ("9223372036854775807", "9223372036854775807"),
      ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775808", "refused"),
      ("1e30", "refused"), ("1e999999999", "refused"), ("0e999999999", "0"),
      (#""""#, "refused"), ("{}", "refused"), (#""1e""#, "refused"), (#""-""#, "refused"),
    ])
  func reads(_ row: (time: String, stamp: String)) {
    #expect(Self.stamp(row.time) == row.stamp)
  }

  @Test("a unit that is asked for holds for every number")
  func given() {
    #expect(Self.stamp("5", .unit(.milliseconds)) == "5000000")
    #expect(Self.stamp("5", .unit(.nanoseconds)) == "5")
    #expect(Self.stamp("9223372037", .unit(.seconds)) == "refused")
  }

  @Test("the first number decides on the unit; other magnitudes are counted")
  func locks() {
    var reader = JSONReader()
    let text = Array("{\"time\":1451606400,\"v\":1}\n{\"time\":6000000000,\"v\":1}\n".utf8)
    guard case .point(let next) = reader.read(text.span, from: 0, atEnd: true),
      case .point = reader.read(text.span, from: next, atEnd: true)
    else {
      Issue.record("refused")
      return
    }
    let (unit, changes, time) = (reader.numberUnit, reader.magnitudeChanges, reader.point.time)
    #expect(unit == .seconds && changes == 1)
    #expect(time?.nanoseconds == 6_000_000_000_000_000_000)
  }

  @Test("points without a time get the current one where it is set")
  func current() {
    var reader = JSONReader()
    reader.currentTime = .init(nanoseconds: 42)
    let text = Array("{\"v\":1}".utf8)
    guard case .point = reader.read(text.span, from: 0, atEnd: true) else {
      Issue.record("refused")
      return
    }
    let line = reader.lineText
    #expect(line == "json v=1 42")
  }
}
