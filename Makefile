# What a person types here. Every target sets up what it needs in .venv; the second run starts at once.

# The first of these that is Python 3.11 to 3.13; name another with `make PYTHON=/path/to/python …`.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$python && break; \
	done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test test-kafka test-faults check format bench clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## one article through real topics and agents, and the events that come out (no Kafka needed)
	@$(BIN)/policywire demo

# Those that wait stand side by side: without stealing, one process would get them all.
test: $(VENV)/installed-dev ## all tests that need neither Java nor Docker
	$(BIN)/python -m pytest -m "not kafka" --numprocesses 4 --dist load --maxschedchunk 2

test-kafka: $(VENV)/installed-dev ## the tests on a real Apache Kafka, which Java and Maven fetch and start
	$(BIN)/python -m pytest -m "kafka and not faults"

# The marker faults_core chooses those that CI runs.
FAULTS ?= faults

test-faults: $(VENV)/installed-dev ## what is lost when workers, brokers, networks and machines fail: a table, in an hour
	$(BIN)/python -m pytest -m $(FAULTS) tests/faults

check: $(VENV)/installed-dev ## lint, format, types, and which package may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## put the code into the form that `make check` asks for
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/installed-dev ## speed, latency and memory, on this machine
	$(BIN)/python -m tests.bench

clean: ## take away what the other targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Installed in place: an edit counts at once, only a change of pyproject.toml installs anew.
$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	@# Dependency groups came with pip 25.1.
	@$(BIN)/python -c 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))' \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(VENV)/installed $@

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo 'policywire needs Python 3.11, 3.12 or 3.13: none is on the PATH (or: make PYTHON=/path/to/python …)' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo '$(PYTHON) cannot make virtual environments (Debian: apt-get install python3-venv)' >&2; exit 1; }
