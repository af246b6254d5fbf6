import Foundation
import Glibc
import Testing

@testable import System

/// The thread that runs a test has all signals blocked.
private func acceptSignals() {
  var all = sigset_t()
  unsafe sigfillset(&all)
  unsafe pthread_sigmask(SIG_UNBLOCK, &all, nil)
}

/// Each in a process of its own, since handlers belong to the whole process.
@Suite("Signals")
struct SignalsTests {
  @Test("without handlers nothing has come")
  func nothing() { #expect(Signals.termination == nil) }

  @Test("SIGUSR1 and SIGHUP are requests, each taken once")
  func requests() async {
    await #expect(processExitsWith: .success) {
      acceptSignals()
      Signals.install()
      guard !Signals.takeReportRequest(), !Signals.takeReopenRequest() else { exit(1) }
      raise(SIGUSR1)
      raise(SIGHUP)
      guard Signals.takeReportRequest(), !Signals.takeReportRequest() else { exit(2) }
      guard Signals.takeReopenRequest(), !Signals.takeReopenRequest() else { exit(3) }
      guard Signals.termination == nil else { exit(4) }
      exit(0)
    }
  }

  @Test("SIGTERM asks to end, and the process can die of it as if there were no handler")
  func termination() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      acceptSignals()
      Signals.install()
      raise(SIGTERM)
      guard Signals.termination == SIGTERM else { exit(1) }
      Signals.dieOf(SIGTERM)
      exit(2)
    }
  }

  @Test("a second SIGINT ends the process at once")
  func second() async {
    await #expect(processExitsWith: .exitCode(128 + SIGINT)) {
      acceptSignals()
      Signals.install()
      raise(SIGINT)
      raise(SIGINT)
      exit(1)
    }
  }

  @Test("SIGHUP behind SIGTERM, as service managers send them, does not cut the ending short")
  func hangUpBehindTermination() async {
    await #expect(processExitsWith: .success) {
      acceptSignals()
      Signals.install()
      Signals.endOnHangUp()
      raise(SIGTERM)
      raise(SIGHUP)
      exit(Signals.termination == SIGTERM ? 0 : 1)
    }
  }

  @Test("a tool without files ends on SIGHUP as on SIGTERM")
  func hangUp() async {
    await #expect(processExitsWith: .success) {
      acceptSignals()
      Signals.install()
      Signals.endOnHangUp()
      raise(SIGHUP)
      guard !Signals.takeReopenRequest() else { exit(2) }
      exit(Signals.termination == SIGHUP ? 0 : 1)
    }
  }

  @Test("under nohup SIGHUP stays ignored")
  func nohup() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      acceptSignals()
      Signals.install()
      Signals.endOnHangUp()
      raise(SIGHUP)
      exit(Signals.termination == nil ? 0 : 1)
    }
  }
}
