import Bytes
import FilterRun
import KapacitorFunction

/// The function of one task: tests each window of each group against the group's history.
///
/// What a TICKscript does not say is as the command line says. A point without the field is no value,
/// and an integer is a number.
struct TaskFunction: ~Copyable {
  var diagnostics: Diagnostics
  /// Whether the conversation cannot go on; the last answer says why.
  private(set) var hasFailed = false
  private(set) var settings: TTestSettings
  /// A detector without history; nil before the task has told its options.
  private(set) var blank: Detector?
  var groups = ByteKeyTable()
  /// For each group one detector a field.
  var detectors: [[Detector]] = []
  private var fields: [[UInt8]] = []
  /// The window that is being read.
  private var head: BatchHead?
  private var values: [[Double]] = []
  private var start = Int64.max

  /// A function that waits for its task.
  init(_ settings: TTestSettings) {
    self.settings = settings
    diagnostics = Diagnostics(tool: "lp-ttest", isQuiet: settings.stream.isQuiet)
  }

  /// Answers the complete requests of `bytes` from `start` on; the index of the first byte that is still
  /// needed.
  mutating func answer(
    _ bytes: Span<UInt8>, from start: Int, into output: inout ByteBuffer
  ) -> Int {
    var position = start
    do throws(FunctionError) {
      while !hasFailed, let (message, next) = try MessageFrame.next(bytes, from: position) {
        try answer(FunctionRequest(bytes, message), bytes, &output)
        position = next
      }
    } catch {
      fail(error.rawValue, &output)
    }
    return position
  }

  private mutating func fail(_ reason: String, _ output: inout ByteBuffer) {
    output.appendError(reason)
    diagnostics.fatal(reason)
    hasFailed = true
  }

  private mutating func answer(
    _ request: FunctionRequest, _ bytes: Span<UInt8>, _ output: inout ByteBuffer
  ) throws(FunctionError) {
    switch request {
    case .info:
      output.appendInfo(options: [("field", .text), ("size", .integer), ("alpha", .number)])
    case .initialize(let options): output.appendInitialized(problem: initialize(options))
    case .keepalive(let time): output.appendKeepalive(time: time)
    case .snapshot:
      let snapshot = self.snapshot()
      output.appendSnapshot(snapshot.span)
    case .restore(let range):
      restore(bytes, range)
      output.appendRestored()
    case .begin(let head):
      guard blank != nil else { return fail("a window came before the options", &output) }
      self.head = head
      for index in values.indices { values[index].removeAll(keepingCapacity: true) }
      start = .max
    case .point(let point):
      guard head != nil else { return }
      start = min(start, try point.time(bytes))
      for index in fields.indices {
        if let value = try point.number(ofField: fields[index], bytes) {
          values[index].append(value)
        }
      }
    case .end(let stop): end(at: stop, &output)
    case .unknown: break
    }
  }

  /// Takes the options of the task; what is wrong with them, nil if nothing is.
  private mutating func initialize(_ options: [FunctionOption]) -> String? {
    for option in options {
      switch (option.name, option.value) {
      case ("field", .text(let names)):
        settings.fields = names.split(separator: ",").map(String.init)
      case ("size", .integer(let size)): settings.size = Int(clamping: size)
      case ("alpha", .number(let alpha)): settings.alpha = alpha
      default: return "option \(option.name) is unknown or of another type"
      }
    }
    guard !settings.fields.isEmpty else { return "must supply a field name" }
    fields = settings.fields.map { Array($0.utf8) }
    values = fields.map { _ in [] }
    if let contradiction = settings.contradiction { return contradiction }
    guard settings.size >= 2 else { return "size must be at least 2" }
    guard settings.alpha > 0, settings.alpha < 1 else { return "alpha must be above 0 and below 1" }
    blank = Detector(settings)
    return nil
  }

  /// Tests the window that ends here.
  private mutating func end(at stop: Int64, _ output: inout ByteBuffer) {
    guard let head, let number = number(of: head.group) else { return }
    self.head = nil
    for index in fields.indices {
      let judgement = detectors[number][index].judge(
        values[index], start: min(start, stop), stop: stop)
      guard let judgement, let pValue = judgement.pValue else { continue }
      var figures: [(name: StaticString, value: Double)] = [("pvalue", pValue)]
      // A t without end would make an alert that Kapacitor cannot write as JSON.
      if let t = judgement.loudest?.test.t, t.isFinite { figures.insert(("t", t), at: 0) }
      var head = head
      // With one field the points are the guide's.
      if fields.count > 1 { head.add(tag: Array(settings.fieldTag.utf8), value: fields[index]) }
      output.appendPoint(of: head, time: stop, fields: figures)
    }
  }

  /// The number of a group, new or not; nil when it would be one too many.
  private mutating func number(of group: [UInt8]) -> Int? {
    guard let blank else { return nil }
    if let number = groups.find(group.span, 0..<group.count) { return number }
    guard groups.count < settings.maxGroups else {
      diagnostics.noteOnce(
        "more than \(settings.maxGroups) groups; windows of further ones are refused (--max-groups)"
      )
      return nil
    }
    detectors.append(fields.map { _ in blank })
    return groups.insert(group.span, 0..<group.count).index
  }
}
