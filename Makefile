# make demo          a demonstration district on http://127.0.0.1:8000/   (SERVE=0: stop after the summary)
# make test          everything that is checked, on both engines and in a browser
# make siege         the program killed 200 times and besieged for five minutes, on both engines
# make lock          the locked requirements anew from pyproject.toml and package.json

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
STAMPS := build/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SERVE ?= 1
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
CHROMIUM ?= $(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1)
PYTEST := $(BIN)/pytest -q

.PHONY: help demo assets catalogue test lint types suites suite-sqlite suite-postgresql attacks attacks-sqlite \
	attacks-postgresql siege browser system lock clean

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

PAGES := $(shell find src/haitang -path '*/static/built' -prune -o \
	\( -path '*/templates/*.html' -o -path '*/ui/styles/*' -o -path '*/ui/scripts/*' -o -name '*.py' \) -type f -print 2>/dev/null)

$(STAMPS)/assets: $(STAMPS)/node src/haitang/machinery/ui/build.mjs $(PAGES)
	@mkdir -p $(@D)
	npm run --silent build
	@touch $@

# ---- everything that is checked, the quickest first

test: $(STAMPS)/dev $(STAMPS)/assets system
	@$(MAKE) lint
	@$(MAKE) types
	@$(MAKE) suite-sqlite
	@$(MAKE) suite-postgresql
	@$(MAKE) attacks
	@$(MAKE) browser

lint: $(STAMPS)/dev
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python tools/catalogue.py check

types: $(STAMPS)/dev
	$(BIN)/mypy

suites: suite-sqlite suite-postgresql

suite-sqlite: $(STAMPS)/dev catalogue
	HAITANG_TEST_ENGINE=sqlite $(PYTEST) -n $(JOBS) --dist worksteal -m "not browser and not system" tests

suite-postgresql: $(STAMPS)/dev catalogue
	HAITANG_TEST_ENGINE=postgresql $(PYTEST) -n $(JOBS) --dist worksteal -m "not browser and not system and not one_engine" tests

# the program as it is served, killed and besieged; one at a time, because it is looked at how long things take
attacks: attacks-sqlite attacks-postgresql

attacks-sqlite: $(STAMPS)/dev $(STAMPS)/assets catalogue
	HAITANG_TEST_ENGINE=sqlite $(PYTEST) -m system tests/system

attacks-postgresql: $(STAMPS)/dev $(STAMPS)/assets catalogue
	HAITANG_TEST_ENGINE=postgresql $(PYTEST) -m system tests/system

# the same by hand, for long: 200 kills, five minutes of siege, with the figures that are promised
siege:
	KILLS=200 SIEGE=300 $(MAKE) attacks PYTEST="$(PYTEST) -s"

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

clean:
	rm -rf build node_modules src/haitang/machinery/ui/static/built .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
