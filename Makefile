# `make` sets up what is missing and draws every diagram, and what was traced of the newest release, into ./output; `make test`
# runs the tests. The other targets are for maintainers: see CONTRIBUTING.md.
#
# Everything that is installed is pinned with hashes in requirements.lock (what drawing needs) and requirements-dev.lock (that
# and what the checks need). A stamp is written only after everything before it succeeded, so any target can simply be repeated.
# setuptools, which older Pythons put into each environment, goes: it would slow down every start of the program by a quarter.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11
MAKEFLAGS += --no-print-directory

# A Python that was upgraded or removed leaves an environment that does not run: then it is made anew.
BROKEN := $(if $(shell $(BIN)/python -c pass 2>/dev/null && echo runs),,broken)

.PHONY: draw site test lint format bench docs lock clean broken

draw: $(VENV)/run.stamp
	@$(BIN)/stackseq draw src/stackseq/diagrams @newest $(wildcard diagrams) -o output -f svg,png

# The gallery, in ./site.
site: $(VENV)/run.stamp
	@$(BIN)/stackseq site -o site

# Tests know nothing of each other, so processors share them; those of one file stay together, with what they have in common.
# Where the environment forbids to keep bytecode, as many containers do, every process that a test starts would compile all anew.
test: $(VENV)/dev.stamp
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n logical --dist loadfile

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

bench: $(VENV)/run.stamp
	@$(BIN)/python tools/bench.py

# The parts of the documentation that are made from the program. The tests fail while they are out of date.
docs: $(VENV)/run.stamp
	@$(BIN)/stackseq draw docs/images/overview.wsd -o docs/images/overview.svg
	@$(BIN)/stackseq draw src/stackseq/diagrams/liberty/nova/pause.wsd -o docs/images/pause.svg --link-base none
	@$(BIN)/python tools/operations.py
	@$(BIN)/python tools/coverage_page.py
	@$(BIN)/python tools/grammar.py
	@$(BIN)/python tools/docs.py

# Needs uv. Run it after changing the dependencies in pyproject.toml; add UPGRADE=--upgrade for newer versions.
COMPILE := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" $(UPGRADE)
lock:
	@$(COMPILE) pyproject.toml --extra serve --group build -o requirements.lock
	@$(COMPILE) pyproject.toml --extra serve --group build --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group browser -c requirements-dev.lock -o requirements-browser.lock

clean:
	@rm -rf output site

$(VENV)/run.stamp: requirements.lock pyproject.toml $(BROKEN)
	@$(if $(wildcard $(BIN)/python),,echo "Setting up $(VENV)")
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE_VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) uninstall -y setuptools
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# The first interpreter that is new enough makes the environment.
define MAKE_VENV
{ for python in $(PYTHONS); do \
    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
      "$$python" -m venv --clear $(VENV) && exit 0; \
      echo "$$python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
    fi; \
  done; echo "StackSeq needs Python 3.11 or newer; none was found." >&2; exit 1; }
endef
