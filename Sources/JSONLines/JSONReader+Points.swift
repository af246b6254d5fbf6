import Bytes
import LineProtocol
import Times

// One point out of the tape.
extension JSONReader {
  /// How long the keys around a member may be together.
  private static var longestPrefix: Int { 1024 }

  /// Forgets what the point before left behind, which may have been refused.
  mutating func beginPoint() {
    (isIncomplete, holdsNull) = (false, false)
    if !openArrays.isEmpty { openArrays.removeAll() }
  }

  /// Makes the line of a point with `fields` and `tags`; false when it holds no value.
  mutating func composeNested(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers, fields: Int
  ) throws(JSONError) -> Bool {
    beginPoint()
    try beginName(bytes, nameMember(bytes, known))
    if let tags = known[.tags] { try addTags(bytes, tags) }
    try addFields(bytes, fields)
    return try finishPoint(
      bytes, time: timeMember(bytes, known), at: tape.members[fields].value.start)
  }

  /// Adds the members of an object of fields.
  mutating func addFields(_ bytes: Span<UInt8>, _ index: Int) throws(JSONError) {
    let children = tape.children(of: index)
    holdsNull = children.isEmpty
    tape.shadowDuplicates(children, bytes)
    try addMembers(bytes, children, isFlat: false)
  }

  /// Makes the line of a point all of whose members are tags and fields; false when all values are null.
  mutating func composeFlat(
    _ bytes: Span<UInt8>, _ known: borrowing KnownMembers
  ) throws(JSONError) -> Bool {
    let range = known.range
    beginPoint()
    tape.shadowDuplicates(range, bytes)
    var name = nameMember(bytes, known)
    // A number called "name" is a field of a flat record.
    if let index = name, tape.members[index].value.kind != .string { name = nil }
    try beginName(bytes, name)
    let time =
      timeMember(bytes, known) ?? foundTimeMember(bytes, range)
      ?? likelyTimeMember(bytes, range)
    if time == nil, !hasUnstamped { likelyTimeKey = keyOfLikelyTime(bytes, range) }
    try addMembers(bytes, range, isFlat: true, except: name ?? -1, time ?? -1)
    let start = range.isEmpty ? 0 : tape.members[range.lowerBound].key.start - 1
    return try finishPoint(bytes, time: time, at: start)
  }

  /// Starts the line with the measurement that a member says, or without one with the default.
  mutating func beginName(_ bytes: Span<UInt8>, _ index: Int?) throws(JSONError) {
    guard let index else { return composer.beginName(escaped: defaultName) }
    let value = tape.members[index].value
    guard value.kind == .string else { throw JSONError(.nameExpected, at: value.start) }
    try composer.beginName(value.text, of: bytes)
  }

  /// Adds the members of an object of tags.
  mutating func addTags(_ bytes: Span<UInt8>, _ index: Int) throws(JSONError) {
    let value = tape.members[index].value
    guard value.kind != .null else { return }
    // The tags of Beats and Logstash, a list of words.
    if value.kind == .array { return try leaveOut(tape.members[index].key, value, bytes) }
    guard value.kind == .object else {
      throw JSONError(
        .objectOfTagsExpected, at: value.kind == .string ? value.start - 1 : value.start)
    }
    let children = tape.children(of: index)
    tape.shadowDuplicates(children, bytes)
    var place = children.lowerBound
    while place < children.upperBound {
      let member = tape.members[place]
      place = member.next
      if member.isShadowed { continue }
      let roles = roles(bytes, member.key)
      switch member.value.kind {
      case .string, .number, .yes, .no:
        try addTag(bytes, member.key, member.value, roles)
      case .null: break
      case .array: try leaveOut(member.key, member.value, bytes)
      case .object:
        throw JSONError(.tagExpected, at: member.value.start, token: member.key.range)
      }
    }
  }

  /// Adds a tag. A text with a control byte, which line protocol cannot hold there, costs itself and not
  /// the point, unless its key was asked for.
  @inline(__always)
  private mutating func addTag(
    _ bytes: Span<UInt8>, _ key: JSONText, _ value: JSONValue, _ roles: KeyRoles
  ) throws(JSONError) {
    do throws(JSONError) {
      try composer.addTag(key, value, of: bytes)
    } catch {
      guard error.kind == .controlInName, !roles.contains(.tag) else { throw error }
      if leftOut.texts == 0 { leftOut.firstText = composer.fullKey(key, of: bytes) }
      leftOut.texts += 1
      isIncomplete = true
    }
  }

  /// Adds members as fields, or, of a flat record, as tags and fields. Members of objects in them have
  /// the keys around them, joined by dots, before their own.
  mutating func addMembers(
    _ bytes: Span<UInt8>, _ range: Range<Int>, isFlat: Bool, except name: Int = -1,
    _ time: Int = -1
  ) throws(JSONError) {
    var index = range.lowerBound
    while index < range.upperBound {
      let member = tape.members[index]
      if member.isShadowed || index == name || index == time {
        index = member.next
      } else if member.value.kind == .object {
        let prefixCount = composer.prefixCount
        composer.extendPrefix(member.key, of: bytes)
        guard composer.prefixCount <= Self.longestPrefix else {
          throw JSONError(.tooDeep, at: member.key.start, token: member.key.range)
        }
        // As deep as the tape is at most.
        try addMembers(bytes, tape.children(of: index), isFlat: isFlat)
        composer.truncatePrefix(to: prefixCount)
        index = member.next
      } else {
        try add(bytes, member.key, member.value, isFlat: isFlat)
        index += 1
      }
    }
  }

