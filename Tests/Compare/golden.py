"""Writes Tests/Fixtures/parsedmarc/expected.csv: what parsedmarc makes of published and of made reports.

    .build/compare/venv/bin/python Tests/Compare/golden.py      # after `make compare`, from the root of the project

A first column names the file. What parsedmarc looks up about an address is left out: it changes with its data, which
is under CC BY-SA.
"""

import csv
import io
import logging
import os
import sys

import parsedmarc

sys.dont_write_bytecode = True
from compare import LOOKED_UP  # noqa: E402

ROOT = os.path.normpath(os.path.join(os.path.dirname(__file__), ".."))
# Too long, the same again, or mended in parsedmarc's own way.
LEFT_OUT = ["!large-example.com!", "nice-input.xml.", "invalid_xml.xml", "invalid_utf_8.xml", "ikea.com!"]


def files():
    for folder in ("Corpus", "Fixtures/parsedmarc"):
        for top, _, names in sorted(os.walk(os.path.join(ROOT, folder))):
            for name in sorted(names):
                if name.endswith((".xml", ".eml", ".gz", ".zip")) and not any(part in name for part in LEFT_OUT):
                    yield os.path.join(top, name)


def main():
    logging.disable(logging.CRITICAL)
    os.environ["TZ"] = "UTC"
    config = parsedmarc.ParserConfig(offline=True)
    path = os.path.join(ROOT, "Fixtures/parsedmarc/expected.csv")
    with open(path, "w", newline="", encoding="utf-8") as output:
        writer = None
        for name in files():
            try:
                found = parsedmarc.parse_report_file(name, config=config)
            except parsedmarc.ParserError:
                continue
            if found["report_type"] != "aggregate":
                continue
            text = parsedmarc.parsed_aggregate_reports_to_csv([found["report"]])
            for row in csv.DictReader(io.StringIO(text, newline="")):
                row.update(dict.fromkeys(LOOKED_UP, ""))
                if writer is None:
                    writer = csv.DictWriter(output, ["file", *row])
                    writer.writeheader()
                writer.writerow({"file": os.path.relpath(name, ROOT), **row})


if __name__ == "__main__":
    main()
