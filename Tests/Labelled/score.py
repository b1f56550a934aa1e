#!/usr/bin/env python3
"""Compare the verdicts of `rua senders` with what the senders are.

  score.py RUA DATABASE TRUTH.tsv --since 2026-02-23 --until 2026-03-02 [--mistakes]

Prints a line for each verdict, columns separated by tabs: sources that have it by the truth, sources that Rua gives it
to, how many of them rightly, precision and recall in percent. --mistakes also lists the sources that got another one.
"""
import argparse, csv, json, subprocess, sys

VERDICTS = ["authorized", "forwarder", "misconfigured", "unverified", "unauthorized"]


def percent(part, whole):
    return "%.1f" % (100 * part / whole) if whole else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("rua", "database", "truth"): parser.add_argument(name)
    parser.add_argument("--since", required=True)
    parser.add_argument("--until", required=True)
    parser.add_argument("--mistakes", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.truth) as file:
        truth = {(row["domain"], row["source_ip"]): row for row in csv.DictReader(file, delimiter="\t")}
    answer = subprocess.run(
        [arguments.rua, "senders", "--db", arguments.database, "--since", arguments.since, "--until", arguments.until,
         "--format", "json"], check=True, stdout=subprocess.PIPE).stdout
    given = {(source["domain"], source["source_ip"]): source["verdict"] for source in json.loads(answer)}
    if set(given) != set(truth):
        sys.exit("sources without a label, or without a verdict: %s" % sorted(set(given) ^ set(truth))[:5])
    print("verdict\tlabelled\tgiven\tright\tprecision\trecall")
    for verdict in VERDICTS:
        labelled = sum(row["verdict"] == verdict for row in truth.values())
        right = sum(given[key] == verdict == row["verdict"] for key, row in truth.items())
        count = sum(value == verdict for value in given.values())
        print("\t".join([verdict, str(labelled), str(count), str(right), percent(right, count),
                         percent(right, labelled)]))
    if arguments.mistakes:
        for key, row in truth.items():
            if given[key] != row["verdict"]:
                print("%s %s: %s, is %s (%s)" % (key + (given[key], row["verdict"], row["kind"])))


main()
