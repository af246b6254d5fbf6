import FilterRun
import Options

/// Groups of lp-alert's options.
enum AlertOptions {
  static var events: OptionGroup<AlertSettings> {
    OptionGroup(
      "Which evaluations become events",
      [
        .switch(
          "changes", \.policy.changesOnly, help: "Only changes of the level.",
          details: "Send an event only when the level changes, instead of for each point not OK."
        ).keptInState,
        .value(
          "repeat", "DURATION", \.policy.repeatInterval, as: .duration,
          help: "With --changes: tell again after DURATION.",
          details: """
            As `--changes`, but repeat the event of a level that lasts when DURATION has passed \
            since the last event of the series.
            """
        ).keptInState,
        .value(
          "for", "DURATION", \.policy.hold, as: .durationOrZero, default: "0s",
          help: "A level must hold this long to rise.",
          details: "Take a higher level only after it has held for DURATION."
        ).keptInState,
        .value(
          "for-count", "N", \.policy.holdCount, as: .wholeNumber(in: 1...1_000_000_000),
          default: "1",
          help: "A level must hold for N points to rise.",
          details: "Take a higher level only at the N-th point in a row that has it."
        ).keptInState,
        .value(
          "clear-for", "DURATION", \.policy.clearHold, as: .durationOrZero, default: "0s",
          help: "A level must hold this long to fall.",
          details: "Take a lower level only after it has held for DURATION."
        ).keptInState,
        .value(
          "clear-for-count", "N", \.policy.clearHoldCount, as: .wholeNumber(in: 1...1_000_000_000),
          default: "1", help: "A level must hold for N points to fall.",
          details: "Take a lower level only at the N-th point in a row that has it."
        ).keptInState,
        .value(
          "flapping", "LOW,HIGH", \.policy.flapping, as: .flappingLimits,
          help: "Hold events back while levels flap.",
          details: """
            Send no events while the level changes too often: from the moment when the share of \
            changes among the last `--flapping-history` levels rises above HIGH until it falls below LOW. \
            Newer changes weigh more. One event is sent when that begins, by default with the \
            message `ID is flapping`, and one when it ends.
            """
        ).keptInState,
        .value(
          "flapping-history", "N", \.policy.flappingHistory, as: .wholeNumber(in: 2...65),
          default: "21",
          help: "With --flapping: how many levels count.",
          details: "How many past levels `--flapping` considers."
        ).keptInState.understood(as: "history"),
        .value(
          "throttle", "DURATION", \.policy.throttle, as: .duration,
          help: "At most one event of a series in DURATION.",
          details: """
            Send at most one event of each series in DURATION. Two kinds of events are always \
            sent: a level above all that were sent in that time, and the recovery from a level \
            that was sent.
            """
        ).keptInState,
        .switch(
          "no-recoveries", \.policy.withoutRecoveries, help: "No events for the return to OK.",
          details: "Send no events for the return to OK."
        ).keptInState,
        .switch(
          "initial", \.policy.initial, help: "Tell the first level even when it is OK.",
          details: "Send an event for the first point of each series even when it is OK."
        ).keptInState,
        .switch(
          "all", \.requiresAll, help: "Windows: all points must agree.",
          details: """
            A window has the lowest level of its points instead of the highest: it is CRITICAL only \
            when all of them are.
            """
        ).keptInState,
        .value(
          "digest", "DURATION", \.digest, as: .duration, help: "One event for all in DURATION.",
          details: """
            Send one event for all the events in each DURATION: their number, the \
            highest level, and their messages.
            """
        ).keptInState,
      ])
  }

  static var silence: OptionGroup<AlertSettings> {
    OptionGroup(
      "Silence",
      [
        .value(
          "silence", "FILE", \.silencePath, as: .file, help: "Events that are not to be sent.",
          details: """
            Do not send events that a line of FILE matches. A line has matchers like those of \
            Alertmanager, with `=`, `!=`, `=~` or `!~` for a tag or `measurement`, and `from TIME` \
            or `until TIME` where the silence has a start or an end: `host="web1", disk=~"sd.*" \
            until 2016-01-02T06:00:00Z`. Times are those of the points. A change that still holds \
            when the silence ends is sent then. The file is read again on SIGHUP.
            """),
        .value(
          "deadman", "DURATION", \.deadman, as: .duration,
          help: "Tell when a series falls silent.",
          details: """
            Send a CRITICAL event for a series that has had no point for more than DURATION while \
            the others continued, and its recovery when the next point arrives. Differences \
            between clocks raise no such event (see EVENT TIME). Its id ends with `:deadman`.
            """
        ).keptInState,
        .value(
          "expect", "FILE", \.expectedPath, as: .file,
          help: "With --deadman: series that must be there.",
          details: """
            Series that `--deadman` expects from the start, one a line such as `cpu,host=a`, so \
            that a series that never appears is reported too.
            """),
        .value(
          "now", "TIME", \.now, as: .moment, help: "What time it is when the input ends.",
          details: """
            At the end of the input, assume that the time is TIME, or the present time with `now`: \
            `--deadman` reports series that have been silent until then, and `--expire` forgets \
            them, even with `--state` and for an empty input. Use it for batches, for example in \
            cron. It is not needed after `lp-window --now`, which passes the time on with the \
            windows if they were written whole.
            """),
        .value(
          "expire", "DURATION", \.expire, as: .duration, help: "Forget series unseen for DURATION.",
          details: """
            Forget a series that has had no point for more than DURATION while the others \
            continued (see EVENT TIME). If it was not OK, an event at level OK is sent, by default \
            with the message `ID has expired`. Its place in `--max-groups` becomes free, unless \
            `--state` or `--deadman` has to remember it.
            """
        ).keptInState,
      ])
  }

