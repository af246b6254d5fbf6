"""Measures the pipes of `commands` on data that nobody here made, and on fresh draws.

    make detection                   all of it; FIELD_DATA names the folder of the corpora
    python3 Benchmarks/detection/detection.py [PART...]    some of: field guide quiet alpha

Programs are found on PATH. The rules of scoring:

- A pipe that ends with a status other than 0 or 4 is silent on that series, which is reported.
- An event is known at its time. A series is alarmed while the level of any id is not OK; a detection is the
  moment at which it becomes so. Detections while a file is still learned from do not count.
- Detections at most 12 rows apart are one episode, which is true if one of them lies in a labelled span (smap: or
  up to 12 rows behind it, kpi: 2).
- NAB: the standard profile of its version 1.1 (Lavin and Ahmad 2015). The first detection in a span earns more the
  earlier it is; one outside costs 0.11, less close behind a span; a span missed costs 1. 0 is silence, 100 perfect.
- SKAB: each row is alarmed or not and anomalous or not, over all files; FAR and MAR are the shares of false alarms
  and of missed rows.
"""

import bisect
import json
import math
import os
import random
import subprocess
import sys

import corpora

HERE = os.path.dirname(os.path.abspath(__file__))
EPISODE = 12
GRACE = {"smap": 12, "kpi": 2}


def commands():
    with open(os.path.join(HERE, "commands")) as file:
        lines = [line.rstrip("\n") for line in file]
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def run(pipe, text, name):
    done = subprocess.run(["bash", "-o", "pipefail", "-c", pipe], input=text, capture_output=True)
    if done.returncode in (0, 4):
        return done.stdout.decode()
    last = (done.stderr.decode().splitlines() or [""])[-1]
    print(f"silent: {name}: status {done.returncode}: {last}", file=sys.stderr)
    return ""


def alarms(series, events):
    """The rows of the detections, and whether each row is alarmed."""
    alarmed = [False] * len(series.times)
    detections, bad, since = [], set(), 0
    for time, name, level in sorted(events, key=lambda event: event[0]):
        row = bisect.bisect_left(series.times, time)
        was = bool(bad)
        (bad.discard if level == "OK" else bad.add)(name)
        if bad and not was:
            since = row
            detections.append(row)
        if was and not bad:
            alarmed[since:row] = [True] * (row - since)
    if bad:
        alarmed[since:] = [True] * (len(alarmed) - since)
    return [d for d in detections if series.learning <= d < len(alarmed)], alarmed


def sigmoid(y):
    return -1.0 if y > 3 else 2 / (1 + math.exp(5 * y)) - 1


def nab_score(scored):
    total, spans = 0.0, 0
    for series, detections, _ in scored:
        for first, last in series.spans:
            if last < series.learning:
                continue
            spans += 1
            hit = next((d for d in detections if first <= d <= last), None)
            length = last - first + 1
            total += -1 if hit is None else sigmoid(-(last - hit + 1) / length) / sigmoid(-1)
        for d in (d for d in detections if not series.is_labelled(d)):
            before = [span for span in series.spans if span[1] < d]
            if not before:
                total -= 0.11
                continue
            first, last = before[-1]
            total += 0.11 * sigmoid((d - last) / (last - first))
    return 100 * (total + spans) / (2 * spans) if spans else math.nan


def episodes(detections):
    found = []
    for d in detections:
        if found and d - found[-1][-1] <= EPISODE:
            found[-1].append(d)
        else:
            found.append([d])
    return found


def ratio(a, b):
    return a / b if b else math.nan


def measure(corpus, name, pipe, every):
    scored = []
    for series in every:
        events = [json.loads(line) for line in run(pipe, series.text, series.name).splitlines()]
        events = [(corpora.seconds(e["time"]), e["id"], e["level"]) for e in events]
        scored.append((series, *alarms(series, events)))
    found = spans = true = false = 0
    cells = [[0, 0], [0, 0]]  # anomalous, alarmed
    for series, detections, alarmed in scored:
        wide = [(a, b + GRACE.get(corpus, 0)) for a, b in series.spans if b >= series.learning]
        spans += len(wide)
        found += sum(any(a <= d <= b for d in detections) for a, b in wide)
        for episode in episodes(detections):
            hit = any(a <= d <= b for d in episode for a, b in wide)
            true, false = true + hit, false + (not hit)
        for row in range(series.learning, len(alarmed)) if corpus == "skab" else ():
            cells[series.is_labelled(row)][alarmed[row]] += 1
    precision, recall = ratio(true, true + false), ratio(found, spans)
    row = [corpus, name, f"{found}/{spans}", f"{ratio(2 * precision * recall, precision + recall):.2f}"]
    row += [f"{ratio(false, sum(s.days for s, _, _ in scored)):.3f}"]
    row += [f"{nab_score(scored):.1f}" if corpus == "nab" else ""]
    if corpus == "skab":
        (quiet, false_rows), (missed, hits) = cells
        row += [f"{ratio(2 * hits, 2 * hits + false_rows + missed):.2f}"]
        row += [f"{ratio(false_rows, quiet + false_rows):.3f}", f"{ratio(missed, missed + hits):.3f}"]
    else:
        row += [""] * 3
    print("| " + " | ".join(row) + " |", flush=True)


def field_data():
    """The folder of the corpora, or None, which is said aloud."""
    folder = os.environ.get("FIELD_DATA") or os.path.join(HERE, "../../../shared/data/field")
    if os.path.isdir(folder):
        return folder
    print("SKIPPED: the measured data, no folder FIELD_DATA names")
    return None


