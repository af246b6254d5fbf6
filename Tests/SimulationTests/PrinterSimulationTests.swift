import Bytes
import Testing
import Times

@testable import Simulation

@Suite("Printer simulation")
struct PrinterSimulationTests {
  /// Fingerprints of what a separate implementation in Python (its own xoshiro256** and ziggurat,
  /// the C library's exp, log and %f) writes for these seeds.
  @Test(
    "the data are the reference's, byte by byte",
    arguments: [
      (1, 86_402, 6_825_821, 0xf0dd_c8e6_af2c_0e81), (2, 5_000, 395_000, 0x60f7a0f25437700e),
    ] as [(Int, Int, Int, UInt64)])
  func reference(seed: Int, count: Int, size: Int, expected: UInt64) throws {
    var settings = PrinterSettings()
    settings.seed = seed
    settings.count = count
    let bytes = try printed(settings)
    #expect(bytes.count == size)
    #expect(fingerprint(bytes) == expected)
  }

  @Test("a day of seconds and two more points, from 2016-01-01")
  func shape() throws {
    var settings = PrinterSettings()
    #expect(try PrinterSimulation(settings).count == 86_402)
    settings.count = 2
    let first = try lines(settings)
    #expect(first[0].hasPrefix("temperatures hotend="))
    #expect(first.map { $0.suffix(20) } == [" 1451606400000000000", " 1451606401000000000"])
  }

