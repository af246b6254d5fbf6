import Bytes
import Grouping
import Templates
import TestSupport
import Testing
import Times

@testable import Alerts

@Suite("Templates")
struct TemplateTests {
  private func render(
    _ template: String, _ line: String = "m,host=a,dc=x value=12,count=3i,on=t,s=\"hi\" 1451606410",
    _ event: Event = sample(), by grouping: Grouping = .series,
    for place: TemplatePlace = .details
  ) -> String {
    do {
      let template = try Template(parsing: template, names: place.names, escapesHTML: false)
      let context = context(line, by: grouping)
      let texts = EventTemplates().render(event, context)
      let text = EventTemplates().render(template, event, context, texts)
      return String(decoding: text, as: UTF8.self)
    } catch { return "\(error)" }
  }

  @Test(
    "names of both spellings are filled in",
    arguments: [
      ("{{ .ID }} {{ .Name }} {{.TaskName}} {{ .Group }}", "m:dc=x,host=a m lp-alert dc=x,host=a"),
      ("{{id}} {{name}} {{task}} {{group}}", "m:dc=x,host=a m lp-alert dc=x,host=a"),
      ("{{ .Level }}/{{ .PreviousLevel }}/{{ .Reason }}", "CRITICAL/OK/change"),
      ("{{level}}/{{previousLevel}}/{{reason}}", "CRITICAL/OK/change"),
      ("{{ .Time }} {{ .Duration }}", "2016-01-01 00:00:10 +0000 UTC 10s"),
      (
        "{{time}} {{duration}} {{message}}",
        "2016-01-01 00:00:10 +0000 UTC 10s m:dc=x,host=a is CRITICAL"
      ),
      ("{{ .Time.Unix }} {{ .Time.UnixNano }}", "1451606410 1451606410000000000"),
      ("{{ .Duration.Seconds }} {{ .Duration.Minutes | printf \"%.3f\" }}", "10 0.167"),
      ("{{ index .Tags \"host\" }} {{ .Tags.host }} {{tags.host}}", "a a a"),
      ("{{ index .Fields \"value\" }} {{ .Fields.count }} {{fields.s}}", "12 3 hi"),
      ("{{ .Tags }} {{ .Fields }}", "map[dc:x host:a] map[count:3 on:true s:hi value:12]"),
      ("{{ .ServerInfo.Hostname }}", "localhost"),
      ("{{ \"a\\\"b\" }} {{ `r\\n` }} {{ 5 }} {{ 1.5 }} {{ true }}", "a\"b r\\n 5 1.5 true"),
    ])
  func names(template: String, expected: String) {
    #expect(render(template) == expected)
  }

