import Testing

/// Signals that come while a program waits for others.
@Suite("Signals to programs")
struct SignalTests {
  @Test("a second SIGTERM ends lp-alert at once, and the commands that it runs", arguments: [1, 3])
  func second(jobs: Int) throws {
    if let tool = Shell.missing(for: "pgrep") { try Test.cancel("\(tool) is not installed") }
    let result = try Shell.run(
      """
      cd $SCRATCH; printf '#!/bin/sh\\necho $$ >> pids; sleep 600 & wait\\n' > hang; chmod +x hang
      mkfifo pipe; lp-alert 'v > 0' --exec ./hang --exec-jobs \(jobs) < pipe > events & alert=$!
      exec 3> pipe; for n in $(seq \(jobs)); do echo "m,n=$n v=1 $n" >&3; done
      for i in $(seq 500); do
        [ "$(cat pids 2> /dev/null | wc -l)" = \(jobs) ] && break; sleep 0.02; done
      kill -TERM $alert; sleep 0.2; kill -0 $alert && echo waits
      kill -TERM $alert; wait $alert; echo $?; exec 3>&-
      for i in $(seq 100); do
        for pid in $(cat pids); do pgrep -g $pid; done > left; [ -s left ] || break; sleep 0.02; done
      wc -l < pids; wc -l < left
      """)
    #expect(result.output == "waits\n143\n\(jobs)\n0\n")
    #expect(result.errors == "")
  }
}