  static var grouping: OptionGroup<AlertSettings> {
    OptionGroup(
      "Grouping",
      [
        .value(
          "group-by", "TAGS", \.grouping, as: .grouping, default: "*",
          help: "Tags whose points share a level.",
          details: """
            `*` gives each series, that is measurement and all tags, a level of its own; a list of \
            tags such as `host,cpu` one for each measurement and the values of these tags; \
            `measurement` one for each measurement; `none` one for all. Windows keep the groups \
            they arrived with.
            """
        ).keptInState,
        .switch(
          "partial", \.takesPartial, help: "Judge aggregates of cut windows too.",
          details: """
            Judge points with `partial=true` too, which `lp-window --agg` writes for a window that \
            the end of the input cut off. Otherwise they are skipped, since a sum over half a \
            window is too low.
            """),
        .value(
          "max-groups", "N", \.maxGroups, as: .wholeNumber(in: 1...1_000_000_000),
          default: "100000", help: "Refuse points of more groups than N.",
          details: """
            Hold at most N groups. Points of further groups are refused, which is reported; the \
            other groups continue.
            """),
        .value(
          "max-ahead", "DURATION", \.maxAhead, as: .duration, default: "1d",
          help: "Do not believe a jump of a series at once.",
          details: """
            Hold a point back that is more than DURATION ahead of the one before it in its series, \
            until the next one shows whether the series continued after a gap or the timestamp was \
            wrong; a point with a wrong timestamp is refused. A series that has jumped may jump by \
            twice as much from then on. So a wrong timestamp cannot silence a series, neither in \
            its state nor in `--throttle`, `--repeat` and `--for`.
            """),
      ])
  }

  static var output: OptionGroup<AlertSettings> {
    OptionGroup(
      "Output",
      [
        .choice(
          "output", short: "o", \.form, default: "json, on a terminal short lines",
          help: "Form of the events on stdout.",
          details: """
            Without it, events are JSON in a pipe or file, and short lines on a terminal. `json`: \
            Kapacitor's alert, one object a line; `text`: a line with TABs between time, level, \
            id, message, tags and fields; `lp`: the point with the fields `level`, `duration`, \
            `id` and `previousLevel` added.
            """),
        .choice(
          "color", \.colour, default: "auto", help: "Colours in text.",
          details: """
            `auto` colours the levels of text on a terminal, unless the environment has a NO_COLOR \
            that is not empty or TERM is `dumb`.
            """),
        .repeated(
          "log", "FILE", \.logs, as: .file, help: "Add events to FILE as JSON.",
          details: """
            Append each event to FILE, always as JSON. The file is created with mode \
            0600, and created again after it was moved away, as logrotate does.
            """),
        .value(
          "id", "TEMPLATE", \.id, as: .text, default: "the series", help: "Name of an alert.",
          details: "The id of an event, by default the series as `NAME:tag=value`. See TEMPLATES."),
        .value(
          "message", "TEMPLATE", \.message, as: .text, default: "{{ .ID }} is {{ .Level }}",
          help: "One line for people.", details: "The message of an event. See TEMPLATES."),
        .value(
          "details", "TEMPLATE", \.details, as: .text, default: "nothing", help: "Anything longer.",
          details: "The details of an event. See TEMPLATES."),
        .choice(
          "fail-on", \.failLevel, help: "Status 4 when such an event was sent.",
          details: "Exit with status 4 if an event at this level or above was sent."),
      ])
  }

  static var actions: OptionGroup<AlertSettings> {
    OptionGroup(
      "Actions",
      [
        .value(
          "exec", "COMMAND", \.exec, as: .text, help: "Run a command for each event.",
          details: """
            Run COMMAND once for each event, with the event's JSON on its stdin. COMMAND is split \
            into words at blanks outside quotes. It is run without a shell, and nothing in it is \
            expanded. See RUNNING COMMANDS.
            """),
        .value(
          "exec-timeout", "DURATION", \.actions.timeLimit, as: .duration, default: "30s",
          help: "End a command after DURATION.",
          details: """
            End a command that runs longer than DURATION, with all processes it has started: with \
            SIGTERM, and two seconds later with SIGKILL.
            """),
        .value(
          "exec-jobs", "N", \.actions.places, as: .wholeNumber(in: 1...256), default: "4",
          help: "Run at most N commands at once.",
          details: """
            Run at most N commands at once. While all N run, the stream waits at the next event. \
            Commands for the same id run one after the other, in the order of the events, retries \
            included. With 1, all commands do.
            """),
        .value(
          "exec-retries", "N", \.actions.retries, as: .wholeNumber(in: 0...100), default: "0",
          help: "Try a command that fails N times more.",
          details: """
            Try a command that ends with a status other than 0 up to N times more, after pauses of \
            1 s, 2 s, 4 s and so on.
            """),
      ])
  }
}