  @Test("what is missing prints as in Kapacitor, and nothing in Mustache's spelling")
  func missing() {
    #expect(
      render("{{ index .Fields \"no\" }}|{{ .Tags.no }}|{{ index .Tags \"no\" }}|{{ .Fields.no }}")
        == "<no value>|<no value>||<no value>")
    #expect(render("{{tags.no}}|{{fields.no}}") == "|")
  }

  @Test("a group without tags is nil in Kapacitor's spelling and nothing in ours")
  func noGroup() {
    let template = "{{ .Group }}|{{group}}|{{ .ID }}"
    #expect(render(template, "m v=1 0", by: .none) == "nil||m")
  }

  @Test("keys of tags and fields may hold dashes and dots in Mustache's spelling")
  func oddKeys() {
    let line = "m,my-host=a.b,b.c=d v-1=2 0"
    #expect(
      render("{{tags.my-host}} {{tags.b.c}} {{ fields.v-1 | printf \"%.1f\" }}", line)
        == "a.b d 2.0")
  }

  @Test(
    "conditions choose a text",
    arguments: [
      ("{{ if eq .Level \"OK\" }}fine{{ else }}bad{{ end }}", "bad"),
      ("{{ if eq level \"OK\" \"CRITICAL\" }}one{{ end }}", "one"),
      ("{{ if eq .Level \"OK\" }}a{{ else if gt .Fields.value 10 }}b{{ else }}c{{ end }}", "b"),
      ("{{ if and (gt .Fields.value 10) (lt .Fields.count 5.5) }}in{{ end }}", "in"),
      ("{{ if or false .Fields.nope }}x{{ else }}y{{ end }}", "y"),
      ("{{ if not .Tags.nope }}none{{ end }}", "none"),
      ("{{ if .Fields.s }}{{ if ne .Fields.s \"ho\" }}nested{{ end }}{{ end }}", "nested"),
      ("{{ if ge .Fields.s \"ha\" }}1{{ end }}{{ if le .Fields.s \"ha\" }}2{{ end }}", "1"),
      ("{{ if eq .Fields.s 5 }}1{{ else }}2{{ end }}", "2"),
    ])
  func conditions(template: String, expected: String) {
    #expect(render(template) == expected)
  }

  @Test(
    "blanks are trimmed and comments are left out",
    arguments: [
      ("a  {{- .Name -}}  b", "amb"), ("a {{- /* note */ -}} b", "ab"),
      ("a{{/* note */}} b", "a b"), ("a{{! note }}b", "ab"), ("a {{ .Name -}}\n\n b", "a mb"),
      ("{{ -5 }}", "-5"), ("}} {x} {", "}} {x} {"),
    ])
  func trimming(template: String, expected: String) {
    #expect(render(template) == expected)
  }

  @Test("json gives Go's JSON with a newline")
  func json() {
    #expect(render("{{ json .Tags }}") == "{\"dc\":\"x\",\"host\":\"a\"}\n")
    #expect(
      render("{{ .Fields | json }}") == "{\"count\":3,\"on\":true,\"s\":\"hi\",\"value\":12}\n")
    #expect(render("{{ json .Tags }}", "m v=1 0") == "null\n")
    #expect(OrderedJSON(Array(render("{{ json . }}").utf8)) != nil)
  }

  @Test(
    "what is not supported or not known is refused with its column",
    arguments: [
      ("ab {{ .Levl }}", "column 7: unknown name .Levl; did you mean \"Level\"?"),
      ("é {{ leve }}", "column 6: unknown name leve; did you mean \"level\"?"),
      ("{{ .Time.Unx }}", "column 4: unknown name .Time.Unx; did you mean \"Unix\"?"),
      ("{{ .ID ", "column 1: unclosed action"),
      ("x {{ range .Tags }}{{ end }}", "column 3: {{range}} is not supported"),
      ("{{ with .Tags }}{{ end }}", "column 1: {{with}} is not supported"),
      ("{{ $x := 1 }}", "column 4: variables ($) are not supported"),
      ("{{ if .ID }}x", "column 1: {{if}} without {{end}}"),
      ("{{ end }}", "column 1: {{end}} without {{if}}"),
      ("{{ if .ID }}{{ else }}{{ else }}{{ end }}", "column 23: a second {{else}}"),
      ("{{ }}", "column 1: empty action"),
      (
        "{{#tags}}{{/tags}}",
        "column 3: only {{name}} of Mustache is supported, no sections, partials or triple braces"
      ),
      (
        "{{{id}}}",
        "column 3: only {{name}} of Mustache is supported, no sections, partials or triple braces"
      ),
      ("{{ .Fields.a.b }}", "column 4: too many names after .Fields"),
      ("{{ \"abc }}", "column 4: unclosed string"),
      ("{{ (.ID }}", "column 1: unclosed parenthesis"),
      ("{{ .ID ) }}", "column 8: unexpected here"),
      ("{{ .ID | .Name }}", "column 10: expected a function after |"),
      ("{{ .ID .Name }}", "column 8: only a function takes arguments"),
      ("{{ eq .ID }}", "column 4: eq takes 2 or more arguments, not 1"),
      ("{{ index .Level \"x\" }}", "column 4: index takes .Tags or .Fields and a name in quotes"),
      ("{{ 5x }}", "column 4: bad number \"5x\""),
      ("{{ print (print 1", "column 1: unclosed action"),
      ("{{/* x", "column 1: unclosed comment"),
      ("{{ | json }}", "column 4: unexpected here"),
      ("{{ .ID | }}", "column 8: something is missing at the end"),
    ])
  func refused(template: String, message: String) {
    #expect(render(template) == message)
  }

  @Test("the id's template cannot use what may differ between events")
  func places() {
    #expect(
      render("{{ .Level }}", for: .id) == "column 4: .Level is not known yet in the id template")
    #expect(
      render("{{message}}", for: .message)
        == "column 3: message is not known yet in the message template")
    #expect(render("{{ .Name }}", for: .id) == "m")
  }

  /// The expected texts are what Go's html/template makes of these templates, by its rules.
  @Test(
    "details are escaped for where in HTML they stand",
    arguments: [
      ("<b>{{ index .Tags \"h\" }}</b>", "<b>a&lt;b &#34;&#43;&#39;&amp;</b>"),
      ("{{ index .Fields \"no\" }}|{{ .Tags.no }}", "|"),
      ("{{ index .Tags \"h\" | html }}", "a&lt;b &#34;&#43;&#39;&amp;"),
      ("{{ printf \"<%s>\" .Name }}", "&lt;m&gt;"),
      ("<a title=\"{{tags.h}}\">", "<a title=\"a&lt;b &#34;&#43;&#39;&amp;\">"),
      ("<a title={{tags.h}}>", "<a title=a&lt;b&#32;&#34;&#43;&#39;&amp;>"),
      ("<a href='http://x/{{tags.h}}'>", "<a href='http://x/a%3cb%20%22&#43;%27&amp;'>"),
      ("<a href=\"/x?q={{tags.h}}\">", "<a href=\"/x?q=a%3cb%20%22%2b%27%26\">"),
      ("<a href=\"{{tags.u}}\">", "<a href=\"#ZgotmplZ\">"),
      ("a<!-- {{ .Name }} -->b", "ab"), ("1 < 2 {{ .Name }}", "1 < 2 m"),
      ("<script>x()</script>{{tags.h}}", "<script>x()</script>a&lt;b &#34;&#43;&#39;&amp;"),
      ("<script>{{ .Name }}</script>", "column 9: no value can stand here in HTML"),
      ("<p onclick='{{ .Name }}'>", "column 13: no value can stand here in HTML"),
      ("<p {{ .Name }}>", "column 4: no value can stand here in HTML"),
      (
        "{{ if .Name }}<p title='{{ else }}<p>{{ end }}",
        "column 1: the branches of {{if}} end in different places of HTML"
      ),
    ])
  func details(template: String, expected: String) throws {
    let line = #"m,h=a<b\ "+'&,u=javascript:x() v=1 0"#
    let rendered: String
    do throws(TemplateError) {
      var templates = EventTemplates()
      templates.details = try Template(parsing: template, for: .details)
      let texts = templates.render(sample(.critical, at: 0), context(line))
      rendered = String(decoding: texts.details, as: UTF8.self)
    } catch { rendered = "\(error)" }
    #expect(rendered == expected)
  }

  @Test("nesting has a limit")
  func nesting() {
    let deep = String(repeating: "{{ if .ID }}", count: 1000)
    #expect(render(deep).contains("nested too deep"))
    #expect(render("{{ " + String(repeating: "(", count: 1000)).contains("unclosed action"))
    let parentheses =
      "{{ " + String(repeating: "(", count: 1000) + ".ID" + String(repeating: ")", count: 1000)
      + " }}"
    #expect(render(parentheses).contains("nested too deep"))
  }

  @Test("no text makes the parser or the rendering fail")
  func randomTexts() {
    let parts = [
      "{{", "}}", "{{-", " -}}", "if", "else", "end", " ", ".", ".Tags", ".ID", "\"", "`", "(", ")",
      "|", "printf", "\"%5.2d\"", "eq", "index", "tags.", "5", "-", "é", "\\", "/*", "*/", "json",
    ]
    var generator = SeededGenerator(seed: 1)
    var rendered = 0
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        text += parts.randomElement(using: &generator) ?? ""
      }
      if !render(text).hasPrefix("column ") { rendered += 1 }
    }
    print("20000 random templates, \(rendered) of them valid")
  }
}
