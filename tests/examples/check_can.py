#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""can_controller's frames, read by what docs/gpupower.dbc says of them, over UDP; the receiver of
the examples; the same over vcan where the kernel has it.

Arguments: can_controller, can_receiver, gpupower.dbc."""
import math
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile

controller, receiver, dbc = sys.argv[1:4]
cases, failures = 0, 0


def case(name, good, said=""):
    global cases, failures
    cases += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {cases} - {name}{'' if good else f' # {said}'}",
          flush=True)


def read_dbc(path):
    """{identifier: (name, [(signal, start, bits, factor, offset, highest)])}"""
    messages, signals = {}, None
    for line in pathlib.Path(path).read_text().splitlines():
        message = re.match(r"BO_ (\d+) (\w+): 8 \w+$", line)
        signal = re.match(r" SG_ (\w+) : (\d+)\|(\d+)@1\+ \(([^,]+),([^)]+)\) \[([^|]+)\|([^\]]+)\]"
                          r" \"[^\"]*\" \w+$", line)
        if message:
            signals = []
            messages[int(message[1]) & 0x1FFFFFFF] = message[2], signals
        elif signal:
            signals.append((signal[1], int(signal[2]), int(signal[3]),
                            *map(float, signal.groups()[3:5]), float(signal[7])))
        elif line.startswith((" SG_", "BO_ ")):
            raise ValueError(line)
    return messages


def decode(signals, data):
    bits = int.from_bytes(data, "little")
    values = {}
    for name, start, width, factor, offset, highest in signals:
        raw = bits >> start & (1 << width) - 1
        value = raw * factor + offset
        values[name] = value if value <= highest * (1 + 1e-9) else math.nan
    return values


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


messages = read_dbc(dbc)
case("the DBC file describes every frame", len(messages) == 29, len(messages))



def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=20)
    return done.returncode, done.stdout, done.stderr


for words in (["udp:abc"], ["udp:"], ["udp:70000"], ["udp:0"], ["udp:1 2"], [""], ["-x"],
              ["an-interface-with-a-long-name"], ["udp:4000", "x"], ["udp:4000", "-1"]):
    for program in (controller, receiver):
        status, out, said = run(program, *words)
        case(f"{pathlib.Path(program).name} {words} is told", status == 2 and not out
             and said.startswith("use: can_"), (status, out, said))
for program in (controller, receiver):
    status, out, said = run(program, "--help")
    case(f"{pathlib.Path(program).name} --help helps", status == 0 and out.startswith("use: ")
         and not said, (status, out, said))
status, out, said = run(controller, "nosuchcan0", "1")
case("where there is no such interface it says what else there is",
     status == 2 and "use udp:PORT" in said, (status, out, said))
status, out, said = run(controller, f"udp:{free_port()}", "1", "/proc/nowhere/state")
case("a snapshot that cannot be written is told at the start", status == 1 and not out
     and "cannot be written: No such file" in said, (status, out, said))

bus = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
bus.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
bus.bind(("127.0.0.1", 0))
program = subprocess.run([controller, f"udp:{bus.getsockname()[1]}", "13"], capture_output=True,
                         text=True, check=False, timeout=60)
bus.setblocking(False)
got, last, pulses, order = {}, {}, [], []
try:
    while True:
        frame = bus.recv(100)
        identifier, length = struct.unpack("<IB", frame[:5])
        name, signals = messages[identifier & 0x1FFFFFFF]
        values = decode(signals, frame[8:16])
        got[name] = got.get(name, 0) + 1
        last[name] = values
        if name == "pulse" and values["pulse_w"]:
            pulses.append((values["stamp"], values["pulse_in_s"], values["pulse_w"]))
        order.append((name, values))
except BlockingIOError:
    pass
print("#", program.stdout.strip())
case("it ends well", program.returncode == 0, program.stderr)
case("all frames come, at their rates",
     len(got) == 29 and all(120 <= got[n] <= 140 for n in ("heartbeat", "load", "step_up"))
     and 24 <= got["forecast_near"] <= 28 and 12 <= got["checksum"] <= 14, got)
beats = [v["time"] for n, v in order if n == "heartbeat"]
steps = [b - a for a, b in zip(beats, beats[1:])]
case("the clock of the heartbeat goes on by 100 ms", all(0.05 < s < 0.2 for s in steps),
     f"{min(steps)} {max(steps)}")
case("the load is some hundreds of watts, and known", 300 < last["load"]["load_w"] < 4000, last)
case("nothing that is not available is read as a number",
     math.isnan(last["dummy"]["swing_w"]) or last["dummy"]["swing_w"] >= 0.0, last["dummy"])
print(f"# {len(pulses)} frames of pulses: {pulses[:3]}")
case("the announced job makes a pulse, in every tick until it ends", len(pulses) >= 20, got)
if len(pulses) >= 20:
    stamps = [p[0] for p in pulses[:20]]
    gaps = [(b - a) % 68.719476736 for a, b in zip(stamps, stamps[1:])]
    case("its stamps are a tick apart", all(0.004 < g < 0.05 for g in gaps), gaps)
    begin = [p[0] + p[1] for p in pulses if p[1] > 0.0]
    case("and all of them tell the same beginning",
         not begin or max(begin) - min(begin) < 0.06, begin[:5])

port = free_port()
listening = subprocess.Popen([receiver, f"udp:{port}", "14"], stdout=subprocess.PIPE, text=True)
subprocess.run([controller, f"udp:{port}", "11"], check=False, capture_output=True, timeout=60)
said = listening.communicate(timeout=60)[0]
print("\n".join("# " + line for line in said.splitlines()))
case("the receiver of the examples sees heartbeats without a gap",
     re.search(r"heartbeats \d\d+, gaps 0", said), said)
case("and the pulse begin and end", "begins" in said and "ends" in said, said)

with tempfile.TemporaryDirectory() as folder:
    told = [subprocess.run([controller, f"udp:{port}", "2.5", f"{folder}/state"], check=False,
                           capture_output=True, text=True, timeout=60).stdout for _ in range(2)]
    case("a second start goes on from the state that the first one kept",
         "state: begun, epoch 1" in told[0]
         and "state: continued from snapshot 3, epoch 2" in told[1], told)

subprocess.run(["ip", "link", "add", "vcan0", "type", "vcan"], check=False, capture_output=True)
subprocess.run(["ip", "link", "set", "vcan0", "up"], check=False, capture_output=True)
listening = subprocess.Popen([receiver, "vcan0", "5"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
program = subprocess.run([controller, "vcan0", "3"], check=False, capture_output=True, text=True,
                         timeout=60)
said = listening.communicate(timeout=60)
by = "the kernel's"
if "over UDP instead" in program.stderr:
    by = "UDP, and told: the kernel has none"
case(f"the same over vcan ({by})", program.returncode == 0
     and re.search(r"heartbeats [1-9]\d, gaps 0", said[0])
     and ("over UDP" in said[1]) == ("over UDP" in program.stderr), (said, program))
print(f"1..{cases}")
sys.exit(failures > 0)
