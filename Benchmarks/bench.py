#!/usr/bin/env python3
"""The figures of the design, each side by side with public peers in one run.

CPU seconds (user + system) of all processes of a pipe, medians of several alternating runs: on a
shared machine the wall clock says little, and a figure without its peer nothing. Peak memory is that
of the largest process. Rows can be named: make bench ROWS="window start"; RUNS=9 changes how often.
Peers that are not installed are left out, aloud.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "5"))
HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
SCRATCH = tempfile.mkdtemp(prefix="lp-bench-")


def have(*tools):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        print(f"  left out: {', '.join(missing)} not installed")
    return not missing


def have_python(*modules):
    code = "import " + ", ".join(modules)
    if subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0:
        return True
    print(f"  left out: Python without {', '.join(modules)}")
    return False


def pipe(*commands, stdin=None):
    """Runs commands as a pipe to /dev/null: CPU seconds, wall seconds, largest process in MiB."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    begin = time.monotonic()
    processes = []
    for index, command in enumerate(commands):
        last = index == len(commands) - 1
        process = subprocess.Popen(
            command, stdin=source, stdout=subprocess.DEVNULL if last else subprocess.PIPE)
        if source is not subprocess.DEVNULL:
            source.close()
        source = process.stdout
        processes.append(process)
    cpu, memory = 0.0, 0
    for process in processes:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, -13):
            sys.exit(f"{process.args}: status {process.returncode}")
        cpu += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss)
    return cpu, time.monotonic() - begin, memory / 1024


def compare(title, rows, megabytes=None, goal=None):
    """Runs each row RUNS times, alternating; the first row is ours, the others are the peers."""
    results = {name: [] for name, _ in rows}
    for _ in range(RUNS):
        for name, run in rows:
            results[name].append(run())
    print(f"\n{title}" + (f"   (goal: {goal})" if goal else ""))
    ours = statistics.median(r[0] for r in results[rows[0][0]])
    for name, _ in rows:
        cpu = [r[0] for r in results[name]]
        wall = statistics.median(r[1] for r in results[name])
        memory = max(r[2] for r in results[name])
        median = statistics.median(cpu)
        rate = f"{megabytes / median:7.0f} MB/s" if megabytes and median else " " * 12
        ratio = "" if name == rows[0][0] else f"  ours takes {ours / median:.3f} of it"
        print(
            f"  {name:34} {median:8.3f} s CPU ({min(cpu):.3f}-{max(cpu):.3f})  {wall:7.3f} s wall"
            f"  {rate}  {memory:6.1f} MiB{ratio}")


def make(name, *commands):
    """A file made once by a pipe."""
    path = os.path.join(SCRATCH, name)
    if not os.path.exists(path):
        with open(path, "wb") as file:
            source = None
            for index, command in enumerate(commands):
                last = index == len(commands) - 1
                process = subprocess.Popen(
                    command, stdin=source, stdout=file if last else subprocess.PIPE)
                source = process.stdout
            process.wait()
    return path, os.path.getsize(path) / 1e6


DAYS = ["lp-gen", "--count", "1728000"]
MAWK_SUM = r"""/^#/{next}{i=index($0,"bed=");s+=substr($0,i+4);n++}END{print s/n}"""


def window():
    path, size = make("days.lp", DAYS)
    compare(
        f"lp-window passing a file of {size:.0f} MB through, every line checked",
        [
            ("cat | lp-window 5m", lambda: pipe(["cat", path], ["lp-window", "5m"])),
            ("cat | wc -l", lambda: pipe(["cat", path], ["wc", "-l"])),
        ],
        size, "at most 2 x cat | wc -l")


def ttest():
    path, size = make("windows.lp", DAYS, ["lp-window", "5m"])
    rows = [("lp-ttest --field bed", lambda: pipe(["lp-ttest", "-f", "bed"], stdin=path))]
    if have("mawk"):
        rows.append(("mawk, mean of one field", lambda: pipe(["mawk", MAWK_SUM], stdin=path)))
    compare("lp-ttest on one field", rows, size, "at most 1/2 of mawk")


