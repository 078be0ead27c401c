# One command each; every target sets up what it needs on a machine with Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint up bench format clean

demo: $(STAMP)           ## the whole pipeline over an invented city week
	$(BIN)/epifuse demo

test: $(STAMP)           ## all tests; with EPIFUSE_REQUIRE_SERVERS=1 also the kill and server suites, and nothing skipped
	$(BIN)/pytest $(if $(EPIFUSE_REQUIRE_SERVERS),,-m "not kill and not server")

lint: $(STAMP)           ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

up: $(STAMP)             ## the embedded stack, until Ctrl-C
	$(BIN)/epifuse up

bench: $(STAMP)          ## events per second per core, per stage and end to end
	$(BIN)/epifuse bench

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .epifuse .cache .pytest_cache .mypy_cache .ruff_cache

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "epifuse needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev,fast]'
	touch $(STAMP)
