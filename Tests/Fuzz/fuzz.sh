#!/usr/bin/env bash
# Fuzz the readers: fuzz.sh SECONDS [TARGET…]. SECONDS is for each target.
#
# Targets (Sources/RuaFuzz): session mail mailbox archive xml pipeline linear. Exit code 1 when an input breaks a property,
# crashes, takes over 10 s or over 1 GiB; the input is then in .build-fuzz/findings. What fuzzing learns stays in
# .build-fuzz/corpus for the next run. RUA_FUZZ_BUILD names another folder than .build-fuzz.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
case "${1:-}" in
    '' | *[!0-9]*) echo "usage: fuzz.sh SECONDS [TARGET…]" >&2; exit 64 ;;
esac
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(session mail mailbox archive xml pipeline linear)
build=${RUA_FUZZ_BUILD:-.build-fuzz}

mkdir -p "$build/corpus" "$build/findings" "$build/tmp"
if [ -z "${RUA_FUZZ_SKIP_BUILD:-}" ]; then
    # Of two --sanitize options only one reaches the compiler; the list reaches it whole.
    RUA_DEV=1 swift build -c release --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address --product RuaFuzz \
        --scratch-path "$build"
fi
rm -rf "$build/seeds"
python3 Tests/Fuzz/make-seeds.py "$build/seeds"

# libFuzzer itself tells where a crash was. Swift's runtime and libxml2 keep some memory for ever, which is no leak.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=0
export TMPDIR="$build/tmp"

status=0
for target in "${targets[@]}"; do
    # Seeds of twice the usual report; beyond that the fuzzer only gets slower.
    longest=16384
    case $target in
        session) dictionary=smtp longest=3000 ;;
        mail | mailbox) dictionary=mail ;;
        archive) dictionary=archive ;;
        xml) dictionary=xml longest=8192 ;;
        pipeline) dictionary=mail ;;
        linear) dictionary=xml longest=1024 ;;
        *) echo "fuzz.sh: no target $target" >&2; exit 64 ;;
    esac
    mkdir -p "$build/corpus/$target" "$build/seeds/$target"
    printf '%-9s' "$target"
    if RUA_FUZZ=$target "$build/release/RuaFuzz" "$build/corpus/$target" "$build/seeds/$target" \
        -dict="Tests/Fuzz/$dictionary.dict" -max_len="$longest" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$build/findings/$target-" \
        >"$build/$target.log" 2>&1; then
        sed -n 's/^stat::number_of_executed_units: */ no finding, inputs tried: /p' "$build/$target.log"
    else
        status=1
        grep -m1 -E 'property violated|ERROR: (AddressSanitizer|libFuzzer)' "$build/$target.log" | cut -c1-300
        sed -n 's/.*Test unit written to /          kept as /p' "$build/$target.log"
    fi
done
exit $status