def field(pipes):
    folder = field_data()
    if not folder:
        return
    print("| corpus | command | found | event F1 | false a day | NAB | point F1 | FAR | MAR |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for corpus in corpora.READERS:
        every = corpora.load(folder, corpus)
        if corpus == "skab":
            every = [series for series in every if series.spans]
        for name in ("machine",) if corpus == "skab" else ("sensor", "welch"):
            if every:
                measure(corpus, name, pipes[name], every)


# Hours of the printer's anomalies (`lp-gen --labels`): what a window in them reports is true.
PRINTER = {"hotend": [(1, 1 + 5 / 60)], "bed": [(8, 8.25)], "air": [(3, 20), (12, 12.5)]}


def guide(pipes, seeds=range(700200, 700220)):
    first = {("hotend", 1): 0, ("bed", 8): 0, ("air", 12): 0, ("air", 3): 0}
    false = tests = 0
    for seed in seeds:
        day = subprocess.run(
            ["lp-gen", "-p", "s", "--seed", str(seed)], stdout=subprocess.PIPE, check=True).stdout
        seen = set()
        for line in run(pipes["guide"], day, f"seed {seed}").splitlines():
            event = json.loads(line)
            name = next(n for n in PRINTER if n in event["id"])
            hour = (corpora.seconds(event["time"]) - 1451606400) / 3600
            # A window ends up to its length behind the anomaly.
            inside = [(a, b) for a, b in PRINTER[name] if a < hour <= b + 5 / 60]
            false += not inside
            # Found is what its first window reports; of the air, noisy from 3 on, 12:00 too.
            seen |= {(name, a) for a, b in inside if hour <= min(b, a + 5 / 60) + 1e-9}
        for key in first:
            first[key] += key in seen
        tests += 3 * (288 - 8)
    print(f"the guide's day, {len(seeds)} draws:", end=" ")
    print(", ".join(f"{name} {hour:02}:00 {n}" for (name, hour), n in first.items()), end="; ")
    print(f"false {false} of {tests} tests ({false / tests:.4f})", flush=True)


def rejected(pipe, text, name, alpha):
    """How many of lp-ttest's points a pipe rejects, and of how many."""
    points = run(pipe, text, name).splitlines()
    values = [float(p.partition("pvalue=")[2].split(" ")[0].split(",")[0]) for p in points]
    return sum(p <= alpha for p in values), len(values)


def series_of(values):
    """Values of field v, one a second."""
    return "".join(f"m v={v:.6f} {1451606400 + k}000000000\n" for k, v in enumerate(values)).encode()


def draws_of(name):
    """The same in each run; DRAWS=WORD takes others."""
    return random.Random(os.environ.get("DRAWS", "") + name)


def autoregressive(draws, correlation, count):
    """Normal values, each correlated with the one before it."""
    value, scale = draws.gauss(0, 1), math.sqrt(1 - correlation**2)
    for _ in range(count):
        value = correlation * value + scale * draws.gauss(0, 1)
        yield value


def quiet(pipes, days=10, alpha=0.001):
    """Quiet days of an autoregressive process, and SKAB's run without an anomaly."""

    def compare(title, text, batch_means, welch):
        shares = [ratio(*rejected(pipe, text, title, alpha)) for pipe in (batch_means, welch)]
        print(f"{title}: batch-means rejects {shares[0]:.4f}, welch {shares[1]:.3f} at alpha {alpha}", flush=True)

    for correlation in (0, 0.5, 0.9, 0.99, 0.999):
        values = autoregressive(draws_of(f"quiet {correlation}"), correlation, 86400 * days)
        compare(
            f"quiet days, neighbours correlated by {correlation}", series_of(values), pipes["quiet"],
            "lp-window 5m --drop-partial | lp-ttest -q -f v")
    folder = field_data()
    fields = ",".join(f"f{k}" for k in range(1, 9))
    for series in corpora.load(folder, "skab") if folder else ():
        for period in () if series.spans else ("10s", "1m"):
            test = f"lp-window {period} --drop-partial | lp-ttest -q -f {fields}"
            compare(f"SKAB without anomalies, {period}", series.text, test + " --test batch-means", test)


def student(draws, count):
    """Values of Student's t with three degrees of freedom: heavy tails."""
    for _ in range(count):
        yield draws.gauss(0, 1) / math.sqrt(draws.gammavariate(1.5, 2) / 3)


def alpha(_, tests=100_000, points=30):
    """The share of 10^5 windows that is rejected at some alphas, of three kinds of quiet data."""
    count = points * (tests + 8)
    kinds = {
        "normal": autoregressive(draws_of("normal"), 0, count),
        "t with 3 degrees": student(draws_of("t"), count),
        "AR(1), r = 0.5": autoregressive(draws_of("AR(1)"), 0.5, count),
    }
    for title, values in kinds.items():
        text = series_of(values)
        shares = []
        for level in (0.05, 0.01, 0.001):
            pipe = f"lp-window {points}s --drop-partial | lp-ttest --test batch-means --alpha {level} -f v"
            shares.append(f"{ratio(*rejected(pipe, text, title, level)):.4f} at {level}")
        print(f"{tests} windows of {points} values, {title}: rejected {', '.join(shares)}", flush=True)


def main(parts):
    known = {"field": field, "guide": guide, "quiet": quiet, "alpha": alpha}
    for part in parts or known:
        known[part](commands())


if __name__ == "__main__":
    main(sys.argv[1:])
