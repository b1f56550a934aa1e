"""Compares parsedmarc's and Rua's reading of the files of a folder, row by row. Called by compare.sh.

Rows are paired by report, policy domain, period, source address and header From, equal ones first, the others by the
number of cells that agree. Each difference gets a kind, which docs/parsedmarc.md explains under the same name.
"""

import csv
import io
import ipaddress
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter, defaultdict

import parsedmarc
from parsedmarc.utils import is_mbox

LOOKED_UP = [
    "source_country", "source_reverse_dns", "source_base_domain", "source_name", "source_type", "source_asn",
    "source_as_name", "source_as_domain",
]
OLD_WORDS = {"hardfail": "fail", "unknown": "temperror", "error": "permerror"}
UNEXPLAINED = "unexplained"
csv.field_size_limit(1 << 30)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_with_parsedmarc(path, config):
    """What it takes the file for, and the rows of its CSV; as its command line does, but each file for itself."""
    try:
        if is_mbox(path):
            found = parsedmarc.get_dmarc_reports_from_mbox(path, config=config)
            reports = found["aggregate_reports"]
            kinds = [("aggregate", "aggregate_reports"), ("failure", "failure_reports"), ("tls", "smtp_tls_reports")]
            kind = next((name for name, key in kinds if found[key]), "refused")
        else:
            found = parsedmarc.parse_report_file(path, config=config)
            kind = {"smtp_tls": "tls"}.get(found["report_type"], found["report_type"])
            reports = [found["report"]] if kind == "aggregate" else []
    except Exception as error:  # It raises many kinds, and some by mistake: either way it has not read the file.
        return "refused", [], str(error).splitlines()[0] if str(error) else type(error).__name__
    return kind, rows_of(parsedmarc.parsed_aggregate_reports_to_csv(reports)), ""


def read_with_rua(rua, path, database):
    """What became of the file, the rows of its export, and the reason when it is in quarantine."""

    def run(*arguments):
        return subprocess.run([rua, *arguments, "--db", database], check=True, capture_output=True).stdout

    tally = json.loads(run("import", "--json", path))
    mails = json.loads(run("mail", "list", "--format", "json")) if tally["quarantined"] else []
    reason = ", ".join(sorted({mail["reason"] for mail in mails if mail["reason"]}))
    kind = {"failure-report": "failure", "tls-report": "tls"}.get(reason)
    if kind is None:
        kind = "aggregate" if tally["reports"] else "refused"
    text = run("export", "--format", "parsedmarc").decode() if tally["reports"] else ""
    return kind, rows_of(text), reason or ("ignored" if tally["ignored"] else "")


def address(text):
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return text.lower()
    return str(getattr(found, "ipv4_mapped", None) or found)


def key(row):
    return (
        row["report_id"].split("@")[0].strip("<>").strip(), row["domain"].lower(), row["begin_date"], row["end_date"],
        address(row["source_ip_address"]),
    )


def differing(theirs, ours):
    return [column for column in theirs if column not in LOOKED_UP and theirs[column] != ours[column]]


def pair(theirs, ours):
    """Pairs of rows, the most alike first; then what is left over on either side."""
    pairs, rest = [], list(ours)
    for limit in (0, None):
        left = []
        for row in theirs:
            best = min(rest, key=lambda other: len(differing(row, other)), default=None)
            if best is None or (limit is not None and len(differing(row, best)) > limit):
                left.append(row)
                continue
            # By identity: equal rows are common.
            del rest[next(index for index, other in enumerate(rest) if other is best)]
            pairs.append((row, best))
        theirs = left
    return pairs, theirs, rest


def kind_of(column, theirs, ours):
    if column == "org_name" and theirs == ours.lower():
        return "lower-cased name"
    if column == "org_name" and ours.lower().endswith("." + theirs):
        return "name cut to its organizational domain"
    if column == "report_id" and theirs == ours.split("@")[0].replace("<", "").replace(">", ""):
        return "report_id cut at @"
    if column == "errors" and theirs.startswith("Invalid XML: ") and not ours:
        return "parser's own words"
    if column in ("dkim_results", "spf_results"):
        if [OLD_WORDS.get(word, word) for word in theirs.split(",")] == ours.split(","):
            return "old word"
    if column.startswith("policy_override_"):
        separator = "," if column.endswith("reasons") else "|"
        words = [[word for word in text.split(separator) if word not in ("", "none")] for text in (theirs, ours)]
        if words[0] == words[1]:
            return "empty reason"
    if theirs == ours.encode("ascii", "ignore").decode():
        return "byte that is not UTF-8"
    if column == "source_ip_address" and address(theirs) == address(ours):
        return "spelling of an address"
    if theirs.lower() == ours.lower():
        return "case"
    if "\\" in ours and not theirs.isprintable():
        return "control characters"
    return None