  @Test("anomalies change mean and spread of their field in their time, and nothing else")
  func anomalies() throws {
    var settings = PrinterSettings()
    settings.every = TimeSpan(nanoseconds: 60_000_000_000)
    settings.duration = TimeSpan(nanoseconds: 86_400_000_000_000)
    let with = try values(settings)
    settings.anomalies = []
    let without = try values(settings)
    let windows: [String: [(Range<Int>, shift: Double, factor: Double)]] = [
      "hotend": [(60..<65, -1.5, 6)],
      "bed": [(480..<495, 2, 5)],
      "air": [(180..<720, 0, 5 / 3), (720..<750, -5, 5), (750..<1_200, 0, 5 / 3)],
    ]
    for field in PrinterSettings.guideFields {
      let a = try #require(with[field.name])
      let b = try #require(without[field.name])
      var expected = b
      for (window, shift, factor) in try #require(windows[field.name]) {
        for index in window {
          expected[index] = field.target + shift + (b[index] - field.target) * factor
        }
      }
      // Both sides are rounded to six decimals, one of them times the factor.
      let worst = zip(a, expected).map { abs($0 - $1) }.max()
      #expect(try #require(worst) < 4e-6)
    }
  }

  @Test("another field, another order and a tag leave a field's values as they were")
  func streams() throws {
    var settings = PrinterSettings()
    settings.count = 500
    let alone = try values(settings)
    settings.fields =
      [SimulatedField(name: "fan", target: 5, sigma: 1)] + settings.fields.reversed()
    settings.tags = [("host", "a")]
    let among = try values(settings)
    for name in ["hotend", "bed", "air"] { #expect(alone[name] == among[name]) }
    #expect(among["fan"] != nil)
  }

  @Test("own fields replace the guide's and keep the guide's anomalies of their name")
  func ownFields() throws {
    var settings = PrinterSettings()
    settings.replaceFields(with: [SimulatedField(name: "bed", target: 90, sigma: 1)])
    #expect(settings.anomalies.map(\.field) == ["bed"])
    settings.every = TimeSpan(nanoseconds: 300_000_000_000)
    settings.count = 150
    let alone = try values(settings)
    settings.fields = PrinterSettings.guideFields
    settings.anomalies = PrinterSettings.guideAnomalies
    #expect(try values(settings)["bed"] == alone["bed"])
  }

  @Test("the later of two overlapping anomalies holds")
  func overlap() throws {
    var settings = PrinterSettings()
    settings.fields = [SimulatedField(name: "v", target: 10, sigma: 0)]
    settings.anomalies = [
      try SimulatedAnomaly(parsing: "v@2s+6s:0:1"), try SimulatedAnomaly(parsing: "v@4s+2s:0:5"),
    ]
    settings.count = 10
    settings.decimals = 0
    #expect(try values(settings)["v"] == [10, 10, 11, 11, 15, 15, 11, 11, 10, 10])
  }

  @Test("names are escaped, tags sorted by key, stamps in the unit asked for, decimals as many")
  func text() throws {
    var settings = PrinterSettings()
    settings.measurement = "3D, print=er"
    settings.tags = [("zone", "a,b"), ("host name", "x=y")]
    settings.fields = [SimulatedField(name: "hot end", target: -2.5, sigma: 0)]
    settings.anomalies = []
    settings.duration = TimeSpan(nanoseconds: 1_500_000_000)
    settings.every = TimeSpan(nanoseconds: 500_000_000)
    settings.unit = .milliseconds
    settings.decimals = 2
    let prefix = #"3D\,\ print=er,host\ name=x\=y,zone=a\,b hot\ end=-2.50 1451606400"#
    #expect(try lines(settings) == [prefix + "000", prefix + "500", "\(prefix.dropLast())1000"])
  }

  @Test("times before 1970 are rounded down to the unit")
  func beforeEpoch() throws {
    var settings = PrinterSettings()
    settings.fields = [SimulatedField(name: "v", target: 1, sigma: 0)]
    settings.anomalies = []
    settings.start = Timestamp(nanoseconds: -1_500_000_000)
    settings.count = 4
    settings.unit = .seconds
    settings.decimals = 0
    #expect(
      try lines(settings) == ["temperatures v=1 -2", "temperatures v=1 -1"]
        + ["temperatures v=1 0", "temperatures v=1 1"])
  }

  @Test("the caller sees the time that is due")
  func stamps() throws {
    var settings = PrinterSettings()
    settings.fields = [SimulatedField(name: "v", target: 1, sigma: 0)]
    settings.anomalies = []
    settings.count = 3
    settings.decimals = 0
    var simulation = try PrinterSimulation(settings)
    var output = ByteBuffer()
    var due: [Int64?] = []
    due.append(simulation.nextTime?.nanoseconds)
    simulation.appendNextPoint(to: &output)
    due.append(simulation.nextTime?.nanoseconds)
    simulation.appendNextPoint(to: &output)
    simulation.appendNextPoint(to: &output)
    due.append(simulation.nextTime?.nanoseconds)
    simulation.appendNextPoint(to: &output)
    #expect(due == [1_451_606_400_000_000_000, 1_451_606_401_000_000_000, nil])
    #expect(
      String(decoding: output.array, as: UTF8.self) == """
        temperatures v=1 1451606400000000000
        temperatures v=1 1451606401000000000
        temperatures v=1 1451606402000000000

        """)
  }

  @Test("the last stamp that 64 bits hold is written, and no later one")
  func lastTime() throws {
    var settings = PrinterSettings()
    settings.start = Timestamp(nanoseconds: .max - 2)
    settings.every = TimeSpan(nanoseconds: 1)
    (settings.count, settings.isEndless) = (nil, true)
    #expect(try lines(settings).map { $0.suffix(5) } == ["75805", "75806", "75807"])
    settings.count = 4
    #expect(refusal { _ = try PrinterSimulation(settings) } == .endsAfterLastTime)
    settings.start = Timestamp(nanoseconds: .min)
    settings.count = .max
    var simulation = try PrinterSimulation(settings)
    var output = ByteBuffer()
    for _ in 0..<10 { simulation.appendNextPoint(to: &output) }
    let next = simulation.nextTime
    #expect(next != nil)
    let count = simulation.count
    #expect(count == .max)
    settings.every = TimeSpan(nanoseconds: .max)
    (settings.count, settings.isEndless) = (nil, true)
    #expect(try lines(settings).count == 2)
  }

  private func values(_ settings: PrinterSettings) throws -> [String: [Double]] {
    var values: [String: [Double]] = [:]
    for line in try lines(settings) {
      for pair in line.split(separator: " ")[1].split(separator: ",") {
        let parts = pair.split(separator: "=")
        values[String(parts[0]), default: []].append(Double(parts[1]) ?? .nan)
      }
    }
    return values
  }
}
