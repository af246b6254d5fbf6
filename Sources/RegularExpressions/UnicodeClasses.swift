/// The sets that `\p{…}` names: general categories by their short names, scripts and `Any`.
enum UnicodeClasses {
  /// The set of that name, or nil where it is not known. O(runs); the first call reads a table.
  static func named(_ name: String) -> ScalarSet? {
    if name == "Any" { return ScalarSet(0...ScalarSet.maximum) }
    let categories = UnicodeTables.categories
    let isWanted = categories.values.map { $0 == name || name.count == 1 && $0.hasPrefix(name) }
    if isWanted.contains(true) { return categories.scalars { isWanted[$0] } }
    let scripts = UnicodeTables.scripts
    return scripts.values.firstIndex { $0 == name && name != "-" }.map { script in
      scripts.scalars { $0 == script }
    }
  }
}

/// What names are made of; regular expressions and lambda expressions agree on it.
extension Unicode.Scalar {
  /// Whether it is a letter (general category L) of the version of Unicode that classes are of.
  var isLetter: Bool {
    // The table is large: an expression of ASCII needs none.
    isASCII ? "a"..."z" ~= self || "A"..."Z" ~= self : category.hasPrefix("L")
  }

  /// Whether it is a decimal digit (general category Nd), likewise.
  public var isDecimalDigit: Bool { isASCII ? "0"..."9" ~= self : category == "Nd" }

  /// Whether it may go on a name: a letter, a decimal digit or an underscore.
  public var continuesName: Bool { isLetter || isDecimalDigit || self == "_" }

  private var category: String {
    let table = UnicodeTables.categories
    return table.values[table.numbers[table.run(of: value)]]
  }
}

/// A property of every scalar value, as runs of scalars that have the same value.
struct UnicodeRuns {
  /// The values by their numbers.
  let values: [String]
  /// The first scalar of each run, in order.
  private(set) var starts: [UInt32] = []
  /// The number of each run's value.
  private(set) var numbers: [Int] = []

  /// Reads a table: values with spaces between; then for each run its length in base 29, `0` to `9` and `h`
  /// to `z`, which is left out where it is 1, and the number of its value in base 26 with `A` to `Z` as the
  /// last digit, `a` to `g` as one from 1 to 7 before it. A number and `*`: so often the last two runs again.
  init(_ values: String, _ runs: String) {
    self.values = values.split(separator: " ").map(String.init)
    var end: UInt32 = 0
    var (length, high): (UInt32, Int) = (0, 0)
    for byte in runs.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): length = length * 29 + UInt32(byte - 0x30)
      case UInt8(ascii: "h")...UInt8(ascii: "z"): length = length * 29 + UInt32(byte - 0x68) + 10
      case UInt8(ascii: "a")...UInt8(ascii: "g"): high = 26 * Int(byte - 0x60)
      case UInt8(ascii: "*"):
        for _ in 0..<2 * length {
          let earlier = starts.count - 2
          let repeated = starts[earlier + 1] - starts[earlier]
          starts.append(end)
          numbers.append(numbers[earlier])
          end += repeated
        }
        length = 0
      default:
        starts.append(end)
        numbers.append(high + Int(byte - 0x41))
        end += max(length, 1)
        (length, high) = (0, 0)
      }
    }
  }

  /// The run's first and last scalar.
  func range(of run: Int) -> ScalarRange {
    let end = run + 1 < starts.count ? starts[run + 1] - 1 : ScalarSet.maximum
    return starts[run]...end
  }

  /// The scalars whose value has such a number.
  func scalars(where isWanted: (Int) -> Bool) -> ScalarSet {
    ScalarSet(numbers.indices.filter { isWanted(numbers[$0]) }.map(range))
  }

  /// The run that holds `scalar`. O(log runs).
  func run(of scalar: UInt32) -> Int { starts.lastIndex(upTo: scalar) }
}