GUIDE = [
    ["lp-gen"], ["lp-window", "5m"], ["lp-ttest", "--field", "bed", "--alpha", "0.001"],
    ["lp-alert", "pvalue < 0.001"]]


def guide():
    rows = [("the guide's pipe", lambda: pipe(*GUIDE))]
    python = [sys.executable, os.path.join(PEERS, "guide.py")]
    if have_python("numpy", "scipy"):
        rows.append(("Python, numpy and scipy", lambda: pipe(python)))
    compare("the guide's pipe, 86402 points", rows, None, "0.05 s CPU, 1/25 of Python")


def long_guide():
    pipeline = [DAYS] + GUIDE[1:]
    rows = [("the same over 20 days", lambda: pipe(*pipeline))]
    if have_python("numpy", "scipy") and os.environ.get("SLOW"):
        python = [sys.executable, os.path.join(PEERS, "guide.py"), "1728000"]
        rows.append(("Python, numpy and scipy", lambda: pipe(python)))
    compare("1.7 million points through all four", rows, None, "3 million points/s")


def gen():
    _, size = make("days.lp", DAYS)
    rows = [("lp-gen", lambda: pipe(DAYS, ["cat"]))]
    python = [sys.executable, os.path.join(PEERS, "generate.py"), "172800"]
    if have_python("numpy"):
        rows.append(("numpy script, a tenth of it", lambda: pipe(python, ["cat"])))
    compare(f"lp-gen writing {size:.0f} MB", rows, size, "500 MB/s")


def start():
    """Wall time of a start; the median over many, since a start takes less than a tick of the clock."""
    print("\nstart-up, wall time   (goal: at most 1 ms)")
    commands = [
        ("lp-window", ["lp-window", "5m", "/dev/null"]), ("lp-ttest", ["lp-ttest", "-fx", "/dev/null"]),
        ("lp-alert", ["lp-alert", "x < 1", "/dev/null"]), ("lp-gen", ["lp-gen", "--count", "0"]),
        ("mawk", ["mawk", "BEGIN{}"]), ("jq", ["jq", "-n", "1"]), ("wc", ["wc", "/dev/null"])]
    commands = [(name, command) for name, command in commands if shutil.which(command[0])]
    times = {name: [] for name, _ in commands}
    null = os.open("/dev/null", os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, target) for target in (0, 1, 2)]
    for _ in range(40):
        for name, command in commands:
            path = shutil.which(command[0])
            begin = time.perf_counter()
            pid = os.posix_spawn(path, command, os.environ, file_actions=actions)
            os.waitpid(pid, 0)
            times[name].append((time.perf_counter() - begin) * 1000)
    for name, values in times.items():
        print(f"  {name:34} {statistics.median(values):8.2f} ms  (least {min(values):.2f})")


def live():
    """A point every 10 ms into four tools: from the line that closes a window to the log line."""
    print("\na live pipe, one line each 10 ms   (goal: at most 10 ms)")
    command = (
        "lp-window 100ms -p ms | lp-ttest -f v | lp-alert 'isPresent(pvalue)' -o json")
    process = subprocess.Popen(
        ["sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    os.set_blocking(process.stdout.fileno(), False)
    delays = []
    for index in range(400):
        stamp = 1451606400000 + index * 10
        process.stdin.write(f"m v={index * 7 % 11}.5 {stamp}\n".encode())
        sent = time.perf_counter()
        while time.perf_counter() < sent + 0.01:
            data = process.stdout.read()
            if data:
                delays.append((time.perf_counter() - sent) * 1000)
            time.sleep(0.0001)
    process.stdin.close()
    process.wait()
    print(
        f"  {len(delays)} alerts, median {statistics.median(delays):.2f} ms, "
        f"worst {max(delays):.2f} ms from the closing line to the event")


ROWS = {
    "window": window, "ttest": ttest, "guide": guide, "long": long_guide, "gen": gen,
    "start": start, "live": live}

if __name__ == "__main__":
    names = sys.argv[1:] or list(ROWS)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    print(f"medians of {RUNS} runs, alternating; {os.cpu_count()} processors")
    try:
        for name in names:
            ROWS[name]()
    finally:
        shutil.rmtree(SCRATCH)
