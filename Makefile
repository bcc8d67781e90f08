# One virtual environment, no global install. `make demo`, `make test`, `make check`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run
SOURCES := $(shell find wuhai_plan -type f -not -name '*.pyc')

.PHONY: demo test test-all check docs format torture mutants pictures bench bench-others bench-page clean

demo: $(RUN)
	@$(BIN)/plan status --plan examples/illustrative/plan.toml --as-of 2023-09-30

test: $(DEV)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --ignore tests/torture
	$(BIN)/python -m pytest -n auto tests/torture

# The suite on each Python that is here, in an environment of its own; those missing are named.
test-all:
	@.ci/test-all

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What is made from the program (docs/commands.md, the man page, the words that shells complete),
# and the output of the commands in README and docs. Read the difference.
docs: $(DEV)
	$(BIN)/python docs/generate.py
	WRITE_DOCS=1 $(BIN)/python -m pytest -q -n auto tests/docs

torture: $(DEV)
	PLAN_TORTURE=long $(BIN)/python -m pytest -q tests/torture tests/sheets \
		tests/test_measure_oracle.py tests/test_printed_sums.py tests/test_formats_agree.py \
		tests/test_history.py tests/test_copies.py

# Changes of the program that tests should notice, one at a time; docs/mutants.md tells what came.
mutants: $(DEV)
	$(BIN)/python -m tests.mutants

# The pictures of README and docs: the program's own output, photographed in Chromium.
pictures: $(DEV)
	$(BIN)/python docs/pictures/draw.py

# How large the page is, and how long Chromium takes to open it.
bench-page: $(DEV)
	$(BIN)/python -m benchmarks.page

# In an environment with the program and nothing else: what developing needs slows imports.
bench:
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --constraint constraints.txt ".[xlsx]"
	$(VENV)-bench/bin/python -m benchmarks.table

# The same work in hledger, ledger, beancount and Watson, where they are on the path.
bench-others: $(RUN)
	$(BIN)/python -m benchmarks.others

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
