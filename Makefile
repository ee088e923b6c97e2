# `make` prints the targets. Everything below installs what it needs and nothing twice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
NODE_READY := node_modules/.package-lock.json

# quick: what every change runs; full: more examples of every property
export TRIALS ?= quick
# tests that run at once
WORKERS ?= $(shell nproc)
TOGETHER := --numprocesses=$(WORKERS) --dist=worksteal
# where `make audit` writes, and what it audits
OUT ?= out
WATCHLIST ?= samples/watchlist.yaml
AUDIT ?= $(BIN)/auditor batch $(WATCHLIST) --out $(OUT)

# what decides a verdict, and the records it reads, is tested by these alone
JUDGING_TESTS := tests/evaluate tests/model tests/rules

PDF_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# Playwright's own node needs libatomic
TEST_PACKAGES := chromium faketime libatomic1 poppler-utils
# what a check prints matters only when it fails
quietly = said=$$($(1) 2>&1) || { printf '%s\n' "$$said"; exit 1; }
PIP_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header pyproject.toml

.PHONY: help
help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: audit
audit: setup system ## audit the samples into out/: PDF, HTML, JSON, Markdown, bundle
	@$(AUDIT)

.PHONY: test
test: setup system system-test node ## all checks, then all tests (TRIALS=quick|full)
	@$(MAKE) -j2 --output-sync=target lint types imports
	@$(BIN)/pytest $(TOGETHER)

.PHONY: lint
lint: setup ## style: ruff check, ruff format
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --diff --quiet

.PHONY: types
types: setup node ## mypy --strict and pyright strict
	@$(call quietly,$(BIN)/mypy)
	@$(call quietly,$(BIN)/mypy tools/*.py)
	@$(call quietly,node_modules/.bin/pyright)

.PHONY: imports
imports: setup ## the layers: who may import whom
	@$(call quietly,$(BIN)/lint-imports --no-cache)

.PHONY: fmt
fmt: setup ## repair style where it can be done by machine
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

.PHONY: bench
bench: setup system-test node ## what the benches compare with, then every bench; ratios side by side
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench; done

.PHONY: reader
reader: setup ## teach the disclosure reader anew, after its cues or the corpus changed; read the diff
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@$(BIN)/python tools/teach_reader.py
	@$(BIN)/python bench/reader.py unseen

.PHONY: scoreboard
scoreboard: setup system system-test node coverage ## what is counted, at full trials, into docs/scoreboard.*
	@TRIALS=full $(BIN)/pytest $(TOGETHER) -q --scoreboard=docs -o faulthandler_timeout=3600

.PHONY: coverage
coverage: setup ## the lines and branches that the tests of judging miss: none
	@TRIALS=quick $(BIN)/pytest $(TOGETHER) -q $(JUDGING_TESTS) --cov --cov-report=json:.cache/coverage.json
	@$(BIN)/coverage report --include='auditor/evaluate/*,auditor/model/*' --fail-under=100 --skip-covered

.PHONY: docs
docs: setup ## regenerate the generated pages of docs/
	@UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/project -k generated

.PHONY: calendars
calendars: setup ## regenerate the trading sessions that ship with the tool; read the diff
	@$(BIN)/python -W ignore tools/make_sessions.py

.PHONY: golden
golden: setup system ## rewrite the golden reports after an intended change; read the diff
	@UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/end_to_end -k golden

.PHONY: live
live: setup system ## the tests that talk to the internet
	@$(BIN)/pytest -m live

.PHONY: dist
dist: setup ## wheel and source archive into dist/
	@$(BIN)/hatchling build

.PHONY: lock
lock: setup ## resolve the dependencies anew, within pyproject.toml
	@$(PIP_COMPILE) --output-file requirements.lock
	@$(PIP_COMPILE) --extra dask --group dev --output-file requirements-dev.lock
	@$(PIP_COMPILE) --extra dask --group dev --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

.PHONY: upgrade
upgrade: setup ## the same, taking newer releases
	@$(PIP_COMPILE) --upgrade --output-file requirements.lock
	@$(PIP_COMPILE) --upgrade --extra dask --group dev --output-file requirements-dev.lock
	@$(PIP_COMPILE) --extra dask --group dev --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

.PHONY: clean
clean: ## remove what can be made again
	@rm -rf .venv node_modules .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis dist $(OUT)

.PHONY: setup
setup: $(READY) ## .venv from the hashed lock file
	@:

.PHONY: system
system: ## the libraries that PDFs are laid out with
	@tools/apt-install $(PDF_PACKAGES)

.PHONY: system-test
system-test:
	@tools/apt-install $(TEST_PACKAGES)

.PHONY: node
node: $(NODE_READY) ## an EVM node, a Solidity compiler, pyright and checkers of pages, for the tests
	@:

# Debian splits the venv module off. uv comes first, checked by the same hashes as the rest.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/apt-install python3-venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@mkdir -p .cache
	@awk '/^[a-z]/ {keep = /^uv==/} keep' requirements-dev.lock >.cache/uv.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r .cache/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_READY): package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || tools/apt-install nodejs npm
	@npm ci --loglevel=error --no-progress >/dev/null
	@touch $@
