"""Writes the sample files of this folder anew: python3 examples/data/make.py FOLDER

Each has the form that its program prints, on the morning of 20 November 2026, and one fault that the
page Documentation/your-data.md finds. The same Python gives the same bytes.
"""

import json
import random
import sys
from datetime import datetime, timedelta, timezone

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."
START = datetime(2026, 11, 20, 8, tzinfo=timezone.utc)
DRAWS = random.Random(20)


def at(seconds):
    return START + timedelta(seconds=seconds)


def near(mean, deviation):
    return DRAWS.gauss(mean, deviation)


def write(name, lines, end="\n"):
    with open(f"{FOLDER}/{name}", "w", encoding="utf-8", newline="") as file:
        file.write("".join(line + end for line in lines))


def printer_csv():
    """A printer's log, 10 s apart; the bed is too cold from 08:12 to 08:15."""
    yield "Time,tool,tool_target,bed,bed_target"
    for s in range(0, 1200, 10):
        bed = near(59.2 if 720 <= s < 900 else 60, 0.2)
        yield f"{at(s):%Y-%m-%d %H:%M:%S},{near(210, 0.4):.1f},210.0,{bed:.2f},60.0"


def heizung_csv():
    """A boiler, as German spreadsheets save it; the flow is cold from 09:40 local time on."""
    yield "Datum;Uhrzeit;Kessel;Vorlauf"
    for s in range(0, 9000, 60):
        vorlauf = near(31 if s >= 6000 else 48, 0.5)
        numbers = f"{near(65, 0.8):.1f};{vorlauf:.1f}".replace(".", ",")
        yield f"{at(s):%d.%m.%Y;%H:%M};{numbers}"


def meter_csv():
    """A power meter with milliseconds since 1970; the oven goes on at 08:40."""
    yield "epoch_ms,watts"
    for s in range(0, 3600, 30):
        yield f"{int(at(s).timestamp() * 1000) + 250},{near(2450 if s >= 2400 else 320, 15):.0f}"


def serial_log():
    """OctoPrint's serial.log: the heater of the nozzle fails at 08:04."""
    line = 4711
    for s in range(0, 300, 5):
        stamp = at(s).strftime("%Y-%m-%d %H:%M:%S")
        tool = near(210, 0.3) - max(0, s - 240) * 0.9
        if s % 25 == 0:
            line += 1
            yield f"{stamp},104 - Send: N{line} G1 X{near(90, 20):.3f} Y{near(90, 20):.3f} E{s / 40:.5f}*{line % 128}"
        yield (
            f"{stamp},{DRAWS.randrange(120, 900)} - Recv:  T:{tool:.2f} /210.00 B:{near(60, 0.1):.2f}"
            f" /60.00 @:{DRAWS.randrange(50, 127)} B@:{DRAWS.randrange(20, 60)}"
        )


def klippy_log():
    """Klipper's log: from 08:00:15 on the board's line loses bytes."""
    begin = 5347.4
    yield f"Start printer at {at(0):%a %b %d %H:%M:%S %Y} ({at(0).timestamp():.1f} {begin:.1f})"
    lost = 9
    for s in range(1, 25):
        lost += DRAWS.randrange(400, 900) if s >= 15 else 0
        yield (
            f"Stats {begin + s:.1f}: gcodein=0  mcu: mcu_awake=0.010 mcu_task_avg=0.000014"
            f" mcu_task_stddev=0.000021 bytes_write={23883 + 900 * s} bytes_read={4441 + 150 * s}"
            f" bytes_retransmit={lost} bytes_invalid=0 send_seq={430 + s} receive_seq={430 + s}"
            f" srtt=0.001 freq=168003933 heater_bed: target=60 temp={near(60, 0.1):.1f} pwm=0.120"
            f" sysload=1.14 cputime={454 + s / 5:.3f} memavail=775951 print_time={s + 2:.3f}"
            f" print_stall=0 extruder: target=210 temp={near(210, 0.3):.1f} pwm=0.640"
        )


