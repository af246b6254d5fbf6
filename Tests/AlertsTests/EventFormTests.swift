import Bytes
import Foundation
import Grouping
import LineProtocol
import StateFile
import Templates
import TestSupport
import Testing
import Times

@testable import Alerts

@Suite("Forms of an event")
struct EventFormTests {
  private func json(_ context: EventContext, _ event: Event = sample()) -> String {
    let texts = EventTemplates().render(event, context)
    var output = ByteBuffer()
    EventJSON.append(event, context, texts, to: &output)
    return output.string
  }

  private func text(
    _ context: EventContext, _ event: Event = sample(), inColour: Bool = false
  ) -> String {
    let texts = EventTemplates().render(event, context)
    var output = ByteBuffer()
    EventText.append(event, context, texts, inColour: inColour, to: &output)
    return output.string
  }

  private func line(
    _ context: EventContext, _ event: Event = sample(), unit: TimestampUnit = .seconds
  ) throws -> String {
    let texts = EventTemplates().render(event, context)
    var output = ByteBuffer()
    var writer = EventLine()
    _ = try writer.append(event, context, texts, unit: unit, to: &output)
    return output.string
  }

  @Test("tags and fields are sorted, of two fields with one name the last counts")
  func sorting() {
    let output = json(context("m,b=2,a=1 z=1,y=2i,z=3u,a=t 1451606410"))
    #expect(
      output.contains(
        #""tags":{"a":"1","b":"2"},"columns":["time","a","y","z"],"values":[["2016-01-01T00:00:10Z",true,2,3]]"#
      ))
    #expect(output.hasPrefix(#"{"id":"m:a=1,b=2","message":"m:a=1,b=2 is CRITICAL","details":"","#))
  }

  @Test("text is escaped as Go's encoder escapes it")
  func escapes() {
    var texts = EventTexts()
    texts.id += Array("<&>\"\\\n\r\t\u{1}\u{8}\u{C}\u{7F}é\u{2028}\u{2029}😀".utf8)
    texts.message = [
      0x61, 0xFF, 0xC3, 0x28, 0xE2, 0x82, 0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80,
    ]
    var output = ByteBuffer()
    EventJSON.append(sample(), context("m v=1 0"), texts, to: &output)
    let line = output.string
    let id =
      "\\u003c\\u0026\\u003e\\\"\\\\\\n\\r\\t\\u0001\\u0008\\u000c\u{7F}é\\u2028\\u2029😀"
    let bad = { String(repeating: "\\ufffd", count: $0) }
    #expect(line.hasPrefix(#"{"id":"\#(id)","message":"a\#(bad(2))(\#(bad(9))","#))
  }

  @Test("a number that is not finite is null, and the event is not lost")
  func notFinite() throws {
    var context = context("m a=1,b=2 1451606410")
    context.fields = zip(context.fields, [.infinity, .nan]).map {
      TemplateEntry($0.key, .float($1))
    }
    let output = json(context)
    #expect(output.contains(#"[["2016-01-01T00:00:10Z",null,null]]"#))
    let printed = try line(context)
    #expect(printed.hasPrefix("m level="))
    #expect(text(context).hasSuffix("\ta=null\tb=null\n"))
  }

  @Test("numbers are printed as Go prints them, integers exactly")
  func numbers() {
    let output = json(
      context("m a=12.0,b=1e21,c=0.0000001,d=9223372036854775807i,e=18446744073709551615u,f=-0.5 0")
    )
    #expect(output.contains("12,1e+21,1e-7,9223372036854775807,18446744073709551615,-0.5]"))
  }

  @Test("a window's columns are those of its first point, with the tags outside the group")
  func windowColumns() {
    var window = EventContext()
    window.startWindow()
    let grouping = Grouping(["host"])
    for row in ["m,host=a,dc=x value=0,b=1 0", "m,host=a,dc=y value=1,zzz=5 10", "m,host=a b=3 20"]
    {
      load(row, into: &window, by: grouping, asRow: true)
    }
    load("m,host=a,dc=y value=1 10", into: &window, by: grouping, asRow: false)
    let output = json(window)
    #expect(
      output.contains(
        #""tags":{"host":"a"},"columns":["time","b","dc","value"],"values":[["1970-01-01T00:00:00Z",1,"x",0],["1970-01-01T00:00:10Z",null,"y",1],["1970-01-01T00:00:20Z",3,null,null]]"#
      ))
    #expect(output.hasPrefix(#"{"id":"m:host=a","#))
    var templates = EventTemplates()
    templates.message = Template.parsed(
      "{{ .Tags }} {{ .Tags.dc }} {{ len .Tags }} {{ json .Tags }}")
    let texts = templates.render(sample(), window)
    let message = String(decoding: texts.message, as: UTF8.self)
    #expect(message == "map[host:a] y 1 {\"host\":\"a\"}\n")
  }

  @Test("a tag that the group has and the point lacks is empty")
  func missingGroupTag() {
    let output = json(context("m v=1 0", by: Grouping(["host", "dc"])))
    #expect(output.hasPrefix(#"{"id":"m:dc=,host=","#))
  }

  @Test("a series without a point has no columns but the time")
  func seriesOnly() {
    var context = EventContext()
    let head = Array("my\\ name,b=x\\,y,a=1".utf8)
    context.load(head: head.span)
    let output = json(context, sample(.ok, previous: .critical, .expired))
    #expect(
      output.contains(
        #""data":{"series":[{"name":"my name","tags":{"a":"1","b":"x,y"},"columns":["time"],"values":[["2016-01-01T00:00:10Z"]]}]}"#
      ))
  }

  @Test(
    "a series without a point has the name and tags that its points have",
    arguments: [
      "m", "m,a=1", #"m\\,x,a\\=b=c\\,\ d"#, #"m\,\ \=x,a\=\,=\=,b=2"#, #"m\=,k\\=x=v\q"#,
    ])
  func seriesAsPoint(head: String) {
    var series = EventContext()
    let bytes = Array(head.utf8)
    series.load(head: bytes.span)
    let point = context(head + " f=1 0")
    #expect(series.identity == point.identity)
  }

  @Test("the text form has one TAB between columns and nothing raw in them")
  func textColumns() {
    let output = text(
      context(#"m,h=a\ b,t=x s="on \"fire\"",n=-1i,k\=v="a\#tb",w="word" 1451606410"#))
    #expect(
      output
        == "2016-01-01T00:00:10Z\tCRITICAL\tm:h=a b,t=x\tm:h=a b,t=x is CRITICAL\th=\"a b\"\tt=x"
        + "\tk\\=v=\"a\\tb\"\tn=-1\ts=\"on \\\"fire\\\"\"\tw=word\n")
  }

  @Test("a tag cannot steer the terminal")
  func terminalEscapes() {
    var texts = EventTexts()
    texts.id += Array("\u{1B}[2J\u{9B}31m\u{202E}\\".utf8)
    texts.id += [0x9B]
    var output = ByteBuffer()
    EventText.append(sample(), context("m v=1 0"), texts, to: &output)
    let fields = output.string.components(separatedBy: "\t")
    #expect(fields[2] == "\\x1B[2J\\x9B31m\\u{202E}\\\\\\x9B")
  }

  @Test("only the level is coloured, and only when asked")
  func colour() {
    #expect(!text(context("m v=1 0")).contains("\u{1B}"))
    #expect(text(context("m v=1 0"), inColour: true).contains("\t\u{1B}[1;31mCRITICAL\u{1B}[0m\t"))
  }

  @Test("the line form adds level, duration, id and previousLevel, which win over the point's own")
  func lineFields() throws {
    let output = try line(context(#"m,h=a\ b v=1.50,n=2i,level=7,id="x" 1451606410"#))
    #expect(
      output
        == #"m,h=a\ b n=2i,v=1.5,level="CRITICAL",duration=10000000000i,id="m:h=a b",previousLevel="OK" 1451606410"#
        + "\n")
  }

  @Test("the line form reads back as line protocol, whatever the names hold")
  func lineReadsBack() throws {
    let source = #"a\,b\ c=d,t\=\,\ k=v\=\ \,w f\ \,\=k="q\"\\\n",b=F,u=3u,x=-1e-300 1451606410"#
    let printed = Array(try line(context(source), unit: .nanoseconds).utf8)
    var parser = PointParser(precision: .unit(.nanoseconds))
    let outcome = parser.parse(printed.span, from: 0, atEnd: true)
    var isPoint = false
    if case .point = outcome { isPoint = true }
    #expect(isPoint)
    var again = EventContext()
    again.load(parser.point, printed.span, groupedBy: .series)
    let name = String(decoding: again.name, as: UTF8.self)
    let tag = again.tagValue(Array("t=, k".utf8)).map { String(decoding: $0, as: UTF8.self) }
    let number = again.fields.value(of: Array("x".utf8))
    #expect(name == "a,b c=d")
    #expect(tag == "v= ,w")
    #expect(number == .float(-1e-300))
  }

  @Test("the line form has no unsigned number and no raw newline; what it cannot hold is counted")
  func lineForEveryReader() throws {
    let texts = EventTemplates().render(sample(), context("m v=1 0"))
    var output = ByteBuffer()
    var writer = EventLine()
    let point = context("m a=5u,b=9223372036854775808u,c=\"x\ny\" 1451606410")
    let dropped = try writer.append(sample(), point, texts, unit: .seconds, to: &output)
    let printed = output.string
    #expect(dropped == 1)
    #expect(printed.hasPrefix(#"m a=5i,c="x\ny",level="CRITICAL","#))
  }

  @Test("an event whose names cannot be written leaves nothing, and the next is whole")
  func lineThatCannotBe() throws {
    let texts = EventTemplates().render(sample(), context("m v=1 0"))
    var output = ByteBuffer()
    var writer = EventLine()
    var series = EventContext()
    let head = Array(#"m,a=b\"#.utf8)
    series.load(head: head.span)
    do throws(EncodeError) {
      _ = try writer.append(sample(), series, texts, unit: .seconds, to: &output)
      Issue.record("a backslash at the end of a tag was written")
    } catch {
      let isEmpty = output.isEmpty
      #expect(isEmpty)
    }
    _ = try writer.append(sample(), context("m v=1 1451606410"), texts, unit: .seconds, to: &output)
    let printed = output.string
    #expect(printed.hasPrefix("m v=1,level="))
  }

  @Test("a digest tells the events of an interval as one")
  func digest() throws {
    var digest = Digest(interval: span(60), rowLimit: 2)
    var output = ByteBuffer()
    for (time, level) in [(5, Level.warning), (20, .critical), (50, .ok)] {
      let event = sample(level, at: Int64(time), lasting: Int64(time))
      let texts = EventTemplates().render(event, context("m,h=\(time) v=1 0"))
      let isDue = digest.isDue(at: event.time)
      #expect(!isDue)
      digest.add(event, texts)
    }
    let isDue = digest.isDue(at: seconds(60))
    #expect(isDue)
    let flushed = digest.flush()
    let (event, data, own) = try #require(flushed)
    #expect(event.level == .critical)
    #expect(event.time == seconds(50))
    #expect(event.duration == span(50))
    #expect(String(decoding: own.id, as: UTF8.self) == "digest")
    #expect(String(decoding: own.message, as: UTF8.self) == "Received 3 events in the last 1m0s.")
    let isOver = digest.flush() == nil
    #expect(isOver)
    EventJSON.append(event, data, own, to: &output)
    let line = output.string
    #expect(
      line
        == #"{"id":"digest","message":"Received 3 events in the last 1m0s.","details":"m:h=5 is WARNING\nm:h=20 is CRITICAL\n… and 1 more","time":"1970-01-01T00:00:50Z","duration":50000000000,"level":"CRITICAL","data":{"series":[{"name":"digest","columns":["time","id","level","message"],"values":[["1970-01-01T00:00:05Z","m:h=5","WARNING","m:h=5 is WARNING"],["1970-01-01T00:00:20Z","m:h=20","CRITICAL","m:h=20 is CRITICAL"]]}]},"previousLevel":"OK","recoverable":true}"#
        + "\n")
    #expect(OrderedJSON(Array(line.utf8)) != nil)
  }

  @Test("a digest that was saved goes on")
  func digestSaving() throws {
    var digest = Digest(interval: span(60))
    var outputs = ["", ""]
    for index in 0...1 {
      var output = ByteBuffer()
      digest = Digest(interval: span(60))
      for time in [5, 20, 65, 70] {
        let event = sample(.warning, at: Int64(time))
        let texts = EventTemplates().render(event, context("m,h=\(time) v=1 0"))
        if digest.isDue(at: event.time), let (event, data, texts) = digest.flush() {
          EventJSON.append(event, data, texts, to: &output)
        }
        digest.add(event, texts)
        guard index == 1 else { continue }
        var restored = Digest(interval: span(60))
        let body = try stateBody { try digest.transfer(&$0) }
        try readState(body) { try restored.transfer(&$0) }
        swap(&digest, &restored)
      }
      if let (event, data, texts) = digest.flush() {
        EventJSON.append(event, data, texts, to: &output)
      }
      outputs[index] = output.string
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0].utf8.count { $0 == 10 } == 2)
    let body = try stateBody { coder in
      try coder.put("sent", 0)
      try coder.put("end", 0)
    }
    #expect(throws: StateError.self) { try readState(body) { try digest.transfer(&$0) } }
  }
}
