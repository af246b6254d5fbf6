# lp-tools: see README.md. Needs the Swift toolchain; nothing else.
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
SECONDS ?= 60
SANITIZER ?= address
ROOM ?= .
TOOLS := lp-gen lp-window lp-ttest lp-surprise lp-alert
RELEASE := .build/release

.PHONY: all demo test faults fuzz sanitize coverage bench detection install uninstall deb dist format clean

all:
	$(SWIFT) build -c release

demo: all
	@PATH="$(CURDIR)/$(RELEASE):$$PATH" Scripts/demo

test:
	@SWIFT="$(SWIFT)" Scripts/check

# What must hold when the world misbehaves; FULL=1 for long runs.
faults: all
	@Scripts/fault-test

# SECONDS=60 for each target; TARGETS="Lambda Options" for some.
fuzz:
	@SECONDS_EACH="$(SECONDS)" Scripts/fuzz

# The tests of a room, or of all, under a sanitizer: SANITIZER=address or thread, ROOM=StatisticsTests.
sanitize:
	$(SWIFT) test --sanitize=$(SANITIZER) --scratch-path .build/$(SANITIZER) --filter '$(ROOM)'

# Which lines the tests of a room reach, file by file.
coverage:
	$(SWIFT) test --enable-code-coverage --scratch-path .build/coverage --filter '$(ROOM)'
	@Scripts/coverage .build/coverage

bench: all
	@PATH="$(CURDIR)/$(RELEASE):$$PATH" python3 Benchmarks/bench.py $(ROWS)

# How good the detectors are: on measured data in FIELD_DATA, and on fresh draws.
detection: all
	@PATH="$(CURDIR)/$(RELEASE):$$PATH" python3 Benchmarks/detection/detection.py $(PARTS)

# Programs, manual pages and completions, all printed by the programs themselves.
# Builds nothing, so that `sudo make install` needs no Swift.
install:
	@test -x $(RELEASE)/lp-alert || { echo "make install: run make first" >&2; exit 1; }
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install "$(RELEASE)" $(TOOLS)

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install --remove "$(RELEASE)" $(TOOLS)

# A Debian package, and a tarball with its checksum, in dist/; the same source gives the same bytes.
deb: all
	@TOOLS="$(TOOLS)" Scripts/package deb dist

dist: all
	@TOOLS="$(TOOLS)" Scripts/package tarball dist

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

clean:
	rm -rf .build
