import Bytes
import StateFile
import Windows

/// The state: the names of fields, and of each group its fields and what is summed up of them.
extension AggregateWriter {
  /// What is kept of at most so many groups.
  mutating func transfer(_ coder: inout StateCoder, groups most: Int) throws(StateError) {
    if coder.isReading { forget() }
    try coder.list("names", count: names.count) { place, coder throws(StateError) in
      let name = try coder.bytes("name", names.bytes, names.range(of: place))
      guard coder.isReading else { return }
      guard number(of: coder.span.extracting(name)) == place else {
        throw coder.refusal("the name of a field")
      }
    }
    let (known, needsValues) = (0..<names.count, needsValues)
    try coder.list("groups", &groups, new: Group()) { group, coder throws(StateError) in
      let name = try coder.bytes("name", group.name.span, 0..<group.name.count)
      if coder.isReading { group.name = coder.span.extracting(name).array }
      try coder.values("fields", &group.fields)
      try coder.check(group.fields.allSatisfy(known.contains), "the fields of a group")
      try group.panes.transfer(&coder, fields: group.fields.count, keepsValues: needsValues)
    }
    try coder.check(groups.count <= most, "a group too many")
  }
}
