# lp-tools: see README.md. Needs the Swift toolchain; nothing else.
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
TOOLS := lp-gen lp-window lp-ttest lp-surprise lp-alert
RELEASE := .build/release

.PHONY: all demo test bench install uninstall format clean

all:
	$(SWIFT) build -c release

demo: all
	@PATH="$(CURDIR)/$(RELEASE):$$PATH" Scripts/demo

test:
	@SWIFT="$(SWIFT)" Scripts/check

bench: all
	@PATH="$(CURDIR)/$(RELEASE):$$PATH" python3 Benchmarks/bench.py $(ROWS)

# Programs, manual pages and completions, all printed by the programs themselves.
install: all
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install "$(RELEASE)" $(TOOLS)

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install --remove "$(RELEASE)" $(TOOLS)

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

clean:
	rm -rf .build
