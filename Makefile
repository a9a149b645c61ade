# `make run` and `make test` need Python 3.11 or newer, make and git; everything else they fetch themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.app
DEV := $(VENV)/.dev

.PHONY: run demo test lint types check catalogue bench clean
run: $(APP)
	@$(BIN)/genjin

demo: $(APP)
	@$(BIN)/genjin demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Genjin needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 run") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(APP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(APP)

test: $(DEV)
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(DEV)
	$(BIN)/mypy

# Compare every visible string in the code with the Chinese catalogue, and rebuild the .mo beside it.
catalogue: $(DEV)
	$(BIN)/python tools/catalogue.py update

check: test lint types
	$(BIN)/python tools/catalogue.py check

bench: $(DEV)
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
