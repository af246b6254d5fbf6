#!/usr/bin/env python3
"""Our figures, each side by side with public peers in one run.

CPU seconds (user + system) of all processes of a pipe, medians of several alternating runs: on a
shared machine the wall clock says little, and a figure without its peer nothing. Memory is the peak
of the largest process and the sum of the peaks of all, from a run of its own (Linux).

    make bench                          all rows
    make bench ROWS="window start"      some of them
    make bench RUNS=9                   more runs a row; 5 otherwise
    make bench RECORD=2026-11-21-box    also writes Benchmarks/runs/2026-11-21-box and the README

Peers that are not installed are left out, aloud.
"""
import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "5"))
RECORD = os.environ.get("RECORD")
HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
README = os.path.join(os.path.dirname(HERE), "README.md")
SCRATCH = tempfile.mkdtemp(prefix="lp-bench-")

lines = []  # What was printed, for the record.
figures = {}  # Row and name to CPU, wall, largest and summed memory.


def say(text=""):
    print(text, flush=True)
    lines.append(text)


def have(*tools):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        say(f"  left out: {', '.join(missing)} not installed")
    return not missing


def have_python(*modules):
    code = "import " + ", ".join(modules)
    if subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0:
        return True
    say(f"  left out: Python without {', '.join(modules)}")
    return False


def start_pipe(commands, source, sink):
    """Starts commands as a pipe from one file to another; closes what only they need."""
    processes = []
    for index, command in enumerate(commands):
        last = index == len(commands) - 1
        process = subprocess.Popen(
            command, stdin=source, stdout=sink if last else subprocess.PIPE)
        if index > 0:
            source.close()
        source = process.stdout
        processes.append(process)
    return processes


def finish(processes, allowed=(0, -13)):
    """Waits for all of a pipe: CPU seconds."""
    cpu = 0.0
    for process in processes:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            sys.exit(f"{process.args}: status {process.returncode}")
        cpu += usage.ru_utime + usage.ru_stime
    return cpu


def peak(process):
    """The most memory that a running process had until now, MiB; 0 when it has ended.

    The kernel's sum at the end of a child is no use: it also counts what we ourselves had when the
    child was forked, which is more than our tools take.
    """
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
            found = [line.split()[1] for line in file if line.startswith("VmHWM")]
        return int(found[0]) / 1024 if found else 0
    except OSError:
        return 0


def memory(commands, stdin):
    """Runs a pipe once more and watches it: peak MiB of the largest process, sum of the peaks."""
    with open(stdin, "rb") as source, open(os.devnull, "wb") as sink:
        processes = start_pipe(commands, source, sink)
        peaks = [0.0] * len(processes)
        while any([process.poll() is None for process in processes]):
            for index, process in enumerate(processes):
                peaks[index] = max(peaks[index], peak(process))
            time.sleep(0.0005)
        return max(peaks), sum(peaks)


class Pipe:
    """Commands joined to /dev/null, to be run and watched."""

    def __init__(self, *commands, stdin=os.devnull):
        self.commands, self.stdin = commands, stdin

    def run(self):
        """CPU seconds and wall seconds."""
        with open(self.stdin, "rb") as source, open(os.devnull, "wb") as sink:
            begin = time.monotonic()
            cpu = finish(start_pipe(self.commands, source, sink))
            return cpu, time.monotonic() - begin

    def memory(self):
        return memory(self.commands, self.stdin)


def make(name, *commands):
    """A file made once by a pipe, and its size in MB."""
    path = os.path.join(SCRATCH, name)
    if not os.path.exists(path):
        with open(os.devnull, "rb") as source, open(path, "wb") as file:
            finish(start_pipe(commands, source, file), allowed=(0,))
    return path, os.path.getsize(path) / 1e6


