import Grouping
import JSONLines
import LineProtocol
import Options
import Times

extension OptionGroup where Settings == StreamSettings {
  /// The options of every tool that reads points, declared once so that they cannot differ.
  public static var stream: OptionGroup {
    OptionGroup(
      "Input and errors",
      [
        .choice(
          "input", short: "i", \.input, help: "Form of the input.",
          details: """
            The form of the input: line protocol, JSON with one object a line, or `srpl`, a stream \
            recording of Kapacitor after `zcat`, three lines a point. Without it the first bytes \
            decide.
            """),
        .choice(
          "precision", short: "p", \.precision, default: "auto",
          help: "Unit of the input's timestamps.",
          details: """
            The unit in which the timestamps of the input are counted. `auto` takes it from the \
            magnitude of the first timestamp, as InfluxDB 3 does, and keeps it for the whole stream; \
            a later one of another magnitude is reported once. The output has the unit of the input.
            """),
        .value(
          "max-line", "SIZE", \.maxLine, as: .size(atLeast: 64), default: "1MiB; JSON: 16MiB",
          help: "Refuse longer lines.",
          details: """
            Refuse lines that are longer than SIZE without holding them. SIZE is a number of bytes, \
            or one with `k`, `M` or `G`, each 1024 times the one before. A line of JSON may be longer, \
            since it can be a whole window.
            """),
        .switch(
          "strict", \.isStrict, help: "Exit with status 3 at the first refused line."),
        .value(
          "max-errors", "N", \.maxErrors, as: .wholeNumber,
          help: "Stop when more than N lines are refused.",
          details: "Exit with status 3 when more than N lines have been refused."),
        .value(
          "reject", "FILE", \.rejectPath, as: .file, help: "Keep refused lines in FILE.",
          details: """
            Append each refused line to FILE, unchanged. The file is created with mode 0600, and \
            created again after it was moved away, as logrotate does.
            """),
        .switch(
          "quiet", short: "q", \.isQuiet, help: "Print no messages on stderr.",
          details: """
            Print no message on stderr except the one that says why the tool stopped. The exit \
            status is unchanged.
            """),
        .switch(
          "verbose", short: "v", \.isVerbose, help: "Print counts on stderr at the end.",
          details: """
            At the end, print on stderr how much was read and what became of it. The numbers after \
            `read:` add up to that total; the numbers after the semicolon count other things. A \
            second line says how many series there were, their time range, and the usual distance \
            between two points of a series.
            """),
      ])
  }
}

extension OptionGroup where Settings == StreamSettings {
  /// The form of what is written; for tools that write points or windows.
  public static var output: OptionGroup {
    OptionGroup(
      "Output",
      [
        .choice(
          "output", short: "o", \.output, default: "as the input", help: "Form of the output.",
          details: """
            `lp`: line protocol; `json`: one object a line with `name`, `tags`, `fields` and `time`; \
            `flat`: one object a line without nesting. Without it the output has the form of the \
            input.
            """)
      ])
  }

