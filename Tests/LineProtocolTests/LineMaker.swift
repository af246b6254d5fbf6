import TestSupport

/// Makes lines that resemble each other, as those of a stream do, and spoils some.
struct LineMaker {
  var random: SeededGenerator
  var heads = [
    "m", "temperatures", "cpu,host=a", "cpu,host=server01,region=eu", "cpu,host=server02,region=eu",
    "cpu,host=,region=eu", "cpu,host=server03,region=é",
    "disk,device=sda1,fstype=ext4,path=/var", "a\\ b,k\\=1=v\\,w", "m,tag=ä", "m,b=1,a=2",
    "m,a=1,a=2",
  ]
  /// The kinds of values of the present text; few, so that neighbours resemble each other.
  private var kinds = [23]
  var keys = ["v", "hotend", "bed", "air", "usage_user", "a_rather_long_field_key", "x\\ y", "é"]

  init(random: SeededGenerator) { self.random = random }

  /// A text of `count` lines.
  mutating func text(lines count: Int) -> [UInt8] {
    var text: [UInt8] = []
    var fields = 0
    kinds = (0...random.below(4)).map { _ in random.below(26) }
    for number in 0..<count {
      if number % 8 == 0 { fields = 1 + random.below(4) }
      var line = line(number, fields: random.below(20) == 0 ? 1 + random.below(4) : fields)
      if random.below(4) == 0 { spoil(&line) }
      text += line
      text.append(0x0A)
    }
    if random.below(4) == 0 { text.removeLast() }
    return text
  }

  private mutating func line(_ number: Int, fields: Int) -> [UInt8] {
    var line = random.below(30) == 0 ? random.pick(["# note", "", "  ", "# a\tb", "#\u{1}"]) : ""
    if !line.isEmpty { return Array(line.utf8) }
    line = random.below(3) == 0 ? random.pick(heads) : heads[3]
    let first = random.below(10) == 0 ? random.below(keys.count) : 1
    for field in 0..<fields {
      line += field == 0 ? " " : ","
      line += keys[(first + field) % keys.count] + "=" + value()
    }
    switch random.below(12) {
    case 0: break
    case 1: line += " " + String(random.below(100_000))
    case 2: line += " 1451606400"
    case 3: line += " " + String(Int64(bitPattern: random.next()))
    case 4: line += " 9223372036854775" + String(800 + random.below(20))
    default: line += " " + String(1_451_606_400_000_000_000 + number)
    }
    return Array(line.utf8)
  }

  private mutating func value() -> String {
    switch random.below(10) == 0 ? random.below(26) : random.pick(kinds) {
    case 0: String(Int64(bitPattern: random.next())) + "i"
    case 1: String(random.next()) + "u"
    case 2: random.pick(["t", "FALSE", "True", "tRue"])
    case 3: random.pick(["\"a b\"", "\"x\\\"y\"", "\"two\nlines\"", "\"\\n=,\"", "\"open"])
    case 4: random.pick(["1e3", "1e400", "-1E-400", "5.", ".5", "-.5", "-", ".", "1_0", "0x1p4"])
    case 5: "-" + String(random.below(1000)) + "." + String(random.below(1000))
    case 6: String(random.below(1000)) + random.pick(["i", "i", "i", "", "u", "5"])
    case 7: String(random.next()) + String(random.next()) + "." + String(random.next())
    default:
      String(90 + random.below(20)) + "." + String(1_000_000 + random.below(1_000_000)).dropFirst()
    }
  }

  /// Changes, drops, doubles or adds a byte.
  private mutating func spoil(_ line: inout [UInt8]) {
    guard !line.isEmpty else { return }
    let place = random.below(line.count)
    let bytes = Array(" ,=\\\"\n\r\t#-.eiu09a\u{7F}\u{1}".utf8) + [0x80, 0xC3, 0xFF, 0xE2]
    switch random.below(5) {
    case 0: line[place] = random.pick(bytes)
    case 4: line[place] ^= 1 << UInt8(random.below(8))
    case 1: line.remove(at: place)
    case 2: line.insert(line[place], at: place)
    default: line.insert(random.pick(bytes), at: place)
    }
  }
}