def compare(row, title, rows, unit="MB/s", goal=None):
    """Runs each of (name, amount, run) RUNS times, alternating; the first is ours.

    The amount is what a run handles, in millions of the unit; a peer that is given less of it is
    compared by amount a second.
    """
    results = {name: [] for name, _, _ in rows}
    for _ in range(RUNS):
        for name, _, run in rows:
            results[name].append(run.run())
    say(f"\n{row}: {title}" + (f"   (goal: {goal})" if goal else ""))
    per_amount = {}
    for name, amount, run in rows:
        columns = list(zip(*results[name]))
        cpu, wall = statistics.median(columns[0]), statistics.median(columns[1])
        largest, total = run.memory()
        figures[row, name] = (cpu, wall, largest, total, amount)
        per_amount[name] = cpu / (amount or 1)
        rate = f"{amount / cpu:7.1f} {unit}" if amount and cpu else ""
        ours = per_amount[rows[0][0]]
        ratio = "" if name == rows[0][0] else f"  ours / this = {ours / max(per_amount[name], 1e-9):.3f}"
        say(
            f"  {name:36} {cpu:7.3f} s CPU ({min(columns[0]):.3f}-{max(columns[0]):.3f}) {wall:7.3f} s wall"
            f" {rate:>15} {largest:6.1f} MiB largest {total:6.1f} all{ratio}")


DAYS = ["lp-gen", "--count", "1728000"]
ALERT = ["lp-alert", "pvalue < 0.001"]
MAWK_SUM = r"""/^#/{next}{i=index($0,"bed=");s+=substr($0,i+4);n++}END{print s/n}"""
# The shortest that works for this file, and one that is right also where a line has no such field or
# another field's name ends like it. Neither checks a line.
MAWK_ALERT = r"""{i=index($0,"pvalue=");if(substr($0,i+7)+0<0.001)print}"""
MAWK_FIELD = r"""match($0,/[ ,]pvalue=/)&&substr($0,RSTART+8)+0<0.001"""
JQ_ALERT = ["jq", "-c", "select(.fields.pvalue < 0.001)"]
PVALUES = ["lp-gen", "--field", "t=0:1", "--field", "pvalue=0.5:0.2", "-n"]


def window():
    path, size = make("days.lp", DAYS)
    compare("window", f"a file of {size:.0f} MB passed through, every line checked", [
        ("cat | lp-window 5m", size, Pipe(["cat", path], ["lp-window", "5m"])),
        ("cat | wc -l", size, Pipe(["cat", path], ["wc", "-l"])),
    ], goal="at most 2 x cat | wc -l")


def ttest():
    path, size = make("windows.lp", DAYS, ["lp-window", "5m"])
    rows = [("lp-ttest --field bed", size, Pipe(["lp-ttest", "-f", "bed"], stdin=path))]
    if have("mawk"):
        rows.append(("mawk, mean of one field", size, Pipe(["mawk", MAWK_SUM], stdin=path)))
    compare("ttest", "one field of 20 days in windows", rows, goal="at most 1/2 of mawk")


def alert():
    path, _ = make("pvalues.lp", [*PVALUES, "1000000"])
    rows = [("lp-alert 'pvalue < 0.001'", 1, Pipe(ALERT, stdin=path))]
    if have("mawk"):
        rows.append(("mawk, the comparison only", 1, Pipe(["mawk", MAWK_ALERT], stdin=path)))
        rows.append(("mawk, the field by its whole name", 1, Pipe(["mawk", MAWK_FIELD], stdin=path)))
    if have("jq"):
        text, _ = make("pvalues.json", [*PVALUES, "100000", "-o", "json"])
        rows.append(("jq, the comparison, a tenth", 0.1, Pipe(JQ_ALERT, stdin=text)))
    compare("alert", "a million points, one expression", rows, "Mpoints/s", goal="at most 1/2 of mawk")


KINDS = {  # Of peers/kinds.py, and the comparison that each is given.
    "fixed": ("bed", 87), "widths": ("bed", 10), "digits": ("bed", 87), "shuffled": ("bed", 87),
    "hosts": ("bed", 87), "series": ("bed", 87), "telegraf": ("usage_idle", 61)}


