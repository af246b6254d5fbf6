import Bytes

@testable import Simulation

/// All that a simulation with these settings writes.
func printed(_ settings: PrinterSettings) throws -> [UInt8] {
  var simulation = try PrinterSimulation(settings)
  var output = ByteBuffer()
  while simulation.nextTime != nil { simulation.appendNextPoint(to: &output) }
  return output.array
}

/// The lines that a simulation with these settings writes.
func lines(_ settings: PrinterSettings) throws -> [String] {
  String(decoding: try printed(settings), as: UTF8.self).split(separator: "\n").map(String.init)
}

/// The error that `body` throws, or nil.
func refusal(_ body: () throws -> Void) -> SimulationError? {
  do {
    try body()
    return nil
  } catch {
    return error as? SimulationError
  }
}

/// FNV-1a of `bytes`, to compare a long output with a single number.
func fingerprint(_ bytes: [UInt8]) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
