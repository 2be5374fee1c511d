# make run    the app with the demonstration centre at http://127.0.0.1:8000
# make test   the whole test suite
# make check  lint, format, types, migrations, system checks and the knowledge base
# make bench  benchmarks, each a ratio against a reference measured in the same run
# make messages  brings the translatable words into locale/ and compiles the translations
# make lock   writes the lock files anew from pyproject.toml
.PHONY: run test check bench messages lock
.DELETE_ON_ERROR:

BIN := .venv/bin
# Both cores of a small machine; `make test PYTEST_ARGUMENTS="-k timeline"` runs a part.
PYTEST_ARGUMENTS ?= -n 2
STAMP := .venv/.installed

run: $(STAMP)
	@$(BIN)/python manage.py serve

test: $(STAMP)
	$(BIN)/python -m pytest $(PYTEST_ARGUMENTS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(STAMP)
	$(BIN)/python -m benchmarks

messages: $(STAMP)
	$(BIN)/python -m tools.catalogue

# Versions are pinned for every platform and Python version that pyproject.toml allows.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11
lock: $(STAMP)
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.lock

# Made anew when the lock file changes. The stamp comes last, so that an interrupted installation is repeated.
$(STAMP): requirements-dev.lock tools/make_venv.sh
	@sh tools/make_venv.sh requirements-dev.lock
	@touch $@
