#!/usr/bin/env bash
# What `make run` says before the collector starts.
set -eu
binary=$1
database=$2
cat >&2 <<TEXT

The collector starts on 127.0.0.1:2525 with the database $database, the dashboard on http://127.0.0.1:8080.
Stop it with Ctrl-C. In another terminal:

  send it a report     swaks --server 127.0.0.1:2525 --to rua@example.com --data @Tests/Corpus/mail-auth/dmarc-feedback/100.eml
  read more from disk  $binary import --db $database Tests/Corpus
  see what came of it  $binary summary --db $database --since 2000-01-01
  see what came at all $binary mail list --db $database

How to put it behind a domain: docs/deployment.md

TEXT