def kinds():
    """The comparison on lines that differ in what a reader can take for granted from one to the next."""
    has_mawk = have("mawk")
    for kind, (field, bound) in KINDS.items():
        source = [sys.executable, os.path.join(PEERS, "kinds.py"), kind, "300000"]
        path, size = make(f"{kind}.lp", source)
        rows = [
            (f"lp-alert '{field} < {bound}'", size, Pipe(["lp-alert", f"{field} < {bound}"], stdin=path)),
            ("lp-window 5m", size, Pipe(["lp-window", "5m"], stdin=path))]
        if has_mawk:
            program = f"match($0,/[ ,]{field}=/)&&substr($0,RSTART+{len(field) + 2})+0<{bound}"
            rows.append(("mawk, the field by its whole name", size, Pipe(["mawk", program], stdin=path)))
        compare(f"kinds {kind}", "300,000 lines", rows, goal="lp-alert at most 2/3 of mawk")


# A running sum, from which what leaves is subtracted: it drifts, and knows neither series nor stragglers.
MAWK_MEAN = r"""{v=substr($2,3);n++;T[n]=$3;V[n]=v;s+=v;while(T[f+1]<=$3-3600000000000){f++;s-=V[f];delete T[f];delete V[f]}
printf "m v_mean=%.17g %s\n",s/(n-f),$3}"""


def overlap():
    """Windows that share their points: a month, a point every ten seconds."""
    program = ('BEGIN{srand(5);for(i=0;i<259200;i++)'
               'printf "m v=%.3f %d000000000\\n",20+5*sin(i/1000)+rand(),1451606400+i*10}')
    if not have("mawk"):
        return
    path, size = make("month.lp", ["mawk", program])
    has_peer = have_python("polars")
    for title, kind, arguments in (
            ("1 h mean at each point", "mean", ["1h", "--every", "0", "--agg", "mean"]),
            ("24 h mean at each point", None, ["24h", "--every", "0", "--agg", "mean"]),
            ("24 h median each minute", "median", ["24h", "--every", "1m", "--agg", "median"])):
        rows = [("lp-window " + " ".join(arguments), size, Pipe(["lp-window", *arguments], stdin=path))]
        if has_peer and kind:
            peer = [sys.executable, os.path.join(PEERS, "overlap.py"), kind]
            rows.append(("polars", size, Pipe(peer, stdin=path)))
        if kind == "mean":
            rows.append(("mawk, a running sum", size, Pipe(["mawk", MAWK_MEAN], stdin=path)))
        compare(f"overlap {title}", "259,200 points", rows, goal="at most polars")


def jsonkinds():
    """The comparison on records of JSON of the same kinds."""
    has_peer = have_python("simdjson")
    for kind in ("fixed", "widths", "shuffled", "hosts", "telegraf"):
        field, bound = KINDS[kind]
        source = [sys.executable, os.path.join(PEERS, "kinds.py"), "--json", kind, "300000"]
        path, size = make(f"{kind}.json", source)
        rows = [(f"lp-alert '{field} < {bound}'", size, Pipe(["lp-alert", f"{field} < {bound}"], stdin=path))]
        if has_peer:
            pointer = f"/fields/{field}" if kind == "telegraf" else f"/{field}"
            program = [sys.executable, os.path.join(PEERS, "json_field.py"), pointer, str(bound)]
            rows.append(("simdjson in Python, the field", size, Pipe(program, stdin=path)))
        compare(f"jsonkinds {kind}", "300,000 records", rows, goal="at most simdjson")


def json():
    path, size = make("million.json", [*PVALUES, "1000000", "-o", "json"])
    rows = [
        ("lp-alert 'pvalue < 0.001'", size, Pipe(ALERT, stdin=path)),
        ("lp-window 5m", size, Pipe(["lp-window", "5m"], stdin=path)),
        ("lp-window 5m -o lp", size, Pipe(["lp-window", "5m", "-o", "lp"], stdin=path))]
    if have("jq"):
        text, tenth = make("pvalues.json", [*PVALUES, "100000", "-o", "json"])
        rows.append(("jq, the comparison, a tenth", tenth, Pipe(JQ_ALERT, stdin=text)))
    compare("json", f"a million points in {size:.0f} MB of JSON", rows, goal="250 MB/s, 10 x jq")


