# One virtual environment, no global install. `make demo`, `make test`, `make check`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run
SOURCES := $(shell find wuhai_plan -type f -not -name '*.pyc')

.PHONY: demo test check format torture pictures bench bench-page clean

demo: $(RUN)
	@$(BIN)/plan status --plan examples/illustrative/plan.toml --as-of 2023-09-30

test: $(DEV)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --ignore tests/torture
	$(BIN)/python -m pytest -n auto tests/torture

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

torture: $(DEV)
	PLAN_TORTURE=long $(BIN)/python -m pytest -q tests/torture

# The pictures of README and docs: the program's own output, photographed in Chromium.
pictures: $(DEV)
	$(BIN)/python docs/pictures/make.py

# How large the page is, and how long Chromium takes to open it.
bench-page: $(DEV)
	$(BIN)/python -m benchmarks.page

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
