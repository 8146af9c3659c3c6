# make demo          a demonstration district on http://127.0.0.1:8000/   (SERVE=0: stop after the summary)
# make check         lint, types and the quick tests on SQLite: before every commit
# make test          everything that is promised, on both engines and in a browser
# make test-all      the same, and PostgreSQL is asked what cannot differ there, too
# make siege         the program killed 200 times and besieged for five minutes, on both engines
# make lock          the locked requirements anew from pyproject.toml and package.json

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
# what Python compiled is kept (.gitignore has it): else each of some hundred programs the tests start compiles all anew
unexport PYTHONDONTWRITEBYTECODE
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
STAMPS := build/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SERVE ?= 1
# one more than there are cores, because some tests wait for programs they started
JOBS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
CHROMIUM ?= $(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1)
PYTEST := $(BIN)/pytest -q

.PHONY: help demo assets catalogue check test test-all lint types suite-sqlite suite-postgresql \
	siege-sqlite siege-postgresql siege browser system lock clean

help:
	@sed -n 's/^# //p' Makefile

# ---- what a newcomer does

demo:
	@$(MAKE) -j2 $(STAMPS)/run $(STAMPS)/assets
	@$(BIN)/python tools/catalogue.py compile
	@$(BIN)/haitang demo
	@if [ "$(SERVE)" != 0 ]; then exec $(BIN)/haitang serve; fi

assets: $(STAMPS)/assets

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本。" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(STAMPS)/run: requirements/run.txt pyproject.toml | .venv/pyvenv.cfg
	@mkdir -p $(@D)
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt pyproject.toml | .venv/pyvenv.cfg
	@mkdir -p $(@D)
	$(PIP) --require-hashes -r requirements/dev.txt
	$(PIP) --no-deps --no-index --no-build-isolation --editable .
	@touch $@ $(STAMPS)/run

$(STAMPS)/node: package.json package-lock.json .npmrc
	@mkdir -p $(@D)
	npm ci --silent
	@touch $@

# the public divisions of the nation, for tests
$(STAMPS)/nation: tests/nation/package.json tests/nation/package-lock.json .npmrc
	@mkdir -p $(@D)
	npm ci --silent --prefix tests/nation
	@touch $@

PAGES := $(shell find src/haitang -path '*/static/built' -prune -o \
	\( -path '*/templates/*.html' -o -path '*/ui/styles/*' -o -path '*/ui/scripts/*' -o -name '*.py' \) -type f -print 2>/dev/null)

$(STAMPS)/assets: $(STAMPS)/node src/haitang/machinery/ui/build.mjs $(PAGES)
	@mkdir -p $(@D)
	npm run --silent build
	@touch $@

# ---- everything that is checked, the quickest first; each part is timed and the table printed

TIMED := $(PYTHON) tools/timed.py
EVERYWHERE := not browser and not alone
QUICK := $(EVERYWHERE) and not slow and not sweep and not system

check:
	@$(TIMED) --anew
	@$(TIMED) "set up" $(MAKE) -j2 $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/nation
	@$(TIMED) "lint, types" $(MAKE) -j2 --output-sync=target lint types
	@$(TIMED) "suite, SQLite, quick" $(MAKE) suite-sqlite ASKED="$(QUICK)"
	@$(TIMED)

test:
	@$(TIMED) --anew
	@$(TIMED) "set up" $(MAKE) -j3 $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/nation system
	@$(TIMED) "lint, types" $(MAKE) -j2 --output-sync=target lint types
	@$(TIMED) "suite, SQLite" $(MAKE) suite-sqlite
	@$(TIMED) "suite, PostgreSQL" $(MAKE) suite-postgresql
	@$(TIMED) "siege, SQLite" $(MAKE) siege-sqlite
	@$(TIMED) "browser" $(MAKE) browser
	@$(TIMED)

# the same, and PostgreSQL is asked everything SQLite is
test-all:
	@$(MAKE) test ASKED_AGAIN="$(EVERYWHERE)"
	@$(TIMED) "siege, PostgreSQL" $(MAKE) siege-postgresql
	@$(TIMED)

lint: $(STAMPS)/dev
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python tools/catalogue.py check

types: $(STAMPS)/dev
	$(BIN)/mypy

ASKED ?= $(EVERYWHERE)
ASKED_AGAIN ?= $(EVERYWHERE) and not one_engine
SUITE := $(PYTEST) -n $(JOBS) --dist worksteal

suite-sqlite: $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/nation catalogue
	HAITANG_TEST_ENGINE=sqlite $(SUITE) -m "$(ASKED)" tests

# what an engine could answer differently: docs/decisions/0012-what-both-engines-are-asked.md
suite-postgresql: $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/nation catalogue
	HAITANG_TEST_ENGINE=postgresql $(SUITE) -m "$(ASKED_AGAIN)" tests

# besieged with nothing beside it, because it is looked at how long answers take
siege-sqlite: $(STAMPS)/dev $(STAMPS)/assets catalogue
	HAITANG_TEST_ENGINE=sqlite $(PYTEST) -m alone tests/system

siege-postgresql: $(STAMPS)/dev $(STAMPS)/assets catalogue
	HAITANG_TEST_ENGINE=postgresql $(PYTEST) -m alone tests/system

# by hand, for long: 200 kills, five minutes of siege, with the figures that are promised
siege: $(STAMPS)/dev $(STAMPS)/assets catalogue
	failed=; \
	for engine in sqlite postgresql; do \
	  KILLS=200 SIEGE=300 HAITANG_TEST_ENGINE=$$engine $(PYTEST) -s -m "system or alone" tests/system \
	    || failed="$$failed $$engine"; \
	done; \
	test -z "$$failed" || { echo "the siege failed on:$$failed" >&2; exit 1; }

browser: $(STAMPS)/dev $(STAMPS)/assets catalogue system
	@if [ -n "$$(command -v chromium chromium-browser google-chrome 2>/dev/null)" ]; then \
	  HAITANG_TEST_ENGINE=sqlite $(PYTEST) -n $(JOBS) --dist worksteal -m browser tests/browser; \
	elif [ "$${CI:-}" = true ]; then \
	  echo "这台机器上没有 Chromium，浏览器测试无法运行。" >&2; exit 1; \
	else \
	  printf '\n%s\n\n' "!!!! 浏览器测试没有运行：没有找到 Chromium（apt-get install chromium）。!!!!" >&2; \
	fi

catalogue: $(STAMPS)/dev
	@$(BIN)/python tools/catalogue.py compile

# a browser, and a Chinese font to set papers in, where we may install them
system:
	@if { [ -z "$(CHROMIUM)" ] || [ -z "$$(fc-list :lang=zh 2>/dev/null)" ]; } && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -o DPkg::Lock::Timeout=900 -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -qq install -y --no-install-recommends \
	    chromium fontconfig fonts-noto-cjk >/dev/null; \
	fi

# ---- locks, which name no host

UV := build/uv/bin/uv
COMPILE := $(UV) pip compile pyproject.toml --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --extra build

$(UV): | .venv/pyvenv.cfg
	@$(PYTHON) -m venv build/uv
	@build/uv/bin/python -m pip --disable-pip-version-check install --quiet uv

lock: $(UV)
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
	npm install --silent --package-lock-only
	node tools/lean_lock.mjs package-lock.json
	npm install --silent --package-lock-only --prefix tests/nation
	node tools/lean_lock.mjs tests/nation/package-lock.json

clean:
	rm -rf build node_modules tests/nation/node_modules src/haitang/machinery/ui/static/built .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
