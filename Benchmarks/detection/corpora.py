"""Measured data with known anomalies, as series: reads a folder with nab/, skab/, smap/ and kpi/ in it.

Which files there are is up to the folder. Its README says where the data come from and under which licences;
none of them is in this tree.
"""

import array
import ast
import csv
import datetime
import gzip
import json
import os


class Series:
    """A data file: its times in seconds, its lines of line protocol, its labelled spans of rows."""

    def __init__(self, name, times, fields, spans, learning):
        self.name = name
        self.times = []
        for time in times:  # Some times go back; an event is looked up by bisection.
            self.times.append(max(time, self.times[-1]) if self.times else time)
        self.text = "".join(f"sensor {f} {t}000000000\n" for f, t in zip(fields, times)).encode()
        self.spans = sorted(spans)
        self.learning = min(learning, len(times))

    def is_labelled(self, row):
        return any(first <= row <= last for first, last in self.spans)

    @property
    def days(self):
        return (self.times[-1] - self.times[min(self.learning, len(self.times) - 1)]) / 86400


def learning_rows(count):
    """NAB's probationary period: 15 % of a file, at most 750 rows."""
    return min(count * 15 // 100, 750)


def seconds(text):
    """Seconds since 1970 of a date and time in UTC."""
    time = datetime.datetime.fromisoformat(text.partition(".")[0].rstrip("Z"))
    return int(time.replace(tzinfo=datetime.timezone.utc).timestamp())


def rows_of(path, delimiter=","):
    with gzip.open(path, "rt", newline="") as file:
        head, *rows = csv.reader(file, delimiter=delimiter)
    return head, rows


def runs_of_ones(labels):
    spans = []
    for row, label in enumerate(labels):
        if not label:
            continue
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans


def first_column(path):
    """Column 0 of a two-dimensional array in NumPy's file format (NEP 1)."""
    with gzip.open(path) as file:
        file.read(8)
        header = ast.literal_eval(file.read(int.from_bytes(file.read(2), "little")).decode())
        values = array.array({"<f8": "d", "<f4": "f"}[header["descr"]], file.read())
    count, columns = header["shape"]
    return values[:count] if header["fortran_order"] else values[::columns]


def nab(folder):
    with open(os.path.join(folder, "windows.json")) as file:
        windows = json.load(file)
    for name, spans in sorted(windows.items()):
        _, rows = rows_of(os.path.join(folder, name + ".gz"))
        times = [seconds(row[0]) for row in rows]
        labelled = []
        for first, last in spans:
            inside = [i for i, t in enumerate(times) if seconds(first) <= t <= seconds(last)]
            labelled.append((inside[0], inside[-1]))
        fields = ["value=" + row[1] for row in rows]
        yield Series(name, times, fields, labelled, learning_rows(len(rows)))


def skab(folder):
    for group in sorted(os.listdir(folder)):
        for name in sorted(os.listdir(os.path.join(folder, group))):
            head, rows = rows_of(os.path.join(folder, group, name), ";")
            fields = [",".join(f"f{k}={row[k]}" for k in range(1, 9)) for row in rows]
            labels = [float(row[9]) for row in rows] if len(head) > 9 else []
            times = [seconds(row[0]) for row in rows]
            yield Series(f"{group}/{name}", times, fields, runs_of_ones(labels), 400)


def smap(folder):
    with open(os.path.join(folder, "labels.json")) as file:
        labels = json.load(file)
    for name, label in labels.items():
        values = first_column(os.path.join(folder, name + ".npy.gz"))
        # The data have no times: a row a minute from 2020-01-01.
        times = [1577836800 + 60 * row for row in range(len(values))]
        spans = [tuple(span) for span in label["anomalies"]]
        fields = [f"value={value!r}" for value in values]
        yield Series(name, times, fields, spans, learning_rows(len(values)))


def kpi(folder):
    for name in sorted(os.listdir(folder)):
        _, rows = rows_of(os.path.join(folder, name))
        spans = runs_of_ones([float(row[2]) for row in rows])
        fields = ["value=" + row[1] for row in rows]
        yield Series(name, [int(row[0]) for row in rows], fields, spans, learning_rows(len(rows)))


READERS = {"nab": nab, "skab": skab, "smap": smap, "kpi": kpi}


def load(folder, corpus):
    """The series of a corpus; none where the folder does not have it."""
    place = os.path.join(folder, corpus)
    return list(READERS[corpus](place)) if os.path.isdir(place) else []
