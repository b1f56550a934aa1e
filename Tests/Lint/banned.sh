#!/usr/bin/env bash
# Forms that must not be in the sources (docs/decisions/0008): a trap that input can reach, a hidden error, a vague name.
set -u
cd "$(dirname "$0")/../.."
status=0

forbid() { # forbid PATTERN WHY FOLDER...
    local pattern=$1 why=$2
    shift 2
    local hits
    hits=$(grep -rnE --include='*.swift' "$pattern" "$@" 2>/dev/null | grep -vE '^[^:]+:[0-9]+: *//')
    if [ -n "$hits" ]; then
        printf '%s\n    %s\n' "$hits" "$why" >&2
        status=1
    fi
}

readers="Sources/RuaCore Sources/RuaSMTP Sources/RuaMail Sources/RuaArchive Sources/RuaXML Sources/RuaInsight Sources/RuaStore Sources/RuaReceiver Sources/RuaIngest reports"
# shellcheck disable=SC2086
forbid '\b(fatalError|preconditionFailure|precondition|assertionFailure)\(|try!|as!' 'input must not reach a trap' $readers
# shellcheck disable=SC2086
forbid '\btry\?' 'an error is handled or thrown on, never hidden' $readers Sources/rua dashboards
forbid '^(public |internal |@testable )*import (Foundation|NIO[A-Za-z]*|GRDB)$' 'pure modules do no I/O' \
    Sources/RuaCore Sources/RuaSMTP Sources/RuaMail Sources/RuaArchive Sources/RuaXML Sources/RuaInsight
forbid '^(public )?import GRDB' 'GRDB is met in RuaStore only' Sources/RuaIngest Sources/RuaReceiver Sources/rua reports dashboards
forbid '(Utils|Helpers?|[^e]Manager)\b' 'say what it is' Sources reports dashboards

exit $status
