import Bytes
import Numbers
import Surprise
import Times

/// Writes what was found as one point for each metric and hour:
/// `surprise,metric=0 value=2.5,mean=1.9,stddev=0.2,upper=2.5,n=6i 1420070400000000000`.
struct SurpriseWriter: Sendable {
  let showsDetails: Bool
  /// Whether the contributors' amounts are standard deviations, not surprises.
  let isUnrest: Bool
  /// Nanoseconds from one hour to the next.
  let interval: Int64

  func write(
    _ finding: Finding, of names: borrowing SeriesNames, unit: TimestampUnit,
    into output: inout ByteBuffer
  ) {
    guard let value = finding.value else { return }
    output.append("surprise,metric=")
    names.append(metric: finding.metric, to: &output)
    output.append(" value=")
    output.append(shortest: value)
    append(finding.limits.mean, named: ",mean=", to: &output)
    append(finding.limits.standardDeviation, named: ",stddev=", to: &output)
    append(finding.limits.upper, named: ",upper=", to: &output)
    append(finding.limits.count, named: ",n=", to: &output)
    if showsDetails {
      append(finding.seriesCount, named: ",series=", to: &output)
      append(finding.pointCount, named: ",points=", to: &output)
      append(finding.contributors, of: names, to: &output)
    }
    output.append(" ")
    output.append(
      decimal: Timestamp(nanoseconds: finding.hour * interval).count(in: unit))
    output.append("\n")
  }

  private func append(
    _ number: Double?, named name: StaticString, to output: inout ByteBuffer
  ) {
    guard let number else { return }
    output.append(name)
    output.append(shortest: number)
  }

  private func append(_ number: Int, named name: StaticString, to output: inout ByteBuffer) {
    output.append(name)
    output.append(decimal: Int64(number))
    output.append("i")
  }

  /// The series with their amounts, such as `17 +12.3, 22 -8.1`.
  private func append(
    _ contributors: [Contributor], of names: borrowing SeriesNames, to output: inout ByteBuffer
  ) {
    guard !contributors.isEmpty else { return }
    output.append(",top=\"")
    for (index, contributor) in contributors.enumerated() {
      if index > 0 { output.append(", ") }
      names.append(textOf: contributor.series, to: &output)
      output.append(contributor.amount > 0 && isUnrest ? " +" : " ")
      append(rounded: contributor.amount, to: &output)
    }
    output.append("\"")
  }

  private func append(rounded amount: Double, to output: inout ByteBuffer) {
    if !isUnrest {
      output.append(shortest: amount)
    } else if abs(amount) < 1e6 {
      output.append(fixed: amount, decimals: 1)
    } else {
      output.append(amount > 0 ? "1e6" : "-1e6")
    }
  }
}
