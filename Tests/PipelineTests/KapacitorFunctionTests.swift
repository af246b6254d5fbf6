import Foundation
import Testing

/// lp-ttest in the place of the guide's Python: a real Kapacitor's side is played here.
@Suite("lp-ttest as a function of Kapacitor")
struct KapacitorFunctionTests {
  private typealias Messages = FunctionMessages

  /// What a run of lp-ttest answers to requests.
  private func run(
    _ requests: Data, _ options: String = ""
  ) throws -> (responses: [(number: UInt64, body: Data)], errors: String, status: Int32) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lp-function-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = try Shell.run(
      "lp-ttest --kapacitor-udf \(options) > '\(folder.path)'", input: requests)
    let output = (try? Data(contentsOf: folder)) ?? Data()
    return (Messages.responses(output), result.errors, result.status)
  }

  /// Time, group, t and p of the points among responses.
  private func points(_ responses: [(number: UInt64, body: Data)]) -> [String] {
    responses.filter { $0.number == 17 }.map { point in
      let fields = Messages.fields(point.body)
      var numbers: [String: Double] = [:]
      for entry in fields where entry.number == 8 {
        let parts = Messages.fields(entry.body)
        numbers[String(decoding: parts[0].body, as: UTF8.self)] =
          Double(bitPattern: Messages.word(parts[1].body))
      }
      func text(_ number: UInt64) -> String {
        fields.first { $0.number == number }.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
      }
      let time = fields.first { $0.number == 1 }.map { Messages.word($0.body) } ?? 0
      return
        "\(text(2)),\(text(5)) \(text(6)) \(numbers["t"] ?? .nan) \(numbers["pvalue"] ?? .nan) "
        + "\(time)"
    }
  }

  /// Windows of two hosts with other levels, and the same as lp-ttest's pipe has it.
  private struct Sample {
    var requests: [Data] = []
    var lines = ""

    init(fields: String = "v") {
      var state: UInt64 = 3
      for window in 1...30 {
        for (host, level) in [("a", 10.0), ("b", 20.0)] {
          let stop = window * 100
          let values = (0..<20).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Double(state >> 40) / Double(1 << 24)
            let shift = window == 17 && host == "b" ? 3.0 : 0
            return (level + shift + noise * 8).rounded() / 2
          }
          requests.append(Messages.window(values, host: host, field: fields, stop: stop))
          lines += "# window start=\(stop - 100) stop=\(stop) n=20 group=m,host=\(host)\n"
          for (index, value) in values.enumerated() {
            let texts = fields.split(separator: ",").enumerated().map { place, name in
              "\(name)=\(value * Double(place + 1))"
            }
            lines +=
              "m,host=\(host) \(texts.joined(separator: ",")) \(stop - 20 + index)\n"
          }
          lines += "# end\n"
        }
      }
    }
  }

  private let start = FunctionMessages.initialize(field: "v", size: 200, alpha: 0.001)

  @Test("asked for its options it tells those of the guide, and ends well with its input")
  func info() throws {
    let result = try run(Messages.request(1))
    #expect(result.status == 0 && result.errors.isEmpty && result.responses.count == 1)
    let fields = Messages.fields(result.responses[0].body)
    let options = fields.filter { $0.number == 3 }.map { option in
      String(decoding: Messages.fields(option.body)[0].body, as: UTF8.self)
    }
    #expect(options == ["field", "size", "alpha"])
  }

  @Test("windows give the figures of the pipe, each group with its own history and dimensions")
  func figures() throws {
    if let tool = Shell.missing(for: "jq") { try Test.cancel("\(tool) is not installed") }
    let sample = Sample()
    let result = try run(start + sample.requests.reduce(Data(), +))
    #expect(result.status == 0 && result.errors.isEmpty)
    let ours = points(result.responses)
    let pipe = try Shell.run(
      "lp-ttest -p ns -f v --size 200 --field-tag '' -o json"
        + " | jq -r '\"m,host=\\(.tags.host) host \\(.fields.t) \\(.fields.pvalue) \\(.time)\"'",
      input: Data(sample.lines.utf8))
    let theirs = pipe.output.split(separator: "\n").map(String.init)
    #expect(ours.count == 58 && theirs.count == 58)
    for (our, their) in zip(ours, theirs) {
      let (left, right) = (our.split(separator: " "), their.split(separator: " "))
      #expect(left[..<2] == right[..<2])
      for index in 2...3 {
        let (a, b) = (Double(left[index]) ?? .nan, Double(right[index]) ?? .nan)
        #expect(abs(a - b) <= 1e-14 * abs(b), "\(our) and \(their)")
      }
    }
    print("a function's windows: \(ours.count) points as the pipe's")
  }

  @Test(
    "several fields, by either test, give the figures of the pipe, those of the task or else of --field"
  )
  func severalFields() throws {
    if let tool = Shell.missing(for: "jq") { try Test.cancel("\(tool) is not installed") }
    let sample = Sample(fields: "v,w")
    let bare = Messages.request(2)
    for (test, requests, options, count) in [
      ("welch", Messages.initialize(field: "v,w", size: 200, alpha: 0.001), "", 116),
      ("welch", bare, "-f v,w --size 200", 116), ("batch-means", bare, "-f v,w", 88),
    ] {
      let result = try run(
        requests + sample.requests.reduce(Data(), +), "--test \(test) \(options)")
      #expect(result.status == 0 && result.errors.isEmpty)
      let size = test == "welch" ? "--size 200" : ""
      let pipe = try Shell.run(
        "lp-ttest -p ns -f v,w --test \(test) \(size) -o json"
          + " | jq -r '\"\\(.fields.t) \\(.fields.pvalue) \\(.time)\"'",
        input: Data(sample.lines.utf8))
      let ours = points(result.responses).map {
        $0.split(separator: " ")[2...].compactMap { Double($0) }
      }
      let theirs = pipe.output.split(separator: "\n").map {
        $0.split(separator: " ").compactMap { Double($0) }
      }
      #expect(ours.count == count && theirs.count == count)
      for (our, their) in zip(ours, theirs) {
        for (a, b) in zip(our.prefix(2), their.prefix(2)) { #expect(abs(a - b) <= 1e-14 * abs(b)) }
      }
    }
  }

  @Test("a snapshot goes on as if nothing had happened; what fits no history is told and left")
  func snapshot() throws {
    let sample = Sample()
    let whole = try run(start + sample.requests.reduce(Data(), +))
    let first = try run(
      start + sample.requests[..<31].reduce(Data(), +) + Messages.request(4))
    let kept = try #require(first.responses.last)
    #expect(kept.number == 4)
    let bytes = Messages.fields(kept.body)[0].body
    let restore = Messages.request(5, Messages.field(1, bytes))
    let second = try run(start + restore + sample.requests[31...].reduce(Data(), +))
    #expect(points(first.responses) + points(second.responses) == points(whole.responses))
    #expect(second.errors.isEmpty)

    let other = Messages.initialize(field: "v", size: 100, alpha: 0.001)
    for (options, snapshot) in [
      (other, bytes), (start, Data("old".utf8)), (start, bytes.dropLast()), (start, Data()),
    ] {
      let result = try run(
        options + Messages.request(5, Messages.field(1, snapshot)) + Messages.request(4))
      #expect(result.status == 0 && result.responses.map(\.number) == [2, 5, 4])
      // Success, and nothing to keep.
      #expect(result.responses[1].body == Messages.field(1, 1))
      #expect(result.responses[2].body.isEmpty)
      #expect(result.errors.contains("the snapshot is not used") == !snapshot.isEmpty)
    }
  }

  @Test("a keepalive comes back with its time, whatever it stands between")
  func keepalive() throws {
    let sample = Sample()
    let time = 1_451_606_400_000_000_000
    let result = try run(
      start + sample.requests[0] + Messages.request(3, Messages.field(1, time))
        + sample.requests[2])
    #expect(result.responses.map(\.number) == [2, 3, 17])
    #expect(Messages.word(Messages.fields(result.responses[1].body)[0].body) == UInt64(time))
  }

  @Test("options that cannot be used are refused in words")
  func refusals() throws {
    for (field, size, alpha, reason) in [
      ("", 10, 0.1, "must supply a field name"), ("v", 1, 0.1, "size must be at least 2"),
      ("v", 10, 0, "alpha must be above 0 and below 1"),
    ] {
      let result = try run(Messages.initialize(field: field, size: size, alpha: alpha))
      #expect(result.responses.map(\.number) == [2])
      #expect(result.responses[0].body == Messages.field(2, reason))
    }
  }

  @Test("what is no conversation ends it with an error and a status")
  func faults() throws {
    let garbage = try run(Data([5, 0x0F, 1, 2, 3, 4]))
    #expect(garbage.status == 3 && garbage.responses.map(\.number) == [6])
    let early = try run(Sample().requests[0])
    #expect(early.status == 3 && early.responses.map(\.number) == [6])
    let cut = try run(start.dropLast(3))
    #expect(cut.status == 3 && cut.errors == "lp-ttest: the last request is cut off\n")
    for options in ["x.lp", "--state s"] {
      #expect(try run(Data(), options).status == 2)
    }
  }

  @Test("a constant that jumps is p = 0 without a t, which Kapacitor can log")
  func constants() throws {
    let requests = [5.0, 5, 7].enumerated().map { index, level in
      Messages.window(
        [Double](repeating: level, count: 10), host: "a", field: "v", stop: 100 * (index + 1))
    }
    let result = try run(start + requests.reduce(Data(), +))
    #expect(
      points(result.responses) == [
        "m,host=a host 0.0 1.0 200", "m,host=a host nan 0.0 300",
      ])
  }
}
