import Foundation
import Testing

/// What a static program promises: it needs nothing from the system that it runs on.
@Suite("Programs in an empty root")
struct EmptyRootTests {
  /// chroot(1) needs root; a debug build is linked dynamically and needs its libraries.
  static let canRun =
    geteuid() == 0 && ProcessInfo.processInfo.environment["LP_PROGRAMS"] != nil

  @Test(
    "the guide's pipe runs where no file but the programs is, and no /proc",
    .enabled(if: canRun, "needs root, for chroot, and static programs"))
  func guide() throws {
    let result = try Shell.run(
      """
      mkdir $SCRATCH/root && for tool in gen window ttest alert; do
        cp "$(command -v lp-$tool)" $SCRATCH/root; done
      run() { chroot $SCRATCH/root "$@"; }
      run /lp-gen -p s | run /lp-window 5m | run /lp-ttest -f bed |
        run /lp-alert 'pvalue < 0.001' -o text | cut -f 1-2
      """)
    #expect(
      result.output == """
        2016-01-01T08:05:00Z\tCRITICAL
        2016-01-01T08:10:00Z\tCRITICAL
        2016-01-01T08:15:00Z\tCRITICAL
        2016-01-01T08:20:00Z\tOK

        """)
    #expect(result.errors == "")
    #expect(result.status == 0)
  }
}
