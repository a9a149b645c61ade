# `make run` and `make test` need Python 3.11 or newer, make and git; everything else they fetch themselves.
# The first Python here that is new enough; another one: make PYTHON=/path/to/python run
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.app
DEV := $(VENV)/.dev
PIP := -m pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --requirement
# The folder itself, by what the lock has brought.
ITSELF := --no-build-isolation --no-deps --editable .

# The catalogues as the app reads them; an install makes them, and these rules do after a .po was changed.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard config/locale/*/LC_MESSAGES/*.po))

# One step prepares the next.
.NOTPARALLEL:
.PHONY: run demo test latest test-latest lock format lint types catalogue pictures screenshots check bench soak clean
run: $(APP) $(CATALOGUES)
	@$(BIN)/genjin $(ARGS)

demo: $(APP) $(CATALOGUES)
	@$(BIN)/genjin demo

# The mark comes last, so that a set-up that was broken off starts again from nothing.
$(VENV)/.made:
	@'$(PYTHON)' -c '$(NEW_ENOUGH)' 2>/dev/null || \
		{ echo "Genjin needs Python 3.11 or newer; try: make PYTHON=python3.12 run" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) ..." >&2
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "The venv module is missing; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(APP): requirements/run.txt pyproject.toml | $(VENV)/.made
	@echo "Installing Genjin into $(VENV); this takes 10 to 30 seconds, on a slow line longer ..." >&2
	@$(BIN)/python $(PIP) --only-binary :all: $(LOCKED) requirements/run.txt
	@$(BIN)/python $(PIP) $(ITSELF)
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(VENV)/.made
	@echo "Installing Genjin and its tools into $(VENV); this takes 20 to 60 seconds, on a slow line longer ..." >&2
	@$(BIN)/python $(PIP) $(LOCKED) requirements/dev.txt
	@$(BIN)/python $(PIP) $(ITSELF)
	@touch $(APP) $@

%.mo: %.po
	@$(BIN)/python tools/build_hook.py

# Three workers for two processors: many tests wait for a terminal, a disk or git.
WORKERS ?= $(shell echo $$(( ($$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) * 3 + 1) / 2 )))

# Every worker and every program that a test starts would compile the code again.
test test-latest soak: export PYTHONDONTWRITEBYTECODE =

# For example: make test ARGS="tests/unit -k grade"
test: $(DEV) $(CATALOGUES)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# What `pipx install .` brings today: the newest versions that the ranges in pyproject.toml allow, in an environment of
# their own. The file `newer` in it lists those that the lock does not hold.
LATEST := $(VENV)/latest
latest: $(DEV)
	@echo "Installing the newest versions into $(LATEST) ..." >&2
	@$(BIN)/python -m venv --clear $(LATEST)
	@$(LATEST)/bin/python $(PIP) --editable '.[dev]'
	@$(BIN)/python -m pip freeze >$(LATEST)/locked
	@$(LATEST)/bin/python -m pip freeze --exclude-editable | grep -vxF -f $(LATEST)/locked >$(LATEST)/newer || true
	@echo "Newer than the lock: $$(grep . $(LATEST)/newer || echo nothing)" >&2

test-latest: latest $(CATALOGUES)
	$(LATEST)/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# Renew the lock: the newest versions for every platform and every Python that is supported, with hashes. It names no
# index: whoever installs has pip set up for one, and here uv too (UV_DEFAULT_INDEX). A new click may have new messages.
COMPILE := $(VENV)/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --custom-compile-command "make lock"
BUILD_REQUIRES := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")
lock: $(VENV)/.made
	@$(BIN)/python -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python $(PIP) uv
	$(BIN)/python -c '$(BUILD_REQUIRES)' | $(COMPILE) pyproject.toml - --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(MAKE) $(DEV)
	$(BIN)/python tools/catalogue.py click

# Everything that hunts for faults, at full length and with new seeds, for hours. A failure is seen again with
# make soak SEED=number ARGS="the test", which the end of the run prints.
SEED := $(or $(SEED),$(shell date +%s))
soak: $(DEV) $(CATALOGUES)
	@echo "soak with SEED=$(SEED)"
	GENJIN_SOAK=1 GENJIN_SEED=$(SEED) $(BIN)/python -m pytest -n auto --hypothesis-seed=$(SEED) \
		$(or $(ARGS),tests/faults tests/properties tests/flows/test_machines.py tests/terminal/test_hangup.py)

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(DEV)
	$(BIN)/mypy

# Bring the Chinese catalogue, the list in keys.yaml and the key docs up to date with the code: make catalogue FILES="mine.po"
catalogue: $(DEV)
	$(BIN)/python tools/catalogue.py update $(FILES)
	$(BIN)/python tools/build_hook.py
	$(BIN)/python tools/keymap.py
	$(BIN)/python tools/keydocs.py

# Draw the pictures that the tests compare screens with, after a screen was meant to change; then look at git diff.
pictures: $(DEV) $(CATALOGUES)
	GENJIN_PICTURES=draw $(BIN)/python -m pytest -n $(WORKERS) tests/pictures

# Pictures of the real app on the sample book, for the READMEs.
screenshots: $(DEV) $(CATALOGUES)
	$(BIN)/python tools/screenshots.py

check: test lint types
	$(BIN)/python tools/catalogue.py check

bench: $(DEV) $(CATALOGUES)
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) $(CATALOGUES) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