  /// Adds one value as what it is: a tag, a field, nothing.
  @inline(__always)
  mutating func add(
    _ bytes: Span<UInt8>, _ key: JSONText, _ value: JSONValue, isFlat: Bool
  ) throws(JSONError) {
    let roles = roles(bytes, key)
    var value = value
    // Before anything else, since a text that is a number is no tag.
    if value.kind == .string { value = try numberInText(bytes, value, roles) }
    switch value.kind {
    case .null:
      holdsNull = true
      return
    case .array, .object:
      // What nobody asked for costs itself and not the record.
      let isAskedFor = !roles.isDisjoint(with: [.tag, .field])
      guard value.kind == .array, !isAskedFor || settings.arrays == .index else {
        throw JSONError(.arrayValue, at: value.start, token: key.range)
      }
      return try takeArray(key, value, bytes, isFlat: isFlat)
    case .string:
      if isFlat, !roles.contains(.field) {
        let isTag = roles.contains(.tag)
        // An empty text is absence.
        if !isTag, !value.text.isEmpty { noteKind(bytes, key, value) }
        return settings.tagKeys.isEmpty || isTag ? try addTag(bytes, key, value, roles) : ()
      }
    case .number, .yes, .no:
      if isFlat {
        if roles.contains(.tag) { return try addTag(bytes, key, value, roles) }
        noteKind(bytes, key, value)
      }
    }
    try composer.addField(key, value, of: bytes, asInteger: integerRule(roles))
  }

  /// Takes in whether a key has a number or a text.
  @inline(__always)
  private mutating func noteKind(_ bytes: Span<UInt8>, _ key: JSONText, _ value: JSONValue) {
    let isText = value.kind == .string
    let prefix = composer.prefixCount
    if kinds.knows(key, bytes, prefix: prefix, isText: isText) { return }
    let fullKey = composer.fullKey(key, of: bytes)
    kinds.note(key, bytes, prefix: prefix, isText: isText, fullKey: fullKey)
    guard isText, numberText == nil, settings.tagKeys.isEmpty,
      value.range.contains(where: { bytes[$0] == Ascii.point }),
      let number = try? JSONScanner(end: value.end).number(bytes, from: value.start),
      number.end == value.end
    else { return }
    numberText = fullKey
  }

  /// The value that a text stands for where it is to be read as a number; otherwise the text.
  private mutating func numberInText(
    _ bytes: Span<UInt8>, _ text: JSONValue, _ roles: KeyRoles
  ) throws(JSONError) -> JSONValue {
    let isNamed = roles.contains(.number)
    guard isNamed || settings.numberTexts.isAll else { return text }
    guard text.end > text.start else {
      return JSONValue(kind: .null, start: text.start, end: text.end)
    }
    let first = bytes[text.start]
    if Ascii.isDigit(first) || first == Ascii.minus {
      let scanner = JSONScanner(end: text.end)
      if let number = try? scanner.number(bytes, from: text.start), number.end == text.end {
        return number
      }
    }
    guard !isNamed else {
      throw JSONError(.textIsNoNumber, at: text.start - 1, token: text.range)
    }
    return text
  }

  @inline(__always)
  private mutating func integerRule(_ roles: KeyRoles) -> IntegerRule {
    roles.contains(.integer) ? .wholes : settings.integerFields.isAll ? .literals : .none
  }

  /// What is asked of a member with this key, which then was there.
  @inline(__always)
  private mutating func roles(_ bytes: Span<UInt8>, _ key: JSONText) -> KeyRoles {
    asked.isEmpty ? [] : composer.roles(of: key, in: bytes, &asked)
  }

  /// Ends the line and reads it; `position` is where the fault lies if there is no field. False when all
  /// values are null: the absence of a point is no fault.
  mutating func finishPoint(
    _ bytes: Span<UInt8>, time: Int?, at position: Int
  ) throws(JSONError) -> Bool {
    if !openArrays.isEmpty { try addElements(bytes) }
    var moment: Timestamp?
    if let time {
      let value = tape.members[time].value
      moment = try stamps.timestamp(bytes, value)
      composer.noteTime(value)
    }
    guard composer.hasFields else {
      guard holdsNull else { throw JSONError(.noField, at: position) }
      leftOut.points += 1
      return false
    }
    // Whether times are asked for or missed is decided by what came before, once for the stream.
    if moment != nil {
      hasStamped = true
    } else if timeKey != nil {
      throw JSONError(.namedTimeMissing, at: position)
    } else if hasStamped {
      throw JSONError(.timeMissing, at: position)
    } else {
      hasUnstamped = true
    }
    moment = moment ?? currentTime
    composer.finish(time: moment)
    guard Self.take(composer, time: moment, with: &parser) else {
      throw JSONError(.lineRefused, at: position)
    }
    return true
  }

  /// Makes the point of the line made last; whether it is one, as it should be.
  @inline(__always)
  private static func take(
    _ composer: borrowing LineComposer, time: Timestamp?, with parser: inout PointParser
  ) -> Bool {
    parser.take(
      composer.line.span, end: composer.end, fields: composer.fieldPlaces.span, time: time)
  }

  /// Reads the line made last; whether it is a point, as it should be.
  static func parse(
    _ line: borrowing ByteBuffer, with parser: inout PointParser
  ) -> Bool {
    if case .point = parser.parse(line.span, from: 0, atEnd: true) { return true }
    return false
  }
}
