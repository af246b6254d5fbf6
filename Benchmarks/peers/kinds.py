"""Points of one kind, such as programs in the world write: kinds.py [--json] KIND COUNT.

With --json each is an object with time, name, tags and fields as its members; those of `telegraf` are what
its JSON serializer writes, those of `shuffled` have their members in any order.

The kinds differ in what a reader can take for granted from line to line: the widths of numbers, the order
of fields, the series, the types. `fixed` is the easiest, `telegraf` is what an agent sends. Seeded: the
same arguments give the same bytes.
"""
import json
import random
import re
import sys

START = 1451606400
draw = random.Random(20261126)


MEANS = {"hotend": 220, "bed": 90, "air": 70}


def fixed(name):
    """As many digits for each, as `%f` prints them."""
    return "%.6f" % draw.gauss(MEANS[name], 1)


def printer(tag="", form=fixed, shuffle=False, series=1):
    """The guide's three temperatures, `series` of them in turn."""
    def line(index):
        order = draw.sample(list(MEANS), len(MEANS)) if shuffle else MEANS
        series_tag = f",{tag}={index % series:0{len(str(series - 1))}d}" if tag else ""
        fields = ",".join(f"{name}={form(name)}" for name in order)
        return f"temperatures{series_tag} {fields} {START + index // series}000000000"
    return line


def varied(name):
    """As many digits as a value happens to need."""
    return repr(round(draw.gauss(100, 40), draw.randrange(1, 5)))


def full(name):
    """The shortest text that gives the double again: 17 digits, as most programs print."""
    return repr(draw.gauss(MEANS[name], 1))


def telegraf(index):
    """Four measurements of twenty hosts in turn: floats, integers, booleans, strings."""
    turn = index // 20
    host, kind, stamp = f"web-{index % 20:02d}.example.net", turn % 4, f"{START + turn // 4 * 10}000000000"
    if kind == 0:
        idle = draw.uniform(60, 100)
        return (f"cpu,cpu=cpu-total,host={host},region=eu-west-1 usage_idle={idle!r},"
                f"usage_user={(100 - idle) * 0.6!r},usage_system={(100 - idle) * 0.4!r},"
                f"usage_iowait=0 {stamp}")
    if kind == 1:
        used = draw.randrange(1 << 30, 1 << 34)
        return (f"mem,host={host},region=eu-west-1 total=17179869184i,used={used}i,"
                f"available={17179869184 - used}i,used_percent={used / 171798691.84!r} {stamp}")
    if kind == 2:
        return (f"disk,device=sda1,fstype=ext4,host={host},mode=rw,path=/var,region=eu-west-1 "
                f"free={draw.randrange(1 << 36)}i,inodes_free={draw.randrange(1 << 22)}i,"
                f"used_percent={draw.uniform(0, 100)!r} {stamp}")
    code = draw.choice((200, 200, 200, 503))
    return (f"http_response,host={host},method=GET,region=eu-west-1,server=https://shop.example.net/health "
            f"http_response_code={code}i,response_time={draw.expovariate(20)!r},result_type=\"success\","
            f"content_matches={'true' if code == 200 else 'false'} {stamp}")


KINDS = {
    "fixed": printer(),
    "widths": printer(form=varied),
    "digits": printer(form=full),
    "shuffled": printer(shuffle=True),
    "hosts": printer(tag="host", series=20),
    "series": printer(tag="host", series=10000),
    "telegraf": telegraf,
}


def value(text):
    if text[0] == '"':
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    return int(text.rstrip("i")) if re.fullmatch(r"-?\d+i?", text) else float(text)


def as_json(kind, line):
    head, fields, stamp = line.split(" ")
    name, *tags = head.split(",")
    tags = dict(tag.split("=") for tag in tags)
    fields = {key: value(text) for key, text in (field.split("=") for field in fields.split(","))}
    seconds = int(stamp) // 10**9
    if kind == "telegraf":
        record = {"fields": fields, "name": name, "tags": tags, "timestamp": seconds}
    else:
        record = {"time": seconds, "name": name, **tags, **fields}
    if kind == "shuffled":
        record = dict(draw.sample(list(record.items()), len(record)))
    return json.dumps(record, separators=(",", ":"))


def main():
    in_json = sys.argv[1] == "--json"
    kind, count = sys.argv[1 + in_json:]
    make = KINDS[kind]
    write = sys.stdout.write
    for index in range(int(count)):
        line = make(index)
        write((as_json(kind, line) if in_json else line) + "\n")


if __name__ == "__main__":
    main()
