#!/usr/bin/env bash
# Run all tests that have been built, name again at the end what failed, and count: the last line is "tests: N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
log=.build/tests.log
: >"$log"
status=0
# Those that wait for other programs would hold the few threads that all tests share.
for which in --skip --filter; do
    swift test --skip-build --disable-xctest "$which" EndToEndTests 2>&1 | tee -a "$log" || status=1
done
if [ $status -ne 0 ]; then
    echo "What failed:"
    grep -aE '^✘ .*recorded an issue|^error:|Fatal error' "$log" | cut -c1-300
fi
ran=$(sed -nE 's/.*Test run with ([0-9]+) tests? .*/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
failed=$(grep -acE '^✘ Test ".* failed after' "$log")
[ "$(grep -ac 'Test run with' "$log")" -eq 2 ] || status=1
echo "tests: $((ran - failed)) passed, $failed failed"
exit $status
