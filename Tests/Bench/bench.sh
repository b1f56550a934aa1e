#!/usr/bin/env bash
# Measure a release binary: bench.sh BINARY [SECTION…]. Sections: import giant pieces queries start collector instructions; all when none is
# named. Prints Markdown tables; progress goes to standard error. README.md says what the figures mean.
#
# RUNS=5            runs of each command, of which the median counts
# ROWS=2000000      rows of the database for the queries
# GIANT=1000000     rows of the one large report
# BENCH_DIR=…       where inputs and databases are made, and kept for the next run
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: bench.sh BINARY [import|giant|pieces|queries|start|collector|instructions]…" >&2; exit 64; }
binary=$(realpath "$1")
rua=$binary
shift
sections=("$@")
[ ${#sections[@]} -gt 0 ] || sections=(import giant pieces queries start collector instructions)
runs=${RUNS:-5} rows=${ROWS:-2000000} giant=${GIANT:-1000000}
work=${BENCH_DIR:-${TMPDIR:-/tmp}/rua-bench}
maker=$here/make-corpus.py
[ -f "$maker" ] || maker=$here/../../../shared/tools/make-corpus.py
mkdir -p "$work"
# Settings of this machine must not count.
: >"$work/empty.yaml"
export RUA_CONFIG=$work/empty.yaml

say() { echo "bench: $*" >&2; }
title() { printf '\n### %s\n\n' "$1"; }
head_of_table() { printf '| command | wall | CPU | peak memory | wall ratio | CPU ratio | rate |\n|---|---|---|---|---|---|---|\n'; }
measure() { python3 "$here/measure.py" --runs "$runs" "$@"; }

compile() { # compile NAME LIBRARIES…
    local name=$1
    shift
    command -v gcc >/dev/null || { say "gcc is missing, skipping what needs $name"; return 1; }
    # shellcheck disable=SC2046
    gcc -O2 "$here/$name.c" -o "$work/$name" $([ $# -eq 0 ] || pkg-config --cflags --libs "$@")
}

corpus() {
    [ -f "$maker" ] || { say "there is no $maker to make mails with, skipping"; return 1; }
    [ -d "$work/mails" ] || python3 "$maker" "$work/mails" --messages 2000 >/dev/null
    [ -f "$work/mails.mbox" ] || python3 "$maker" "$work/mails.mbox" --messages 2000 --mbox >/dev/null
    [ -d "$work/mails.zips" ] || python3 "$here/repack.py" "$work/mails" "$work/mails"
    [ -d "$work/giant" ] || python3 "$maker" "$work/giant" --messages 0 --giant "$giant" >/dev/null
}

bench_import() {
    corpus && compile reference libxml-2.0 sqlite3 zlib || return 0
    title "Import of 2,000 mails (36.5 MB of XML, 77,821 rows) into a new database"
    head_of_table
    measure --rows 77821 --prepare "rm -f $work/fresh.db*" \
        "reference.c=$work/reference $work/fresh.db $work/mails" \
        "rua import, mails=$rua import --db $work/fresh.db $work/mails" \
        "rua import --jobs 1=$rua import --jobs 1 --db $work/fresh.db $work/mails" \
        "rua import, one mbox=$rua import --db $work/fresh.db $work/mails.mbox" \
        "rua import, zip files=$rua import --db $work/fresh.db $work/mails.zips" \
        "rua import, bare XML=$rua import --db $work/fresh.db $work/mails.xml"
}

bench_giant() {
    corpus && compile reference libxml-2.0 sqlite3 zlib || return 0
    title "One report of $giant rows"
    head_of_table
    measure --rows "$giant" --prepare "rm -f $work/fresh.db*" \
        "reference.c=$work/reference $work/fresh.db $work/giant" \
        "rua import=$rua import --db $work/fresh.db $work/giant"
}

bench_pieces() {
    corpus || return 0
    local root=$here/../..
    (cd "$root" && RUA_DEV=1 swift build -c release --static-swift-stdlib --product RuaBench >&2)
    title "Pieces of an import: 2,000 mails, one thread"
    "$root/.build/release/RuaBench" "$work/mails"
}

bench_queries() {
    local database=$work/queries-$rows.db
    if [ ! -f "$database" ]; then
        say "making a database of $rows rows"
        [ -d "$work/reports-$rows" ] || python3 "$here/make-database.py" "$work/reports-$rows" --rows "$rows" >&2
        rm -f "$database"*
        "$rua" import --json --db "$database.new" "$work/reports-$rows" >&2
        python3 -c "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')" "$database.new"
        mv "$database.new" "$database"
        rm -f "$database.new"*
    fi
    local stored period="--since 2026-01-01 --until 2026-04-01"
    stored=$(python3 -c "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT sum(rows) FROM report').fetchone()[0])" "$database")
    title "Questions to a database of $stored rows over 90 days"
    echo "Size: $(($(stat -c %s "$database") / stored)) bytes a row."
    echo
    head_of_table
    measure \
        "rua summary, a week=$rua summary --db $database --since 2026-03-25 --until 2026-04-01" \
        "rua summary, 90 days=$rua summary --db $database $period" \
        "rua unauthorized, 90 days=$rua unauthorized --db $database $period" \
        "rua senders, 90 days=$rua senders --db $database $period --format json" \
        "rua advise, 90 days=$rua advise --db $database $period"
    measure --rows "$stored" "rua export --format csv=$rua export --db $database --format csv"
    measure --rows $((stored / 90 * 9)) \
        "rua export, 9 days=$rua export --db $database --format csv --since 2026-03-23 --until 2026-04-01"
}

bench_start() {
    title "Start to --help"
    head_of_table
    measure --runs 20 "true=true" "rua --help=$rua --help" "rua summary --help=$rua summary --help"
}

instructions_row() { # instructions_row NAME COMMAND…
    local name=$1 count
    shift
    rm -f "$work/fresh.db"*
    count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p')
    echo "| $name | $(awk "BEGIN { printf \"%.0f\", $count / 1e6 }") million |"
}

bench_instructions() {
    corpus && compile reference libxml-2.0 sqlite3 zlib || return 0
    command -v valgrind >/dev/null || { say "valgrind is missing, skipping the instruction counts"; return 0; }
    if [ ! -d "$work/few" ]; then
        mkdir "$work/few"
        find "$work/mails" -name '*.eml' | sort | head -200 | xargs cp -t "$work/few"
    fi
    # Valgrind ends at the debug information of a newer compiler.
    local rua=$work/stripped
    strip -o "$rua" "$binary"
    title "Instructions, the same on a busy machine"
    printf '| command | instructions |\n|---|---|\n'
    instructions_row "reference.c, 200 mails" "$work/reference" "$work/fresh.db" "$work/few"
    instructions_row "rua import, 200 mails" "$rua" import --jobs 1 --db "$work/fresh.db" "$work/few"
    "$rua" import --json --db "$work/few.db" "$work/few" >/dev/null
    instructions_row "rua summary, 90 days" "$rua" summary --db "$work/few.db" --since 2026-01-01 --until 2026-04-01
    instructions_row "rua export" "$rua" export --db "$work/few.db"
    instructions_row "rua --help" "$rua" --help
}

ready() { # ready PORT: wait until something listens
    for _ in $(seq 100); do
        if python3 -c "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))" "$1" 2>/dev/null
        then return; fi
        sleep 0.1
    done
    say "nothing listens on port $1"
    return 1
}

serve() { # starts a collector on a free port: sets server and port
    rm -f "$work/serve.db"*
    "$rua" serve --db "$work/serve.db" --smtp 127.0.0.1:0 --no-web --rcpt @example.com --hostname bench.example \
        --max-connections 400 --max-per-address 400 2>"$work/serve.log" &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening smtp .*:\([0-9]*\)$/\1/p' "$work/serve.log")
        if [ -n "$port" ]; then return; fi
        sleep 0.1
    done
    say "the collector does not start: $(cat "$work/serve.log")"
    return 1
}

stop() { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; }

cpu() { # seconds of CPU that a process has used
    awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); split($0, f, " "); print (f[12] + f[13]) / tick }' "/proc/$1/stat"
}

load_row() { # load_row NAME COUNT [RATE]
    local figures before
    before=$(cpu "$server")
    figures=$("$work/smtp_load" "$port" 20 "$2" 2048 ${3:+"$3"})
    echo "| $1 | ${figures// / | } | $(awk "BEGIN { print ($(cpu "$server") - $before) / $2 * 1000 }") ms | $(awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status") MiB |"
    reached=${figures%% *}
}

bench_collector() {
    compile smtp_load || return 0
    local python=$work/venv/bin/python count=5000 reached=0 run
    if [ ! -x "$python" ] && ! { python3 -m venv "$work/venv" && "$python" -m pip -q install aiosmtpd==1.4.6; }; then
        say "aiosmtpd can't be installed, skipping it"
        rm -rf "$work/venv"
    fi
    title "Receiving 2 KB messages over 20 connections"
    echo "rua: each message on disk (fsync) before its 250. aiosmtpd: thrown away. Waits are from the end of data to the 250."
    echo
    printf '| server | messages/s | p50 ms | p99 ms | CPU a message | peak memory |\n|---|---|---|---|---|---|\n'
    for run in 1 2 3; do
        if [ -x "$python" ]; then
            "$python" "$here/aiosmtpd_sink.py" >"$work/sink.port" &
            server=$!
            until [ -s "$work/sink.port" ]; do sleep 0.1; done
            port=$(cat "$work/sink.port")
            ready "$port" && load_row "aiosmtpd, run $run" "$count"
            stop
            : >"$work/sink.port"
        fi
        serve
        load_row "rua, run $run" "$count"
        load_row "rua at half that rate" "$((count / 2))" "$((reached / 2))"
        stop
    done
    serve
    local before
    before=$(awk '/VmRSS/ { print $2 }' "/proc/$server/status")
    coproc IDLE { exec "$work/smtp_load" "$port" 200 0 0; }
    read -r <&"${IDLE[0]}"
    echo
    awk -v before="$before" '/VmRSS/ { printf "200 idle connections: %.0f MiB resident (%.0f MiB before).\n", $2 / 1024, before / 1024 }' \
        "/proc/$server/status"
    echo >&"${IDLE[1]}"
    wait "$IDLE_PID" 2>/dev/null || true
    stop
}

echo "$(date -u +%F), $(nproc) × $(sed -n 's/^model name.*: //p;' /proc/cpuinfo | head -1), load $(cut -d' ' -f1 /proc/loadavg)," \
    "$(. /etc/os-release && echo "$PRETTY_NAME"), $("$rua" --version), medians of $runs runs"
for section in "${sections[@]}"; do
    case $section in
        import | giant | pieces | queries | start | collector | instructions) "bench_$section" ;;
        *) say "no section $section"; exit 64 ;;
    esac
done