def vmstat_txt():
    """vmstat -t 10: a disk holds the machine up from 08:06 to 08:08."""
    for number, s in enumerate(range(0, 600, 10)):
        if number % 22 == 0:
            yield "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----"
            yield " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC"
        wait = DRAWS.randrange(45, 70) if 360 <= s < 480 else DRAWS.randrange(0, 4)
        user, system = DRAWS.randrange(5, 20), DRAWS.randrange(1, 6)
        yield (
            f"{DRAWS.randrange(0, 4):2} {wait // 20:2} {0:6} {DRAWS.randrange(610000, 640000):6}"
            f" {14364:6} {DRAWS.randrange(923180, 930000):6} {0:4} {0:4} {wait * 90:5}"
            f" {DRAWS.randrange(100, 900):5} {DRAWS.randrange(170, 660):4} {DRAWS.randrange(500, 900):4}"
            f" {user:2} {system:2} {100 - user - system - wait:2} {wait:2} {0:2} {at(s):%Y-%m-%d %H:%M:%S}"
        )


def sadf_csv():
    """sadf -d -- -u: ten minutes a line, the machine started again at 03:02, no idle time from 06:00."""
    header = "# hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle"
    yield header
    for s in range(-28800, 3600, 600):
        if s == -17400:
            yield f"web1;-1;{at(s - 450):%Y-%m-%d %H:%M:%S} UTC;LINUX-RESTART\t(2 CPU)"
            yield header
            continue
        user = near(88, 2) if -7200 <= s < -1800 else near(12, 2)
        system, wait = abs(near(3, 0.5)), abs(near(0.4, 0.2))
        idle = 100 - user - system - wait
        yield (
            f"web1;600;{at(s + 1):%Y-%m-%d %H:%M:%S} UTC;-1;{user:.2f};0.00;{system:.2f};{wait:.2f}"
            f";0.00;{idle:.2f}"
        )


def iostat_txt():
    """S_TIME_FORMAT=ISO iostat -dxst 10: sdb becomes slow at 08:03."""
    yield f"Linux 6.1.0-28-amd64 (web1) \t{START:%Y-%m-%d} \t_x86_64_\t(2 CPU)"
    yield ""
    for s in range(0, 300, 10):
        yield f"{at(s):%Y-%m-%dT%H:%M:%S+0000}"
        yield "Device             tps      kB/s    rqm/s   await  areq-sz  aqu-sz  %util"
        for disk in ("sda", "sdb"):
            slow = disk == "sdb" and s >= 180
            tps, wait = near(60, 5), near(85, 9) if slow else near(1.8, 0.2)
            use = near(97, 1) if slow else near(9, 2)
            yield (
                f"{disk:<12} {tps:9.2f} {tps * 21:9.2f} {tps / 8:8.2f} {wait:7.2f} {21:8.2f}"
                f" {tps * wait / 1000:7.2f} {use:6.2f}"
            )
        yield ""


def access_log():
    """nginx, combined and the time that a request took: the shop fails from 09:05 local time on."""
    for s in range(0, 546, 6):
        bad = 300 <= s < 420 and s % 18 == 0
        code, took = (502, near(2.4, 0.3)) if bad else (200, abs(near(0.08, 0.03)))
        path = DRAWS.choice(["/", "/cart", "/item/81", "/search?q=lamp"])
        yield (
            f"192.0.2.{DRAWS.randrange(1, 250)} - - [{at(s):%d/%b/%Y}:{at(s).hour + 1:02}:{at(s):%M:%S} +0100]"
            f' "GET {path} HTTP/1.1" {code} {DRAWS.randrange(400, 9000)} "-" "Mozilla/5.0" {took:.3f}'
        )


def journal_json():
    """journalctl -o json --output-fields=…: a unit reports errors from 08:03 on."""
    for number, s in enumerate(range(5, 300, 9)):
        bad = s >= 180 and number % 2 == 0
        stamp = int(at(s).timestamp()) * 1000000 + DRAWS.randrange(1000000)
        unit = "backup.service" if bad else DRAWS.choice(["ssh.service", "cron.service"])
        yield json.dumps(
            {
                "__CURSOR": f"s=6c08;i={1200 + number:x};b=b2a4;t={stamp:x}",
                "__REALTIME_TIMESTAMP": str(stamp),
                "__MONOTONIC_TIMESTAMP": str(stamp - 1795161600000000),
                "_BOOT_ID": "b2a43bc18ce14ae69a059487bf43d41b",
                "PRIORITY": "3" if bad else "6",
                "_SYSTEMD_UNIT": unit,
                "MESSAGE": "write: No space left on device" if bad else f"session {number} opened",
            },
            separators=(",", ":"),
        )


