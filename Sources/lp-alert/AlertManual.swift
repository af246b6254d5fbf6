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
          field or tag; `measurement` and `name` are the measurement where no field or tag is so \
          called. Text stands in single quotes.
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
            `float`, `int`, `string`; `coalesce`, the first of its arguments that is there; and those \
            that remember earlier points of the series: `count`, `spread(x)`, `sigma(x)`, \
            `sigma(x, N)` over the last N, `difference(x)`, `rate(x, 1s)` of a counter, \
            `stateDuration(condition)` and `stateCount(condition)`.
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
          Templates are Kapacitor's, or shorter in Mustache's spelling. Unknown names are refused at \
          the start.
          """),
        .items([
          .init(
            "Names",
            """
            `{{ .ID }}`, `{{ .Name }}` (the measurement), `{{ .Group }}`, `{{ .Level }}`, `{{ .Time }}`, \
            `{{ .Time.Unix }}`, `{{ .Duration }}`, `{{ .Duration.Seconds }}`, `{{ .TaskName }}`, \
            `{{ .ServerInfo.Hostname }}`; in the details also `{{ .Message }}`. Shorter: `{{id}}`, \
            `{{name}}`, `{{group}}`, `{{level}}`, `{{previousLevel}}`, `{{time}}`, `{{duration}}`, `{{reason}}`.
            """),
          .init(
            "Tags and fields",
            """
            `{{ index .Tags "host" }}`, `{{ index .Fields "t" }}`, or `{{tags.host}}`, `{{fields.t}}`. \
            Where there is none, `{{ index .Fields "t" }}` prints `<no value>` as in Kapacitor, the \
            others print nothing. The id can use tags, but no fields, level or time: it has to stay \
            the same from event to event.
            """),
          .init(
            "Functions",
            """
            `{{ index .Fields "t" | printf "%0.2f" }}` or `{{ printf "%.1f" fields.t }}`; `json`, \
            `html`, `len`, `print`, `println`; `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `and`, `or`, `not`.
            """),
          .init(
            "Details",
            """
            What is filled into the details is escaped for where it stands in HTML, in text, in an \
            attribute or in an address, as Kapacitor does it.
            """),
          .init("Branches", "`{{ if eq .Level \"OK\" }}fine{{ else }}bad{{ end }}`."),
        ]),
        .text("A digest has an id, a message and details of its own; see RUNNING COMMANDS."),
      ])
  }

  static var actions: ManualSection {
    ManualSection(
      "RUNNING COMMANDS",
      [
        .text(
          """
          A command of `--exec` gets the event on its stdin, the same line of JSON as on stdout, and \
          in its environment:
          """),
        .items([
          .init("LP_ALERT_ID", "The id of the alert."),
          .init("LP_ALERT_MESSAGE", "The message."),
          .init("LP_ALERT_LEVEL", "`OK`, `INFO`, `WARNING` or `CRITICAL`."),
          .init("LP_ALERT_PREVIOUS_LEVEL", "The level of the event before, of the same series."),
          .init("LP_ALERT_TIME", "The time of the event, as `2016-01-01T08:05:00Z`."),
          .init("LP_ALERT_DURATION", "How long the series has not been OK, in nanoseconds."),
          .init("LP_ALERT_NAME", "The measurement."),
        ]),
        .text(
          """
          Of a digest, id and name are `digest`, the message is its count, as `Received 3 events \
          in the last 10m0s.`, the level and duration are the highest, and the time is that of the \
          newest event. The output of a command is reported on stderr, line by line. At the end of \
          the input `lp-alert` waits for the commands that still run. A value with a NUL byte, or \
          one longer than 64 KiB, is left out of the environment.
          """),
      ])
  }

  static var time: ManualSection {
    ManualSection(
      "EVENT TIME",
      [
        .text(
          """
          Time is taken from the points, not from the clock: the same input gives the same events \
          at any speed. Only while a pipe or terminal gives no input does the clock advance the \
          time from the newest point, so that `--deadman`, `--expire` and `--digest` also work for \
          a stream that has stopped altogether. If a stream never began, the series of `--expect` \
          are reported.
          """),
        .text(
          """
          The silence of a series is measured by how far the others have advanced since its last \
          arrival, each by its own timestamps, so clocks may differ by days. An advance of a \
          series counts when its next point confirms it, so that one wrong timestamp makes no \
          series silent. It counts for at most half the limit, so that no series is silent when \
          all return after a pause. For `--expire` the first points of all series together also \
          count as one series: it should be longer than the differences between clocks.
          """),
      ])
  }
}
