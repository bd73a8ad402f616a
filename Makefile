# Two commands on a fresh machine: `make demo` and `make test`. They need Python 3.11 or later and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint bench kill fuzz openapi tools corpus core clean

demo: $(STAMP)
	$(BIN)/tmkit demo

test: $(STAMP)
	$(BIN)/python -m pytest -q -n auto --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Figures of README and docs, from the data that is there; minutes.
bench: $(STAMP)
	$(BIN)/python benchmarks/corpus.py
	$(BIN)/python benchmarks/sentences.py ../shared
	$(BIN)/python benchmarks/number_check.py
	$(BIN)/python benchmarks/align.py ../shared/gold/align
	$(BIN)/python benchmarks/lookup.py 10000 100000
	$(BIN)/python benchmarks/formats.py --units 100000
	$(BIN)/python -m benchmarks.serve --units 100000

# kill -9 at random moments of the memory's work: nothing acknowledged may be lost.
kill: $(STAMP)
	$(BIN)/python benchmarks/kill.py 100

# Whatever bytes come, a reader answers or says what is wrong; coverage leads the way where atheris can be had.
fuzz: $(STAMP)
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=2.3'
	$(BIN)/python benchmarks/fuzz.py

# The server against its own OpenAPI document, at length.
openapi: $(STAMP)
	$(BIN)/python -m benchmarks.openapi

# The transcripts of docs/tools, by the tools themselves where they can be had.
tools: $(STAMP)
	$(BIN)/python -m benchmarks.tool_pages

# The damaged articles from the clean ones, the memory from the damaged ones, the manual's examples from both: the same
# bytes each time.
corpus: $(STAMP)
	$(BIN)/python benchmarks/damage_corpus.py
	$(BIN)/tmkit build corpus/raw/*.txt -g glossary --tmx tmx/corpus.tmx
	$(BIN)/python benchmarks/examples.py
	$(BIN)/python -m benchmarks.tool_pages

# The Rust core again, after a change of its sources; without a Rust toolchain numpy gives the same answers.
core:
	cd native && cargo build --release --locked
	rm -f tmkit/_native.*.so
	cp native/target/release/lib_native.so tmkit/_native.abi3.so.new
	mv tmkit/_native.abi3.so.new tmkit/_native.abi3.so

$(STAMP): pyproject.toml native/Cargo.toml native/Cargo.lock $(shell find native/src -name '*.rs')
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tmkit needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	$(BIN)/tmkit --version
	touch $@

clean:
	rm -rf native/target tmkit/_native*.so $(VENV) build dist demo-out .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
