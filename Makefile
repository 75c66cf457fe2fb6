# make demo and make test are all a newcomer needs; both begin with make setup.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: setup demo test check bench accuracy bench-guardrails bench-backends bench-batch test-servers test-inference clean

setup: $(STAMP)

$(STAMP): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup
	$(BIN)/genpers demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal -rs -m "not inference"
	@echo "make test leaves out tests/inference, which needs a compiler: make test-inference"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py

bench: setup bench-batch bench-guardrails accuracy

accuracy: setup
	$(BIN)/python benchmarks/accuracy.py

# WRITE=1 puts the tables into docs/performance.md; the environments of others lie in .bench.
bench-guardrails: setup
	$(BIN)/python benchmarks/peers.py $(if $(WRITE),--write)

bench-batch: setup
	$(BIN)/python benchmarks/batch.py --kills 20

bench-backends: setup
	$(BIN)/python benchmarks/backends.py $(if $(WRITE),--write)

# Servers of others: aimock needs Node; make test skips these tests by name where it is missing.
test-servers: setup
	cd tests/servers && npm ci --no-audit --no-fund
	$(BIN)/python -m pytest -m servers -rs tests/servers

# A real inference server, built from source once (ten minutes and more): no part of CI.
test-inference: setup
	$(BIN)/python tests/inference/install.py
	$(BIN)/python -m pytest -m inference -rs tests/inference

clean:
	rm -rf .venv .inference .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist demo out
