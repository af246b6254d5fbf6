import Bytes
import Lambda

// An expression that parses prints as one that parses and prints the same, and evaluating it for
// points of any values ends.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  guard count < 1 << 12 else { return 0 }
  let text = Array(UnsafeBufferPointer(start: data, count: count))
  let options = LambdaOptions(clock: { 1_451_606_400_000_000_000 })
  // What comes to something else than true or false is made a condition.
  let condition = "string(".utf8 + text + ") != ''".utf8
  guard
    let expression = (try? LambdaExpression(parsing: text, options: options))
      ?? (try? LambdaExpression(parsing: condition, options: options))
  else { return 0 }
  let printed = expression.canonicalText
  guard let again = try? LambdaExpression(parsing: printed, options: options) else {
    fatalError("does not read what it prints: \(String(decoding: printed, as: UTF8.self))")
  }
  precondition(again.canonicalText == printed, "prints otherwise the second time")
  var frame = EvaluationFrame(for: expression)
  var state = FunctionState(for: expression)
  var other = EvaluationFrame(for: again)
  var otherState = FunctionState(for: again)
  let name = Array("text, né".utf8)
  for kind in 0..<8 {
    frame.begin(time: Int64(kind) * 3_600_000_000_000)
    other.begin(time: Int64(kind) * 3_600_000_000_000)
    for slot in expression.references.indices {
      set(&frame, slot, kind + slot, name)
      set(&other, slot, kind + slot, name)
    }
    let result = expression.evaluate(&frame, state: &state)
    let second = again.evaluate(&other, state: &otherState)
    if case .error = result, case .error = second { continue }
    precondition(result == second, "the printed expression gives something else")
  }
  return 0
}

func set(_ frame: inout EvaluationFrame, _ slot: Int, _ kind: Int, _ text: [UInt8]) {
  switch kind % 8 {
  case 0: frame.setFloat(slot, 0)
  case 1: frame.setInteger(slot, .min)
  case 2: frame.setString(slot, text.span, 0..<text.count)
  case 3: frame.setBoolean(slot, true)
  case 4: frame.setFloat(slot, .infinity)
  case 5: frame.setInteger(slot, -1)
  case 6: frame.setMissing(slot)
  default: frame.setFloat(slot, 1e308)
  }
}
