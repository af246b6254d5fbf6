import Bytes
import Grouping
import LineProtocol
import TestSupport
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

  @Test(
    "groups that come and go have the numbers of a dictionary, and no more places than live at once"
  )
  func removal() {
    var generator = SeededGenerator(seed: 3)
    var groups = GroupKeys(.series, most: 50)
    var parser = PointParser()
    var model: [Int: Int] = [:]
    var made = 0
    for _ in 0..<20_000 {
      let name = Int.random(in: 0..<200, using: &generator)
      let line = "m,long_name_of_a_tag=\(String(repeating: "x", count: name))\(name) v=1 1\n"
      let bytes = Array(line.utf8)
      guard case .point = parser.parse(bytes.span, from: 0, atEnd: true) else { continue }
      let number = groups.number(of: parser.point, in: bytes.span)
      if let known = model[name] {
        #expect(number == known)
      } else if let number {
        #expect(model.count < 50 && !model.values.contains(number) && number < 50)
        model[name] = number
        made += 1
      } else {
        #expect(model.count == 50)
      }
      guard Bool.random(using: &generator), let gone = model.randomElement(using: &generator) else {
        continue
      }
      groups.remove(gone.value)
      model[gone.key] = nil
    }
    let total = groups.made
    #expect(total == made)
    let length = groups.keys.bytes.count
    #expect(length < 50 * 250 * 2)
  }
}
