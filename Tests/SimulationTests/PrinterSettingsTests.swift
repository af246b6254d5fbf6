import Bytes
import Testing
import Times

@testable import Simulation

@Suite("Printer settings")
struct PrinterSettingsTests {
  private func refusal(_ change: (inout PrinterSettings) -> Void) -> SimulationError? {
    var settings = PrinterSettings()
    settings.anomalies = []
    change(&settings)
    return SimulationTests.refusal { _ = try PrinterSimulation(settings) }
  }

  @Test("names that line protocol cannot carry are refused")
  func names() {
    for name in ["", "a\nb", "a\u{7f}", "a\\"] {
      #expect(refusal { $0.measurement = name } != nil)
      #expect(refusal { $0.fields[0].name = name } != nil)
      #expect(refusal { $0.tags = [(name, "v")] } != nil)
      #expect(refusal { $0.tags = [("k", name)] } != nil)
    }
    #expect(refusal { $0.measurement = "#m" } != nil)
    #expect(refusal { $0.tags = [("#k", "#v")] } == nil)
    #expect(refusal { $0.tags = [("k", "1"), ("k", "2")] } == .duplicate("k"))
    #expect(refusal { $0.fields[0].name = "bed" } == .duplicate("bed"))
  }

  @Test("settings that do not go together are refused with a message")
  func together() {
    let refusals = [
      refusal { $0.every = TimeSpan(nanoseconds: 0) },
      refusal {
        $0.unit = .seconds; $0.every = TimeSpan(nanoseconds: 1_500_000_000)
      },
      refusal { $0.count = .max },
      refusal {
        $0.anomalies = PrinterSettings.guideAnomalies
        $0.fields.removeLast()
      },
    ]
    for refusal in refusals {
      let message = refusal?.description ?? ""
      #expect(!message.isEmpty)
    }
  }

  @Test("no points are asked for, none are written")
  func none() throws {
    var settings = PrinterSettings()
    settings.count = 0
    #expect(try printed(settings).isEmpty)
    var output = ByteBuffer()
    let simulation = try PrinterSimulation(settings)
    simulation.appendLabels(to: &output)
    let labels = output.array
    #expect(labels.isEmpty)
  }

  @Test("each anomaly among the data is a line of labels, cut where the data end")
  func labels() throws {
    var settings = PrinterSettings()
    settings.duration = TimeSpan(nanoseconds: 8 * 3_600_000_000_000 + 60_000_000_000)
    settings.tags = [("z", "1"), ("a", "say \"hi\"")]
    settings.anomalies.append(try SimulatedAnomaly(parsing: "hotend@1500ms+100ms:1:1"))
    let simulation = try PrinterSimulation(settings)
    var output = ByteBuffer()
    simulation.appendLabels(to: &output)
    let tags = #""tags":{"a":"say \"hi\"","z":"1"}"#
    let expected = [
      #"{"name":"temperatures","field":"hotend",\#(tags),"start":"2016-01-01T01:00:00Z","#
        + #""stop":"2016-01-01T01:05:00Z","sigma":3,"shift":-1.5}"#,
      #"{"name":"temperatures","field":"bed",\#(tags),"start":"2016-01-01T08:00:00Z","#
        + #""stop":"2016-01-01T08:01:00Z","sigma":5,"shift":2}"#,
      #"{"name":"temperatures","field":"air",\#(tags),"start":"2016-01-01T03:00:00Z","#
        + #""stop":"2016-01-01T08:01:00Z","sigma":5,"shift":0}"#,
    ]
    let text = String(decoding: output.array, as: UTF8.self)
    #expect(text == expected.map { $0 + "\n" }.joined())
  }
}
