# learnlaw from a checkout: `make run` needs Python 3.11 to 3.13 and nothing else.
# LEARNLAW_VENV names another folder for the environment, PYTHON another interpreter.

LEARNLAW_VENV ?= .venv
PY = "$(LEARNLAW_VENV)/bin/python"
BIN = "$(LEARNLAW_VENV)/bin"
COMMAND ?= demo --out .demo
ARGS ?=

.PHONY: run test check lint types contracts banks bench walk pictures lock i18n wheel-check setup clean

run: setup
	@$(PY) -m learnlaw $(COMMAND) $(ARGS)

# Files in the order of their names: by the number of their tests the few, long ones of the screens came last,
# when one worker had nothing left to do.
test: setup
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: lint types contracts banks

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: setup
	$(PY) -m mypy

contracts: setup
	$(BIN)/lint-imports --no-logo

# Every shipped question: form, citations, records of blind solving; articles and figures where the texts are.
LAWS ?= $(wildcard ../shared/laws)

banks: setup
	$(PY) -m learnlaw bank check questions $(if $(LAWS),--laws $(LAWS))

# Figures against hand-written SQL and bare readers: alone on the machine, or they mean little.
bench: setup
	$(PY) -m pytest -s -o python_files="bench_*.py" tests/bench $(ARGS)

# Types the commands that docs/ shows, and holds what they say against it; then walks tests/walks/ by keys.
walk: setup
	$(PY) -m tools.walk $(ARGS)
	$(PY) -m tools.walk_tui

# Pictures of the main screens into docs/pictures, from the running program; a Chinese font must be there.
pictures: setup
	$(PY) -m tools.pictures $(ARGS)

# New floors or new versions: uv is needed for this alone.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

# Messages of the sources into the translation; FRAGMENTS are JSON files {english: chinese}.
i18n: setup
	$(PY) -m tools.i18n merge $(FRAGMENTS)

# Slow, and for releases: builds the wheel and tries it in fresh environments.
wheel-check: setup
	$(PY) -m tools.wheel_check $(ARGS)

setup:
	@sh tools/setup.sh "$(LEARNLAW_VENV)"

clean:
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f learnlaw/locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -not -path "./.venv/*" -prune -exec rm -rf {} +
