# One virtual environment, no global install. `make demo`, `make test`, `make check`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run
SOURCES := $(shell find wuhai_plan -name '*.py' -o -name '*.toml' -o -name '*.json')

.PHONY: demo test test-all check docs format torture bench clean

demo: $(RUN)
	@$(BIN)/plan status --plan examples/illustrative/plan.toml --as-of 2023-09-30

test: $(DEV)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --ignore tests/torture
	$(BIN)/python -m pytest -n auto tests/torture

# On each Python that is here, in an environment of its own; those that are missing are named.
VERSIONS ?= 3.10 3.11 3.12 3.13
test-all:
	@missing=; failed=; passed=; \
	for version in $(VERSIONS); do \
	  if ! command -v python$$version >/dev/null; then missing="$$missing $$version"; continue; fi; \
	  echo "--- Python $$version"; \
	  if $(MAKE) --no-print-directory PYTHON=python$$version VENV=.venv-$$version .venv-$$version/.dev && \
	    .venv-$$version/bin/python -m pytest -q -n auto; \
	  then passed="$$passed $$version"; else failed="$$failed $$version"; fi; \
	done; \
	echo "Passed on Python:$${passed:- none}"; \
	if [ -n "$$missing" ]; then echo "Not here, so not tested: Python$$missing"; fi; \
	if [ -n "$$failed" ]; then echo "Failed on Python:$$failed"; exit 1; fi; \
	[ -n "$$passed" ]

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

# What is made from the program: docs/commands.md, the man page, the words that shells complete.
docs: $(RUN)
	$(BIN)/python docs/generate.py

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

torture: $(DEV)
	PLAN_TORTURE=long $(BIN)/python -m pytest -q tests/torture

# In an environment with the program and nothing else: what developing needs slows imports.
bench:
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --constraint constraints.txt .
	$(VENV)-bench/bin/python -m benchmarks.startup

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# What the program needs, and nothing else.
$(RUN): $(BIN)/python pyproject.toml constraints.txt plan.toml $(SOURCES)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

# What developing it needs besides.
$(DEV): $(RUN) constraints.txt requirements-dev.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --requirement requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