  /// How JSON is read.
  public static var json: OptionGroup {
    OptionGroup(
      "JSON input",
      [
        .value(
          "name", "NAME", \.json.defaultName, as: .name, default: "json",
          help: "Measurement of records without one."),
        .value(
          "name-key", "KEY", \.json.nameKey, as: .name, help: "Member that is the measurement.",
          details: """
            The member that holds the measurement, instead of `name`, `measurement` or \
            `_measurement`.
            """),
        .value(
          "time-key", "KEY", \.json.timeKey, as: .name, help: "Member that is the time.",
          details: """
            The member that holds the time, instead of `time`, `timestamp`, `@timestamp`, `_time`, \
            `ts`, or the only one whose text is a time.
            """),
        .value(
          "time-format", "FORMAT", \.json.timeFormat, as: .timeFormat,
          help: "Form of times, in the letters of strptime.",
          details: """
            The form of times that are texts, such as `%d.%m.%Y %H:%M:%S`, in the letters of \
            strptime; `%f` is decimals of a second, `%s` seconds since 1970. Without it RFC 3339 and \
            its relatives, the common log format, RFC 5322 and ctime are known.
            """),
        .value(
          "input-tz", "ZONE", \.json.timeZone, as: ValueParser<NamedZone>.zone.map { $0.rules },
          default: "UTC",
          help: "Time zone of times that do not name one."),
        .repeated(
          "tag-key", "KEYS", \.json.tagKeys, as: .list, help: "Members that are tags.",
          details: """
            Members of a flat record that are tags, numbers and booleans too; other texts are then \
            left out. Without it all texts are tags.
            """),
        .repeated(
          "field-key", "KEYS", \.json.fieldKeys, as: .list, help: "Members that are fields.",
          details: "Members of a flat record that are fields, also texts."),
        .choice(
          "arrays", \.json.arrays, default: "skip", help: "What becomes of arrays.",
          details: """
            What becomes of an array among the values of a record: `skip` leaves it out, reports \
            the count at the end of the source, and refuses one that `--tag-key` or `--field-key` \
            names; `index` makes members of its elements, `cpu.0`, `cpu.1`; `refuse` refuses its \
            record.
            """),
        .repeated(
          "number", "FIELDS", \.json.numberTexts.names, as: .list,
          help: "Texts that are numbers; * for all.",
          details: """
            Fields whose text is read as a number, as Prometheus and many converters of CSV write \
            them; `*` for every text that is a number. An empty text is absent.
            """),
        .repeated(
          "int", "FIELDS", \.json.integerFields.names, as: .list,
          help: "Fields that are integers; * for all.",
          details: """
            Fields whose whole numbers are integers; `*` for all. JSON has one kind of number, \
            which is otherwise read as a float.
            """),
      ])
  }
}

extension ExitStatusNote {
  /// The statuses of every tool that reads points.
  public static var filter: [ExitStatusNote] {
    [
      ExitStatusNote(
        "0", "all input handled",
        details: "All input was handled, or the reader downstream exited early."),
      ExitStatusNote(
        "1", "some input refused",
        details: """
          All input was read, but some of it was refused, each time with a message; or none of it \
          could be used, because all of it was late, cut short, or (with `--state`) seen before.
          """),
      ExitStatusNote(
        "2", "wrong usage", details: "Wrong options, or input of another kind."),
      ExitStatusNote(
        "3", "could not continue",
        details: "A file could not be read or written, a limit was reached, or `--strict`."),
      ExitStatusNote(
        "128+n", "ended by signal n",
        details: "Ended by signal n, after open windows and whole lines were written."),
    ]
  }
}

extension ManualSection {
  /// What the signals do, in every tool that reads points.
  public static var signals: ManualSection {
    ManualSection(
      "SIGNALS",
      [
        .items([
          .init("SIGINT, SIGTERM", "Finish as at the end of the input. A second one ends at once."),
          .init("SIGUSR1", "Print the counts on stderr and continue."),
          .init("SIGHUP", "Reopen the files that are written to; exit if there are none."),
        ])
      ])
  }
}

extension ValueParser where Value == TimeSpan {
  /// A duration above zero, such as `5m` or `1h30m`.
  public static var duration: ValueParser {
    ValueParser(texts: { [$0.text] }) { text throws(OptionValueError) in
      let span = try parse(text)
      guard span.nanoseconds > 0 else { throw .because("must be greater than zero") }
      return span
    }
  }

  /// A duration of zero or more.
  public static var durationOrZero: ValueParser {
    ValueParser(texts: { [$0.text] }) { text throws(OptionValueError) in
      let span = try parse(text)
      guard span.nanoseconds >= 0 else { throw .because("must not be negative") }
      return span
    }
  }

  /// A duration of either sign.
  public static var signedDuration: ValueParser {
    ValueParser(texts: { [$0.text] }) { text throws(OptionValueError) in try parse(text) }
  }

  private static func parse(_ text: String) throws(OptionValueError) -> TimeSpan {
    do { return try TimeSpan(parsing: text) } catch {
      throw .expected("a duration such as 5m or 1h30m")
    }
  }
}

extension ValueParser where Value == Grouping {
  /// `*`, `measurement`, `none`, or names of tags with commas between.
  public static var grouping: ValueParser {
    ValueParser<[String]>.list.map(texts: { [$0.text] }) { names in Grouping(names) }
  }
}
