# Rua. `make` lists the targets; README.md says what they are for.

SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS_OF_FUZZING := $(if $(filter-out environment default undefined,$(origin SECONDS)),$(SECONDS),60)
DATABASE ?= rua.db
RUA := .build/release/rua

BUILD_PACKAGES := libxml2-dev libsqlite3-dev zlib1g-dev libpsl-dev libidn2-dev libssl-dev
TEST_PACKAGES := swaks sqlite3 python3 openssl gzip strace
DEMO_PACKAGES := swaks
# Looks at the dashboard's pages too, where it can be had.
AXE := .build/axe/axe_playwright_python/axe.min.js
SWIFT_FOLDERS := Package.swift Sources Tests reports dashboards

# One binary that runs on a machine without Swift.
RELEASE := -c release --static-swift-stdlib --product rua

.PHONY: help run demo build test lint lint-format format bench compare fuzz install clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

# $(call ensure,PACKAGES): installs what is missing, or names it and stops.
define ensure
	@missing=""; for package in $(1); do \
	    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    if [ "$$(id -u)" = 0 ]; then run=""; \
	    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"; \
	    else echo "Debian packages are missing and can't be installed without root:$$missing" >&2; \
	        echo "Install them with: apt-get install$$missing" >&2; exit 1; fi; \
	    echo "installing$$missing" >&2; \
	    $$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq $$missing >/dev/null; \
	fi
	@command -v swift >/dev/null || { echo "Swift 6.2 or newer is needed: https://swift.org/install" >&2; exit 1; }
endef

# Postfix, for the tests that deliver with it. It gets no settings, so it does not start, and it comes only where no other
# mail server has to go for it. Without it those tests are skipped.
define want_postfix
	@if [ -x /usr/sbin/smtp-source ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then run=""; \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"; \
	else echo "Postfix is not installed: tests with it are skipped" >&2; exit 0; fi; \
	echo "postfix postfix/main_mailer_type select No configuration" | $$run debconf-set-selections && \
	{ $$run apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-remove postfix >/dev/null; } || \
	echo "Postfix can't be installed beside what is here: tests with it are skipped" >&2
endef

build: ## build the release binary .build/release/rua
	$(call ensure,$(BUILD_PACKAGES))
	swift build $(RELEASE)

run: build ## start the collector on 127.0.0.1:2525 with a database in this folder
	@Tests/Demo/next-steps.sh $(RUA) $(DATABASE)
	@exec $(RUA) serve --db $(DATABASE) --rcpt @localhost --rcpt @example.com

demo: build ## the whole tour: collector, sample mails, summary, unauthorized senders, CSV
	$(call ensure,$(DEMO_PACKAGES))
	@Tests/Demo/demo.sh $(RUA)

test: ## build and run all tests, with real clients against the real binary
	$(call ensure,$(BUILD_PACKAGES) $(TEST_PACKAGES))
	$(want_postfix)
	swift build --build-tests
	@test -f $(AXE) || python3 -m pip install -q --no-deps --target .build/axe axe-playwright-python==0.1.8 >/dev/null 2>&1 \
	    || echo "axe-core can't be had: the pages are checked without it" >&2
	@test ! -f $(AXE) || export RUA_AXE=$(abspath $(AXE)); Tests/run.sh

lint-format:
	swift format lint --strict --recursive --parallel $(SWIFT_FOLDERS)
	Tests/Lint/banned.sh

lint: lint-format ## check format, imports and banned forms
	RUA_STRICT=1 swift build --explicit-target-dependency-import-check error

format: ## format the sources in place
	swift format --in-place --recursive --parallel $(SWIFT_FOLDERS)

bench: build ## measure imports and queries; results go to standard output
	Tests/Bench/bench.sh $(RUA)

compare: build ## read FOLDER (Tests/Corpus) with parsedmarc and with Rua, print the differences
	$(call ensure,python3-venv)
	@Tests/Compare/compare.sh $(RUA) $(FOLDER)

fuzz: ## fuzz each reader for SECONDS (60)
	$(call ensure,$(BUILD_PACKAGES))
	Tests/Fuzz/fuzz.sh $(SECONDS_OF_FUZZING)

install: build ## install the binary, the docs and a systemd unit under PREFIX
	install -Dm755 $(RUA) $(DESTDIR)$(PREFIX)/bin/rua
	install -Dm644 README.md $(DESTDIR)$(PREFIX)/share/doc/rua/README.md
	install -Dm644 docs/rua.yaml.example $(DESTDIR)$(PREFIX)/share/doc/rua/rua.yaml.example
	install -Dm755 docs/rua-weekly $(DESTDIR)$(PREFIX)/share/doc/rua/rua-weekly
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/local/bin/rua|$(PREFIX)/bin/rua|' docs/rua.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/rua.service

clean: ## remove what was built
	rm -rf .build
