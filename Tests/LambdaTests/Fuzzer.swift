import TestSupport

@testable import Lambda

/// Feeds mutated texts and random points, and checks what must hold for all of them.
struct Fuzzer {
  private(set) var texts = 0
  private(set) var accepted = 0
  private(set) var evaluations = 0
  private(set) var values = 0
  /// Texts whose result had another type than was promised.
  private(set) var contradictions: [String] = []
  private var generator: SeededGenerator
  private let corpus: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]]) {
    generator = SeededGenerator(seed: seed)
    self.corpus = corpus
  }

  mutating func step() {
    texts += 1
    let text = mutated()
    let options = LambdaOptions(
      isCondition: Bool.random(using: &generator), clock: { 0 })
    guard let expression = try? LambdaExpression(parsing: text, options: options) else { return }
    accepted += 1
    var frame = EvaluationFrame(for: expression)
    var state = FunctionState(for: expression)
    for _ in 0..<4 {
      frame.begin(time: number())
      for slot in expression.references.indices { set(slot, &frame) }
      evaluations += 1
      do throws(EvaluationError) {
        let result = try expression.value(&frame, &state)
        if expression.code.kinds[expression.code.tree.root].contains(result.kind) {
          values += 1
        } else {
          contradictions.append(String(decoding: text, as: UTF8.self))
        }
      } catch {
        if expression.message(for: error).isEmpty { contradictions.append("no message") }
        if expression.place(of: error).column < 1 { contradictions.append("no place") }
      }
    }
  }

  private static let marks = Array("()'\"/,-!*% .10eEumshdw<>=~x".utf8)
  private static let words =
    ([" AND ", " OR ", "9223372036854775807", "-1", "1e300", "x"]
    + Function.allCases.map { $0.rawValue + "(" }).map { Array($0.utf8) }

  private mutating func mutated() -> [UInt8] {
    var text = corpus.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let place = Int.random(in: 0...text.count, using: &generator)
      switch Int.random(in: 0...4, using: &generator) {
      case 0 where place < text.count: text.remove(at: place)
      case 1 where place < text.count: text[place] = .random(in: 0...255, using: &generator)
      case 2:
        text.insert(Self.marks.randomElement(using: &generator) ?? 0, at: place)
      case 3:
        text.insert(contentsOf: Self.words.randomElement(using: &generator) ?? [], at: place)
      default:
        let other = corpus.randomElement(using: &generator) ?? []
        text = Array(text[..<place]) + other.suffix(Int.random(in: 0...40, using: &generator))
      }
    }
    return text
  }

  private mutating func number() -> Int64 {
    let special: [Int64] = [.min, .max, 0, 1, -1, 7, 1_451_606_400_000_000_000]
    return Bool.random(using: &generator)
      ? special.randomElement(using: &generator) ?? 0
      : .random(in: .min ... .max, using: &generator)
  }

  private mutating func set(_ slot: Int, _ frame: inout EvaluationFrame) {
    switch Int.random(in: 0...9, using: &generator) {
    case 0: frame.setMissing(slot)
    case 1: frame.setAmbiguous(slot)
    case 2...3: frame.setFloat(slot, Double(bitPattern: generator.next()))
    case 4: frame.setFloat(slot, Double(Int.random(in: -5...5, using: &generator)))
    case 5: frame.setInteger(slot, number())
    case 6: frame.setBoolean(slot, .random(using: &generator))
    case 7: frame.slots[slot] = Value(duration: number())
    default:
      let text = SyntaxTree.randomText(using: &generator)
      frame.setString(slot, text.span, 0..<text.count)
    }
  }
}
