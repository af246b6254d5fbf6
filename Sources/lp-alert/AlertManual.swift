import Options

/// Sections of lp-alert's manual.
enum AlertManual {
  static var expressions: ManualSection {
    ManualSection(
      "EXPRESSIONS",
      [
        .text(
          """
          Expressions are Kapacitor's lambdas. A name, bare or in double quotes, is the value of the \
          field or tag; text stands in single quotes.
          """),
        .items([
          .init(
            "Operators",
            "`+ - * / %`, `== != < <= > >=`, `=~ !~`, `AND OR !`; also `&& || and or not`."),
          .init(
            "Numbers", "`1`, `0.5`, `1e-3`; integers become floats where the other side is one."),
          .init("Durations", "`5m`, `1h30m`, `250ms`."),
          .init("Regular expressions", "`host =~ /^web[0-9]+$/`, in RE2's syntax, in linear time."),
          .init(
            "Functions",
            """
            Kapacitor's: `abs`, `sqrt`, `log10`, `max`, `pow` and the rest of the mathematics, \
            `strContains`, `strHasPrefix`, `regexReplace`, `hour`, `weekday`, `if`, `isPresent`, \
            `float`, `int`, `string`, and `sigma`, `count`, `spread`, which remember earlier points \
            of the series; and `coalesce`, the first of its arguments that is there.
            """),
        ]),
        .text("`lp-alert --check EXPRESSION` prints an expression as it is understood."),
      ])
  }

  static var templates: ManualSection {
    ManualSection(
      "TEMPLATES",
      [
        .text(
          """
          Templates are Kapacitor's, `{{ .ID }}`, `{{ .Name }}`, `{{ .Level }}`, `{{ .Time }}`, \
          `{{ .Duration }}`, `{{ .Group }}`, `{{ index .Tags "host" }}`, `{{ index .Fields "t" | \
          printf "%0.2f" }}`, `{{ if eq .Level "OK" }}`, or shorter `{{id}}`, `{{level}}`, \
          `{{tags.host}}`, `{{fields.t}}`. Unknown names are refused at the start.
          """)
      ])
  }
}
