#!/usr/bin/env bash
# Renews docs/screenshots from a made corpus: each page wide, light and dark, and narrow; the overview on paper too. Needs Chromium and pngquant.
#
#   screenshots.sh [RUA]      (.build/debug/rua)
set -euo pipefail
cd "$(dirname "$0")/../.."
rua=$(realpath "${1:-.build/debug/rua}")
folder=$(mktemp -d)
trap 'kill "$collector" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 Tests/Browser/made.py "$folder/mails"
# From within, so that the pictures name no folder of this machine.
(cd "$folder" && "$rua" import --db rua.db mails >/dev/null)
"$rua" serve --db "$folder/rua.db" --rcpt @example.com --smtp 127.0.0.1:0 --web 127.0.0.1:0 --web-write 2>"$folder/log" &
collector=$!
until port=$(sed -n 's/^listening web 127.0.0.1://p' "$folder/log") && [ -n "$port" ]; do
    kill -0 "$collector" || { cat "$folder/log" >&2; exit 1; }
    read -rt 0.2 <> <(:) || true
done
python3 - "$folder/rua.db" >"$folder/numbers" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
print(db.execute("SELECT id FROM mails WHERE state = 'quarantined'").fetchone()[0])
print(db.execute("SELECT id FROM reports WHERE domain = 'example.com' ORDER BY day DESC, rows DESC").fetchone()[0])
PYTHON
{ read -r mail; read -r report; } <"$folder/numbers"
python3 Tests/Browser/check.py "http://127.0.0.1:$port" --screenshots "$folder" --widths 360,1280 \
    'overview=/?last=30' 'domain=/domains/example.net?last=90' 'senders=/senders?last=30' \
    'sender=/sender?of=example.com&name=news.example&last=30' 'mails=/mail' "mail=/mail/$mail" \
    "report=/reports/$report"
for file in "$folder"/*-1280-*.png; do mv "$file" "${file/-1280-/-wide-}"; done
for file in "$folder"/*-360-*.png; do mv "$file" "${file/-360-/-narrow-}"; done
python3 Tests/Browser/check.py "http://127.0.0.1:$port" --screenshots "$folder" --widths 718 --themes light --print \
    'print=/?last=7'
mv "$folder/print-718-light.png" "$folder/print.png"
rm -f docs/screenshots/*.png "$folder"/[!o]*-narrow-dark.png
for file in "$folder"/*.png; do pngquant 64 --output "docs/screenshots/$(basename "$file")" -- "$file"; done
