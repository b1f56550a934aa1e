#!/usr/bin/env bash
# The whole tour of `make demo`, in a folder of its own: collector, mails over SMTP, summary, senders, export.
#
#   demo.sh BINARY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rua=$(realpath "$1")
work=$(mktemp -d)
collector=""
cleanup() {
    if [ -n "$collector" ]; then kill "$collector" 2>/dev/null || true; wait "$collector" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT
export RUA_DB="$work/rua.db"

say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n$ %s\n' "$*"; }

say 'rua serve --rcpt rua@example.com --smtp 127.0.0.1:0 --no-web'
mkfifo "$work/log"
"$rua" serve --rcpt rua@example.com --smtp 127.0.0.1:0 --no-web 2>"$work/log" &
collector=$!
exec 3<"$work/log"
while read -r -u 3 line; do
    case $line in
        "listening smtp "*) address=${line#listening smtp }; break ;;
        *) echo "$line" ;;
    esac
done
[ -n "${address:-}" ] || { echo 'the collector did not start' >&2; exit 1; }
echo "listening smtp $address"

"$here/make-mails.sh" "$work/mails"
count=$(find "$work/mails" -name '*.eml' | wc -l)
say "swaks --server $address --to rua@example.com --data @001.eml      (and $((count - 1)) more)"
for mail in "$work"/mails/*.eml; do
    swaks --server "$address" --from reporter@example.net --to rua@example.com --data "@$mail" --hide-all ||
        { echo "$mail was not taken" >&2; exit 1; }
done
echo "$count mails answered with 250: each is on disk"

# The worker says of each mail what became of it.
read_mails=0
while [ "$read_mails" -lt "$count" ] && read -r -u 3 -t 30 line; do
    case $line in *'mail read'*) read_mails=$((read_mails + 1)) ;; esac
done

say 'rua summary'
"$rua" summary
say 'rua unauthorized'
"$rua" unauthorized
say 'rua export --format csv | head -4'
"$rua" export --format csv | head -4
say 'rua mail list --limit 3'
"$rua" mail list --limit 3

say 'kill -TERM: the collector stops in order'
kill -TERM "$collector"
status=0
wait "$collector" || status=$?
collector=""
echo "exit code $status"