GUIDE = [["lp-gen"], ["lp-window", "5m"], ["lp-ttest", "--field", "bed", "--alpha", "0.001"], ALERT]


def guide():
    path, _ = make("day.lp", ["lp-gen", "-p", "s"])
    three = [["lp-window", "5m"], ["lp-ttest", "--field", "hotend,bed,air"], ALERT]
    rows = [
        ("the guide's pipe, lp-gen included", 0.086402, Pipe(*GUIDE)),
        ("from a file, all three fields", 0.086402, Pipe(*three, stdin=path))]
    if have_python("numpy", "scipy"):
        python = [sys.executable, os.path.join(PEERS, "guide.py")]
        rows.append(("Python with numpy and scipy", 0.086402, Pipe(python)))
    compare("guide", "the guide's day, 86402 points", rows, "Mpoints/s", "0.05 s CPU, 1/25 of Python")


def long():
    rows = [("the guide's pipe over 20 days", 1.728, Pipe(DAYS, *GUIDE[1:]))]
    if os.environ.get("SLOW") and have_python("numpy", "scipy"):
        python = [sys.executable, os.path.join(PEERS, "guide.py"), "1728000"]
        rows.append(("Python with numpy and scipy", 1.728, Pipe(python)))
    compare("long", "1.7 million points through all four", rows, "Mpoints/s", "3 Mpoints/s")


def state():
    """What a state costs: the base before the first record, a save each second and one at the end."""
    path, _ = make("days.lp", DAYS)
    tools = [["lp-window", "1m"], ["lp-ttest", "-f", "hotend,bed"], ["lp-alert", "pvalue < 0.5"]]
    kept = [
        [*tool, "--state", os.path.join(SCRATCH, tool[0]), "--state-reset", "--checkpoint", "1s"]
        for tool in tools]
    compare("state", "1.7 million points, kept from one run to the next", [
        ("three tools with --state", 1.728, Pipe(*kept, stdin=path)),
        ("the same without", 1.728, Pipe(*tools, stdin=path)),
    ], "Mpoints/s", "at most 1.03 of the CPU without")


def gen():
    _, size = make("days.lp", DAYS)
    rows = [("lp-gen", size, Pipe(DAYS, ["cat"]))]
    if have_python("numpy"):
        python = [sys.executable, os.path.join(PEERS, "generate.py"), "172800"]
        rows.append(("numpy script, a tenth of it", size / 10, Pipe(python, ["cat"])))
    compare("gen", f"{size:.0f} MB of points written", rows, goal="500 MB/s")


REFERENCE = os.path.join(  # The re-creation in Python that the test data were made with.
    os.environ.get("LP_TEST_DATA") or os.path.join(HERE, "..", "..", "shared", "data"),
    "..", "tools", "atlas_reference.py")
ARTICLE = ["--preset", "watcher", "--metrics-size", "0", "--series-size", "0"]


def surprise():
    path, _ = make("atlas.lp", [
        "lp-gen", "atlas", "--profile", "realistic", "--metrics", "5", "--queries", "500", "--hours", "720"])
    rows = [
        ("lp-surprise", 1.8, Pipe(["lp-surprise"], stdin=path)),
        ("lp-surprise --preset watcher, all", 1.8, Pipe(["lp-surprise", *ARTICLE], stdin=path))]
    if os.path.exists(REFERENCE):
        part, _ = make("atlas-part.lp", ["head", "-n", "90000", path])
        rows.append(("the article's, in Python, a 20th", 0.09, Pipe(
            [sys.executable, REFERENCE, "stage1", part, "--queries-size", "0"])))
    else:
        say(f"  left out: no {os.path.relpath(REFERENCE)} (LP_TEST_DATA)")
    compare(
        "surprise", "5 metrics of 500 series over 720 hours", rows, "Mpoints/s", "1 s CPU, 64 MiB")


