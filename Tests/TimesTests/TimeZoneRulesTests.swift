import Foundation
import TestSupport
import Testing

@testable import Times

@Suite("Time zones")
struct TimeZoneRulesTests {
  @Test("offsets and local times are those of the zone database")
  func table() throws {
    let file = packageRoot.appending(path: "Tests/Fixtures/times/zones.tsv")
    var zones: [Substring: TimeZoneRules] = [:]
    var (offsets, locals, skipped, wrong) = (0, 0, 0, [String]())
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let columns = line.split(separator: "\t")
      if zones[columns[0]] == nil, let bytes = zoneFile(String(columns[0])) {
        zones[columns[0]] = try zone(bytes)
      }
      guard let rules = zones[columns[0]] else {
        skipped += 1
        continue
      }
      let expected = try #require(Int64(columns[3]))
      if columns[1] == "at" {
        offsets += 1
        let seconds = try #require(Int64(columns[2]))
        let timestamp = try #require(Timestamp(count: seconds, unit: .seconds))
        if rules.offset(at: timestamp) != expected { wrong.append(String(line)) }
      } else {
        locals += 1
        let civil = CivilTime(try #require(moment(String(columns[2]))))
        let found = rules.timestamp(ofLocal: civil)
        if found?.nanoseconds != expected * 1_000_000_000 { wrong.append(String(line)) }
      }
    }
    print(
      "zones: \(offsets) offsets, \(locals) local times, \(wrong.count) wrong, \(skipped) skipped"
        + (skipped > 0 ? " (this machine lacks zone files)" : ""))
    #expect(wrong == [])
  }

  @Test("universal time has no offset, and local times are its own")
  func utc() {
    for nanoseconds in [Int64.min, 0, .max] {
      let timestamp = Timestamp(nanoseconds: nanoseconds)
      #expect(TimeZoneRules.utc.offset(at: timestamp) == 0)
      #expect(TimeZoneRules.utc.timestamp(ofLocal: CivilTime(timestamp)) == timestamp)
    }
  }

  @Test("every moment comes back through local time, but for the second of two equal ones")
  func roundTrip() throws {
    var bits = SeededGenerator(seed: 91)
    for name in ["Europe/Prague", "Australia/Lord_Howe", "Africa/Casablanca"] {
      guard let bytes = zoneFile(name) else {
        print("\(name): skipped, this machine lacks its file")
        continue
      }
      let rules = try zone(bytes)
      for _ in 0..<5_000 {
        let timestamp = Timestamp(nanoseconds: Int64(truncatingIfNeeded: bits.next()) / 100 * 98)
        let civil = rules.civilTime(at: timestamp)
        let back = try #require(rules.timestamp(ofLocal: civil))
        #expect(back <= timestamp)
        #expect(rules.civilTime(at: back) == civil)
      }
    }
  }