def scrapes_prom():
    """What Prometheus answers at /federate, every 15 s; requests fail from 08:03 on."""
    yield "# TYPE http_requests_total counter"
    yield "# TYPE node_load1 gauge"
    good, failed = 88123, 17
    for s in range(0, 300, 15):
        good += DRAWS.randrange(280, 320)
        failed += DRAWS.randrange(40, 60) if s > 180 else DRAWS.randrange(0, 2)
        stamp = int(at(s).timestamp() * 1000) + 123
        where = 'instance="web1:9100",job="shop"'
        yield f'http_requests_total{{code="200",{where}}} {good} {stamp}'
        yield f'http_requests_total{{code="500",{where}}} {failed} {stamp}'
        yield f"node_load1{{{where}}} {near(0.6, 0.1):.2f} {stamp}"


def query_range_json():
    """What Prometheus' API answers to query_range: web2 needs longer from 08:40 on."""
    series = []
    for host in ("web1", "web2"):
        values = [
            [int(at(s).timestamp()), f"{near(0.31 if host == 'web2' and s >= 2400 else 0.12, 0.01):.4f}"]
            for s in range(0, 3600, 60)
        ]
        series.append({"metric": {"__name__": "latency_seconds", "instance": host}, "values": values})
    answer = {"status": "success", "data": {"resultType": "matrix", "result": series}}
    yield json.dumps(answer, separators=(",", ":"))


def influxql_csv():
    """influx -format csv, GROUP BY host, a head for each series: b is busy from 08:30, silent from 08:40 on."""
    for host in ("a", "b"):
        yield "name,tags,time,mean"
        for s in range(0, 2700, 60):
            mean = near(91, 1) if host == "b" and s >= 1800 else near(20, 2)
            text = "" if host == "b" and s >= 2400 else f"{mean:.3f}"
            yield f"cpu,host={host},{int(at(s).timestamp()) * 1000000000},{text}"


def flux_csv():
    """Annotated CSV of InfluxDB 2: two fields, in two tables; co2 rises at 08:16."""
    yield "#group,false,false,true,true,false,false,true,true,true"
    yield "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string"
    yield "#default,_result,,,,,,,,"
    yield ",result,table,_start,_stop,_time,_value,_field,_measurement,room"
    for table, field in enumerate(("co2", "temp")):
        for s in range(0, 1200, 60):
            value = near(21, 0.1) if field == "temp" else near(1600 if s >= 960 else 620, 20)
            yield (
                f",,{table},{at(0):%Y-%m-%dT%H:%M:%SZ},{at(1200):%Y-%m-%dT%H:%M:%SZ}"
                f",{at(s):%Y-%m-%dT%H:%M:%SZ},{value:.1f},{field},air,office"
            )
    yield ""


def sensors_sql():
    """A table of readings: the freezer thaws from 08:40 on."""
    yield "CREATE TABLE readings (at TEXT, sensor TEXT, celsius REAL);"
    yield "INSERT INTO readings VALUES"
    rows = [
        (at(s), sensor, near(mean, 0.2) + (max(0, s - 2400) / 150 if sensor == "freezer" else 0))
        for s in range(0, 3600, 120)
        for sensor, mean in (("fridge", 5), ("freezer", -18))
    ]
    for number, (time, sensor, value) in enumerate(rows):
        end = ";" if number == len(rows) - 1 else ","
        yield f"('{time:%Y-%m-%d %H:%M:%S}','{sensor}',{value:.2f}){end}"


write("printer.csv", printer_csv())
write("heizung.csv", heizung_csv(), end="\r\n")
write("meter.csv", meter_csv())
write("serial.log", serial_log())
write("klippy.log", klippy_log())
write("vmstat.txt", vmstat_txt())
write("sadf.csv", sadf_csv())
write("iostat.txt", iostat_txt())
write("access.log", access_log())
write("journal.json", journal_json())
write("scrapes.prom", scrapes_prom())
write("query_range.json", query_range_json())
write("influxql.csv", influxql_csv())
write("flux.csv", flux_csv(), end="\r\n")
write("sensors.sql", sensors_sql())
