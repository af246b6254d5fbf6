/^Start printer/ { start = substr($(NF - 1), 2) - $NF }
/^Stats / {
  split("", value)
  for (i = 3; i <= NF; i++)
    if (sub(/:$/, "", $i)) part = $i
    else { split($i, pair, "="); value[part "." pair[1]] = pair[2] }
  printf "klipper lost=%s,bed=%s,tool=%s %.0f000000\n", value["mcu.bytes_retransmit"],
    value["heater_bed.temp"], value["extruder.temp"], (start + $2) * 1000
}
