import Bytes
import Grouping
import LineProtocol
import Testing

/// The groups of lines, by number.
private func numbers(_ lines: [String], _ grouping: Grouping, most: Int = 100) -> [Int?] {
  var groups = GroupKeys(grouping, most: most)
  var parser = PointParser()
  return lines.map { line in
    let bytes = Array((line + " v=1 1\n").utf8)
    guard case .point = parser.parse(bytes.span, from: 0, atEnd: true) else { return -1 }
    return groups.number(of: parser.point, in: bytes.span)
  }
}

@Suite("Grouping points")
struct GroupKeysTests {
  @Test("each series is a group, whatever the order of its tags")
  func series() {
    let found = numbers(["m,a=1,b=2", "m,a=1,b=3", "m,b=2,a=1", "n,a=1,b=2", "m,a=1,b=3"], .series)
    #expect(found == [0, 1, 0, 2, 1])
  }

  @Test("named tags make groups within a measurement; a missing one counts as a value of its own")
  func tags() {
    let grouping = Grouping(["host"])
    let found = numbers(["m,host=a,cpu=0", "m,host=a,cpu=1", "m,cpu=1", "n,host=a", "m"], grouping)
    #expect(found == [0, 0, 1, 2, 1])
  }

  @Test("without grouping all points are one group")
  func none() {
    #expect(numbers(["m,host=a", "n", "m"], Grouping(["none"])) == [0, 0, 0])
  }

  @Test("a group too many is refused while the known ones go on")
  func limit() {
    #expect(numbers(["a", "b", "c", "a", "c", "b"], .series, most: 2) == [0, 1, nil, 0, nil, 1])
  }
}
