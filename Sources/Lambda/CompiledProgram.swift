import RegularExpressions

/// An expression as instructions, with everything that they need.
///
/// A class, so that handing it on costs one pointer; it never changes.
final class CompiledProgram: Sendable {
  let instructions: [Instruction]
  /// Where in the text each instruction comes from.
  let offsets: [Int]
  let references: [[UInt8]]
  let constants: [UInt8]
  let regularExpressions: [RegularExpression]
  /// The calls that remember earlier points.
  let calls: [RememberingCall]
  let height: Int
  let options: LambdaOptions

  init(_ compiler: borrowing Compiler, options: LambdaOptions) {
    instructions = compiler.instructions
    offsets = compiler.offsets
    references = compiler.references
    constants = compiler.constants
    regularExpressions = compiler.regularExpressions
    calls = compiler.calls
    height = compiler.height
    self.options = options
  }
}