  @Test(
    "the rule at a file's end is read in every form",
    arguments: [
      // Offsets from the RFC's explanation of the forms: January and July 2100.
      ("UTC0", 0, 0), ("<-03>3", -10_800, -10_800), ("<+0545>-5:45", 20_700, 20_700),
      ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400), ("CET-1CEST,M3.5.0,M10.5.0/3", 3_600, 7_200),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39_600, 37_800),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3_600), ("AAA0BBB,J60/0,J200/24", 0, 3_600),
      ("AAA0BBB,59,199/-1:30:15", 0, 3_600), ("XXX3EDT4,0/0,J365/23", -14_400, -14_400),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7_200, -3_600), ("", 0, 0),
    ] as [(String, Int, Int)])
  func rules(text: String, january: Int, july: Int) throws {
    let rules = try zone(zoneFile(rule: text))
    let winter = try #require(moment("2100-01-15T12:00:00Z"))
    let summer = try #require(moment("2100-07-15T12:00:00Z"))
    #expect(rules.offset(at: winter) == january)
    #expect(rules.offset(at: summer) == july)
    _ = rules.offset(at: Timestamp(nanoseconds: .min))
  }

  @Test(
    "other rules are refused",
    arguments: [
      "C", "CE-1", "CET", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
      "CET-25", "CET-1:60", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J3", "CET-1CEST,366,3", "CET-1CEST,M3.5.0/168,J3",
      "CET-1CEST,M3.5.0,M10.5.0/3x", "<CET-1", "CET-999999999999999999999", "\u{FF}\u{FE}\u{FD}",
    ])
  func refusedRules(text: String) {
    #expect(throws: TimeSyntaxError.self) { try zone(zoneFile(rule: text)) }
  }

  @Test("a file of the first version has no rule")
  func firstVersion() throws {
    let types: [UInt8] = [0, 0, 0x0E, 0x10, 0, 0, 0, 0, 0x1C, 0x20, 1, 0]
    let file = header(version: 0, times: 1, types: 2) + [0, 0, 0, 100, 1] + types + [65, 0, 0, 0]
    let rules = try zone(file)
    #expect(rules.offset(at: Timestamp(nanoseconds: 99_999_999_999)) == 3_600)
    #expect(rules.offset(at: Timestamp(nanoseconds: 100_000_000_000)) == 7_200)
    let civil = CivilTime(Timestamp(nanoseconds: 4_000_000_000_000))
    #expect(rules.timestamp(ofLocal: civil)?.nanoseconds == 100_000_000_000)
  }

  @Test("files that are none, or count leap seconds, are refused with the place")
  func refusedFiles() {
    let none = Array("TZih and nothing else that could be a zone".utf8)
    #expect(throws: TimeSyntaxError(offset: 0, expected: "a zone file (TZif)")) {
      try zone(none)
    }
    #expect(throws: TimeSyntaxError.self) { try zone([]) }
    var leaps = header(version: 0, times: 0, types: 1)
    leaps[31] = 1
    #expect(throws: TimeSyntaxError(offset: 0, expected: "a zone without leap seconds")) {
      try zone(leaps + [UInt8](repeating: 0, count: 100))
    }
    var huge = header(version: 0, times: 0, types: 1)
    for index in 20..<44 { huge[index] = 0xFF }
    #expect(throws: TimeSyntaxError.self) { try zone(huge) }
  }

  @Test("a file cut or changed anywhere is read or refused, never worse")
  func hostile() throws {
    guard let bytes = zoneFile("America/New_York") else {
      print("hostile zone files: skipped, this machine lacks America/New_York")
      return
    }
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: TimeSyntaxError.self) { try zone(Array(bytes[..<length])) }
    }
    var bits = SeededGenerator(seed: 92)
    let civil = try #require(CivilTime(year: 2024, month: 3, day: 31))
    var taken = 0
    for _ in 0..<3_000 {
      var changed = bytes
      for _ in 0..<(1 + bits.next() % 8) {
        changed[Int(bits.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: bits.next())
      }
      guard let rules = try? zone(changed) else { continue }
      taken += 1
      _ = rules.timestamp(ofLocal: civil)
      for nanoseconds in [Int64.min, 0, .max] {
        _ = rules.civilTime(at: Timestamp(nanoseconds: nanoseconds))
      }
    }
    print("hostile zone files: 3000 changed, \(taken) still readable")
  }
}

/// A header with one byte for each count, four bytes of names.
private func header(version: UInt8, times: UInt8, types: UInt8) -> [UInt8] {
  var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 39)
  (bytes[35], bytes[39], bytes[43]) = (times, types, 4)
  return bytes
}

/// A file of version 3 with no change and just a rule.
private func zoneFile(rule: String) -> [UInt8] {
  let block = header(version: 0x33, times: 0, types: 1) + [UInt8](repeating: 0, count: 10)
  return block + block + Array("\n\(rule)\n".utf8)
}
