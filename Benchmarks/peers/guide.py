"""The guide's pipe as a Python programmer would write it: numpy makes the data, windows of five
minutes, Welch's test by scipy against a sliding history, an alert line for each rejection.
Line protocol is passed between the parts as text, as it would be between programs."""
import json
import sys
from collections import deque

import numpy
from scipy import stats

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 86402
START = 1451606400


def generate():
    random = numpy.random.RandomState(42)
    for index in range(COUNT):
        second = index % 86400
        bad = 8 * 3600 <= second < 8 * 3600 + 900
        hotend = random.normal(220, 0.5)
        bed = random.normal(92 if bad else 90, 5 if bad else 1)
        air = random.normal(70, 3)
        yield "temperatures hotend=%f,bed=%f,air=%f %d" % (hotend, bed, air, START + index)


def windows(lines, period=300):
    current, values = None, []
    for line in lines:
        _, fields, stamp = line.split(" ")
        field = dict(pair.split("=") for pair in fields.split(","))
        stop = (int(stamp) // period + 1) * period
        if current is not None and stop != current:
            yield current, values
            values = []
        current = stop
        values.append(float(field["bed"]))


def main():
    history = deque(maxlen=3600)
    level = "OK"
    for stop, values in windows(generate()):
        if history:
            sample = numpy.array(history)
            t, p = stats.ttest_ind_from_stats(
                sample.mean(), sample.std(ddof=1), len(sample),
                numpy.mean(values), numpy.std(values, ddof=1), len(values), equal_var=False)
            if p < 0.001 or level != "OK":
                level = "CRITICAL" if p < 0.001 else "OK"
                print(json.dumps({"time": stop, "level": level, "pvalue": p, "t": t}))
            if p <= 0.001:
                continue
        history.extend(values)


main()
