#!/usr/bin/env python3
"""Run commands in turn, several times, and print medians as rows of a Markdown table.

  measure.py [--runs 5] [--prepare CMD] [--rows N] NAME=CMD [NAME=CMD …]

Each run does all commands one after the other, so that a busy minute of the machine falls on all of them; ratios are to
the first. CPU is user and system time of the whole process; memory is the largest resident size of any run (15 MiB is
the least that can be seen: that of the Python which starts it). With --rows a rate is printed. Commands go through
`sh -c`, standard output is thrown away.
"""
import argparse, os, statistics, subprocess, sys, tempfile, time


def run(command):
    started = time.perf_counter()
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(["sh", "-c", "exec " + command], stdout=subprocess.DEVNULL, stderr=words)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            words.seek(0)
            sys.exit("measure.py: exit code %d: %s\n%s" % (process.returncode, command, words.read().decode()))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--prepare", default="true", help="run before each command, not measured")
    parser.add_argument("--rows", type=int, help="rows that each command handles")
    parser.add_argument("commands", nargs="+", metavar="NAME=CMD")
    arguments = parser.parse_args()
    commands = [c.split("=", 1) for c in arguments.commands]
    figures = {name: [] for name, _ in commands}
    for _ in range(arguments.runs):
        for name, command in commands:
            subprocess.run(arguments.prepare, shell=True, check=True)
            figures[name].append(run(command))
    base = None
    for name, _ in commands:
        wall, cpu = (statistics.median(f[i] for f in figures[name]) for i in (0, 1))
        memory = max(f[2] for f in figures[name])
        base = base or (wall, cpu)
        rate = " %s rows/s |" % format(round(arguments.rows / wall, -3), ",.0f") if arguments.rows else " |"
        print("| %s | %.3f s | %.3f s | %.0f MiB | %.2f | %.2f |%s"
              % (name, wall, cpu, memory, wall / base[0], cpu / base[1], rate), flush=True)


main()