def explain(pair_of_rows, path, repaired):
    theirs, ours = pair_of_rows
    for column in differing(theirs, ours):
        kind = kind_of(column, theirs[column], ours[column])
        # What is not XML can be mended in more than one way.
        yield column, kind or ("mended otherwise" if repaired else UNEXPLAINED), theirs[column], ours[column], path


def main():
    rua, folder = sys.argv[1:3]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ["TZ"] = "UTC"
    paths = sorted(os.path.join(top, name) for top, _, names in os.walk(folder) for name in names)
    config = parsedmarc.ParserConfig(offline=True)
    cells, files, leftovers = defaultdict(list), Counter(), defaultdict(list)
    odd, compared, looked_up = [], 0, Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(paths):
            config.seen_aggregate_report_ids.clear()
            name = os.path.relpath(path, folder)
            their_kind, theirs, their_reason = read_with_parsedmarc(path, config)
            our_kind, ours, our_reason = read_with_rua(rua, path, os.path.join(scratch, f"{number}.db"))
            files[their_kind, our_kind] += 1
            if their_kind != our_kind:
                odd.append((name, their_kind, their_reason, our_kind, our_reason))
                continue
            by_key = defaultdict(lambda: ([], []))
            for row in theirs:
                by_key[key(row)][0].append(row)
            for row in ours:
                by_key[key(row)][1].append(row)
            for their_rows, our_rows in by_key.values():
                pairs, only_theirs, only_ours = pair(their_rows, our_rows)
                compared += len(pairs)
                for rows in pairs:
                    looked_up.update(column for column in LOOKED_UP if rows[0][column] != rows[1][column])
                    for column, kind, *rest in explain(rows, name, rows[0]["errors"].startswith("Invalid XML")):
                        cells[column, kind].append(rest)
                for side, rows in (("parsedmarc", only_theirs), ("Rua", only_ours)):
                    leftovers[side] += [(name, key(row)) for row in rows]
            if sum(int(row["count"]) for row in theirs) != sum(int(row["count"]) for row in ours):
                leftovers["messages"].append((name, "the sums of count differ"))
    sys.exit(report(parsedmarc.__version__, paths, files, odd, compared, looked_up, cells, leftovers))


def report(version, paths, files, odd, compared, looked_up, cells, leftovers):
    print(f"{len(paths)} files, parsedmarc {version} (offline, UTC) beside Rua; {compared} rows in pairs\n")
    print("FILES        parsedmarc  Rua")
    for (theirs, ours), count in sorted(files.items()):
        print(f"{count:8}     {theirs:10}  {ours}")
    for name, theirs, their_reason, ours, our_reason in odd:
        print(f"  {name}\n    parsedmarc: {theirs} {their_reason!r}\n    Rua: {ours} {our_reason!r}")
    print("\nLOOKED UP    cells that parsedmarc fills from its own data and Rua leaves empty")
    for column in LOOKED_UP:
        print(f"{looked_up[column]:8}     {column}")
    print("\nCELLS        column: kind")
    for (column, kind), found in sorted(cells.items()):
        print(f"{len(found):8}     {column}: {kind}")
        for theirs, ours, name in found[:3]:
            print(f"               {theirs!r} / {ours!r}  {name}")
    for side, found in leftovers.items():
        if found:
            print(f"\nONLY {side}: {len(found)}" if side != "messages" else "\nMESSAGES")
            for name, what in found[:20]:
                print(f"  {name}  {what}")
    unexplained = sum(len(found) for (_, kind), found in cells.items() if kind == UNEXPLAINED)
    left = sum(len(found) for found in leftovers.values())
    print(f"\n{unexplained} cells and {left} rows that docs/parsedmarc.md does not explain")
    return 1 if unexplained or left else 0


if __name__ == "__main__":
    main()
