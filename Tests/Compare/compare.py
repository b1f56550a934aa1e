"""Compares parsedmarc's and Rua's reading of the files of a folder, row by row. Called by compare.sh.

Rows are paired by report, policy domain, period and source address, the most alike first. Each difference gets a kind;
docs/parsedmarc.md explains it under a heading of the same name, or it counts as unexplained.
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
EXPLANATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/parsedmarc.md")
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
    return report_of(row) + (*sorted((row["begin_date"], row["end_date"])), address(row["source_ip_address"]))


def report_of(row):
    return row["report_id"].split("@")[0].replace("<", "").replace(">", ""), row["domain"].lower()


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


def kind_of(column, theirs, ours, mended):
    """What kind of difference two cells show; the first that fits."""
    listed = [theirs.split(","), ours.split(",")]
    said = [[word for word in text.replace("|", ",").split(",") if word not in ("", "none")] for text in (theirs, ours)]
    kinds = {
        "name in lower case": column == "org_name" and theirs == ours.lower(),
        "name cut to its organizational domain": column == "org_name" and ours.lower().endswith("." + theirs),
        "report_id cut at @": column == "report_id" and theirs == ours.split("@")[0].replace("<", "").replace(">", ""),
        "parser's own words": column == "errors" and theirs.startswith("Invalid XML: ") and not ours,
        "old word": column.endswith("_results") and [OLD_WORDS.get(word, word) for word in listed[0]] == listed[1]
        or column == "disposition" and (theirs, ours) == ("softfail", "quarantine"),
        "empty reason": column.startswith("policy_override_") and said[0] == said[1],
        "spelling of an address": column == "source_ip_address" and address(theirs) == address(ours),
        "dates in the wrong order": column in ("begin_date", "end_date"),
        "percent sign": column == "pct" and theirs.rstrip(" %") == ours,
        "upper case": theirs.lower() == ours.lower(),
        "bytes that are not UTF-8": theirs == ours.encode("ascii", "ignore").decode(),
        "control characters": "\\" in ours and not theirs.isprintable(),
        # What is not XML can be mended in more than one way.
        "mended otherwise": mended,
    }
    return next((kind for kind, fits in kinds.items() if fits), "unexplained")


class Differences:
    """What was found, kind by kind."""

    def __init__(self):
        self.cells, self.rows, self.files = defaultdict(list), defaultdict(list), []
        self.pairs, self.looked_up, self.kinds = 0, Counter(), Counter()

    def add(self, name, theirs, ours):
        """Compares the rows of one file."""
        reports = {report_of(row) for row in theirs}
        by_key = defaultdict(lambda: ([], []))
        for side, rows in enumerate((theirs, ours)):
            for row in rows:
                by_key[key(row)][side].append(row)
        for their_rows, our_rows in by_key.values():
            pairs, only_theirs, only_ours = pair(their_rows, our_rows)
            self.pairs += len(pairs)
            for one, other in pairs:
                self.looked_up.update(column for column in LOOKED_UP if one[column] != other[column])
                mended = one["errors"].startswith("Invalid XML: ")
                for column in differing(one, other):
                    kind = kind_of(column, one[column], other[column], mended)
                    self.cells[kind, column].append((f"{one[column]!r} / {other[column]!r}", name))
            self.rows["row that Rua does not have"] += [(key(row), name) for row in only_theirs]
            for row in only_ours:
                kind = "row that parsedmarc drops" if report_of(row) in reports else "report that parsedmarc passes over"
                self.rows[kind].append((key(row), name))

    def print(self):
        """Prints all, and returns the number of those that are not explained."""
        with open(EXPLANATIONS, encoding="utf-8") as text:
            explained = {line[4:].strip() for line in text if line.startswith("### ")}
        unexplained = 0
        print("LOOKED UP    cells that parsedmarc fills from its own data and Rua leaves empty")
        for column in LOOKED_UP:
            print(f"{self.looked_up[column]:8}     {column}")
        print("\nCELLS        kind: column, and parsedmarc's / Rua's")
        for (kind, column), found in sorted(self.cells.items()):
            print(f"{len(found):8}     {kind}: {column}")
            unexplained += 0 if kind in explained else len(found)
            show(found)
        print("\nROWS         kind, and report_id, domain, period, address")
        for kind, found in sorted(self.rows.items()):
            if found:
                print(f"{len(found):8}     {kind}")
                unexplained += 0 if kind in explained else len(found)
                show(found)
        return unexplained


def show(found, examples=3):
    for what, name in found[:examples]:
        print(f"               {what}  {name}")


def main():
    rua, folder = sys.argv[1:3]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ["TZ"] = "UTC"
    paths = sorted(os.path.join(top, name) for top, _, names in os.walk(folder) for name in names)
    config = parsedmarc.ParserConfig(offline=True)
    differences, kinds, odd = Differences(), Counter(), []
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(paths):
            config.seen_aggregate_report_ids.clear()
            their_kind, theirs, their_reason = read_with_parsedmarc(path, config)
            our_kind, ours, our_reason = read_with_rua(rua, path, os.path.join(scratch, f"{number}.db"))
            kinds[their_kind, our_kind] += 1
            name = os.path.relpath(path, folder)
            if their_kind == our_kind:
                differences.add(name, theirs, ours)
            else:
                odd.append((name, f"{their_kind} {their_reason}", f"{our_kind} {our_reason}"))
    print(f"{len(paths)} files, {differences.pairs} rows in pairs, parsedmarc {parsedmarc.__version__} beside Rua\n")
    print("FILES        parsedmarc  Rua")
    for (theirs, ours), count in sorted(kinds.items()):
        print(f"{count:8}     {theirs:10}  {ours}")
    for name, theirs, ours in odd:
        print(f"  {name}\n    parsedmarc: {theirs}\n    Rua: {ours}")
    print()
    unexplained = differences.print()
    print(f"\n{unexplained} cells and rows that docs/parsedmarc.md does not explain")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