def waiting(command):
    """MiB of a program that waits for its input, or for the time of its next line."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.1)
    value = peak(process)
    process.kill()
    process.stdin.close()
    process.wait()
    return value


def start():
    """Wall time of a start; the median over many, since a start takes less than a tick of the clock."""
    say("\nstart: from fork to exit, wall time; memory while waiting for input   (goal: at most 1 ms)")
    commands = [
        (["lp-window", "5m"], ["/dev/null"]), (["lp-ttest", "-fx"], ["/dev/null"]),
        (["lp-alert", "x < 1"], ["/dev/null"]), (["lp-surprise"], ["/dev/null"]),
        (["lp-gen", "--live"], ["-n0"]),
        (["mawk", "{print}"], ["/dev/null"]), (["jq", "."], ["/dev/null"]),
        (["python3", "-c", "import sys; sys.stdin.read()"], []), (["wc"], ["/dev/null"])]
    commands = [command for command in commands if shutil.which(command[0][0])]
    times = {command[0][0]: [] for command in commands}
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, target) for target in (0, 1, 2)]
    for _ in range(8 * RUNS):
        for command, rest in commands:
            path = shutil.which(command[0])
            begin = time.perf_counter()
            pid = os.posix_spawn(path, command + rest, os.environ, file_actions=actions)
            _, status = os.waitpid(pid, 0)
            times[command[0]].append((time.perf_counter() - begin) * 1000)
            if status != 0:
                sys.exit(f"{command}: status {status}")
    os.close(null)
    for command, _ in commands:
        values, size = times[command[0]], waiting(command)
        figures["start", command[0]] = (statistics.median(values), min(values), size)
        say(
            f"  {command[0]:36} {statistics.median(values):7.2f} ms  (least {min(values):.2f})"
            f"  {size:6.1f} MiB")


def live():
    """A point every 10 ms into three tools: from the line that closes a window to the event."""
    say("\nlive: one line each 10 ms, until its event   (goal: at most 10 ms)")
    live_pipe("delay", "line protocol", "m v={value} {stamp}\n")
    live_pipe(
        "delay of JSON", "JSON", '{{"name":"m","fields":{{"v":{value}}},"time":{stamp}}}\n')


def live_pipe(key, title, line):
    processes = start_pipe(
        [["lp-window", "100ms", "-p", "ms"], ["lp-ttest", "-f", "v", "-p", "ms"],
         ["lp-alert", "isPresent(pvalue)"]],
        subprocess.PIPE, subprocess.PIPE)
    source, sink = processes[0].stdin, processes[-1].stdout
    os.set_blocking(sink.fileno(), False)
    delays = []
    for index in range(400):
        stamp = 1451606400000 + index * 10
        source.write(line.format(value=f"{index * 7 % 11}.5", stamp=stamp).encode())
        source.flush()
        sent = time.perf_counter()
        while time.perf_counter() < sent + 0.01:
            if sink.read():
                delays.append((time.perf_counter() - sent) * 1000)
            time.sleep(0.0001)
    peaks = [peak(process) for process in processes]
    source.close()
    finish(processes)
    if not delays:
        sys.exit(f"live: no event came of {title}")
    figures["live", key] = (statistics.median(delays), max(delays), max(peaks), sum(peaks))
    say(
        f"  {title:13} {len(delays)} events, median {statistics.median(delays):.2f} ms, worst"
        f" {max(delays):.2f} ms, {max(peaks):.1f} MiB largest {sum(peaks):.1f} all")


ROWS = {
    "window": window, "ttest": ttest, "alert": alert, "kinds": kinds, "jsonkinds": jsonkinds,
    "overlap": overlap, "json": json, "surprise": surprise,
    "guide": guide, "long": long, "gen": gen, "start": start, "live": live, "state": state}


def first_line(*command):
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return ((result.stdout or result.stderr).splitlines() or ["?"])[0].strip()
    except OSError:
        return "not installed"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
        return names[0] if names else platform.machine()
    except OSError:
        return platform.machine()


def load():
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def record(name, names, load_before):
    """Writes the folder of the run, and the table of the README when all rows were run."""
    folder = os.path.join(HERE, "runs", name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "summary.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    numpy = "import numpy, scipy; print('numpy', numpy.__version__ + ', scipy', scipy.__version__)"
    git = ["git", "-C", HERE]
    commit = first_line(*git, "rev-parse", "--short", "HEAD")
    if subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "../Sources"], check=False).returncode:
        commit += " with changes in Sources"
    facts = [
        ("date", datetime.date.today().isoformat()), ("commit", commit),
        ("processors", f"{os.cpu_count()} of {processor()}"), ("memory", f"{memory:.1f} GiB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("load before and after", f"{load_before}; {load()} (1, 5 and 15 minutes)"),
        ("runs a row", str(RUNS)), ("rows", ", ".join(names)),
        ("ours", first_line("lp-window", "--version")),
        ("Swift", first_line("swift", "--version")), ("mawk", first_line("mawk", "-W", "version")),
        ("jq", first_line("jq", "--version")),
        ("Python", f"{platform.python_version()}, {first_line(sys.executable, '-c', numpy)}")]
    with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as file:
        file.write(f"# Run {name}\n\nMade by `make bench RECORD={name}`; the figures are in summary.txt, how to\n")
        file.write("read them in ../../README.md.\n\n| | |\n| --- | --- |\n")
        file.writelines(f"| {key} | {value} |\n" for key, value in facts)
    if set(names) == set(ROWS):
        write_table(name)


def write_table(name):
    """Puts the figures between the two marks in the README."""
    rows = [
        ("the guide's pipe, data made on the way", "guide", "the guide's pipe, lp-gen included"),
        ("the same in one Python process, one field", "guide", "Python with numpy and scipy"),
        ("20 days through all four programs", "long", "the guide's pipe over 20 days"),
        ("137 MB through `lp-window`", "window", "cat | lp-window 5m"),
        ("the same through `wc -l`", "window", "cat | wc -l"),
        ("one field of it through `lp-ttest`", "ttest", "lp-ttest --field bed"),
        ("its mean by mawk", "ttest", "mawk, mean of one field"),
        ("a million points through `lp-alert`", "alert", "lp-alert 'pvalue < 0.001'"),
        ("the same comparison by mawk", "alert", "mawk, the comparison only"),
        ("the same points in JSON", "json", "lp-alert 'pvalue < 0.001'"),
        ("1.8 million points through `lp-surprise`", "surprise", "lp-surprise"),
        ("a 20th of it by a Python re-creation", "surprise", "the article's, in Python, a 20th")]
    table = "| what | CPU | memory, all processes |\n| --- | --- | --- |\n"
    for title, row, key in rows:
        if (row, key) in figures:
            cpu, _, _, total, _ = figures[row, key]
            table += f"| {title} | {cpu:.2f} s | {total:.0f} MiB |\n"
    starts = [(tool, figures["start", tool][0]) for tool in ("lp-window", "mawk", "jq", "python3")
              if ("start", tool) in figures]
    table += (
        "\nStart to exit: " + ", ".join(f"{tool} {value:.1f} ms" for tool, value in starts)
        + f". In a live pipe an event is out {figures['live', 'delay'][0]:.1f} ms (median)\n"
        f"after the line that closes its window. From the run [{name}](Benchmarks/runs/{name}/README.md).\n")
    with open(README, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(
        r"(<!-- figures -->\n).*?(<!-- end of figures -->)",
        lambda match: match[1] + table + match[2], text, flags=re.S)
    with open(README, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    names = sys.argv[1:] or list(ROWS)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.exit(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    before = load()
    say(f"medians of {RUNS} runs, alternating; {os.cpu_count()} processors; load {before}")
    try:
        for name in names:
            ROWS[name]()
    finally:
        shutil.rmtree(SCRATCH)
    if RECORD:
        record(RECORD, names, before)


if __name__ == "__main__":
    main()
