import Testing

@testable import Windows

@Suite("Aggregate functions")
struct AggregateFunctionTests {
  @Test("every name tells its function, and a percentile its percentage")
  func names() {
    for name in AggregateFunction.names { #expect(AggregateFunction(name: name) != nil) }
    #expect(AggregateFunction(name: "p50") == .percentile(50))
    #expect(AggregateFunction(name: "p99.9") == .percentile(99.9))
    #expect(AggregateFunction(name: "p0") == .percentile(0))
    #expect(AggregateFunction(name: "p100") == .percentile(100))
  }

  @Test(
    "what is no function is none",
    arguments: ["", "p", "p-1", "p100.1", "p1e1", "p.5", "p1.2.3", "pinf", "Mean", "avg", "p9٣"])
  func others(name: String) {
    #expect(AggregateFunction(name: name) == nil)
  }
}
