# One target a habit. `make help` lists them; `make run` and `make test` need nothing but make, git and Python 3.11–3.13.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
EXAMPLE_HOME := .run/examples
STORY_HOME := .run/stories
# The order of files is the suite's own: see tests/long_first.py.
PYTEST_FLAGS ?= -n 2 --dist loadfile --no-loadscope-reorder

# Nothing calls home: dbt, Dagster, Great Expectations, sqlfluff; and nothing fetches a Python.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
export UV_PYTHON_DOWNLOADS := never

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

.PHONY: setup
setup: ## make .venv and install what the locks name (PYTHON=… chooses the interpreter)
	@PYTHON='$(PYTHON)' .ci/setup

.PHONY: run
# The day on which examples/README.md tells its stories.
run: setup ## take in, build, audit and publish the example reports in .run/examples
	@code=0; $(BIN)/concord --home $(EXAMPLE_HOME) run --evaluated-on 2025-02-15 examples/reports || code=$$?; \
	case $$code in \
	    0) ;; \
	    3) echo; echo "(Exit code 3: one of the example files is broken on purpose and was refused; all others are published in $(EXAMPLE_HOME)/published/current.)" ;; \
	    *) exit $$code ;; \
	esac

.PHONY: stories
stories: setup ## publish the worked stories of docs/stories.md in .run/stories
	rm -rf $(STORY_HOME)
	$(BIN)/python -m examples.tell_stories $(STORY_HOME)

.PHONY: test
test: setup lint types sql-lint imports docs-check ## everything that is checked: style, types, SQL, imports, docs, tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

.PHONY: test-unit
test-unit: setup ## the quick tests alone
	$(BIN)/python -m pytest tests/unit $(PYTEST_FLAGS)

.PHONY: lint
lint: setup ## ruff: style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: setup ## mypy, strict
	$(BIN)/mypy

.PHONY: sql-lint
sql-lint: setup ## sqlfluff on the dbt models
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project

.PHONY: imports
imports: setup ## the direction of the rooms
	$(BIN)/lint-imports --no-cache

.PHONY: audit
audit: setup ## the dependencies, without internet: pinned, hashed, whole, licensed, declared, used (a part of test)
	$(BIN)/python -m pytest tests/security/test_dependencies.py

.PHONY: audit-online
# pip-audit is no dependency: it is fetched for this one call, and asks for what became known since the lock was made.
audit-online: setup ## the dependencies against published vulnerabilities; needs internet
	$(BIN)/uv tool run pip-audit --requirement requirements.lock --disable-pip --require-hashes

.PHONY: dbt
dbt: setup ## parse the dbt project: models, contracts, tests
	@mkdir -p .run/dbt
	CONCORD_WAREHOUSE=.run/dbt/marts.duckdb CONCORD_LANDED=.run/dbt CONCORD_RESOLVED=.run/dbt \
	    $(BIN)/dbt parse --project-dir dbt_project --profiles-dir dbt_project \
	    --target-path $(CURDIR)/.run/dbt/target --log-path $(CURDIR)/.run/dbt/logs

.PHONY: docs
docs: setup ## write everything that is generated from declarations anew (docs, dbt's field list)
	$(BIN)/python -m orchestration.generated
	$(BIN)/python -m examples.story_pages

.PHONY: docs-check
docs-check: setup ## fail when something generated is not what its declaration says
	$(BIN)/python -m orchestration.generated --check
	$(BIN)/python -m examples.story_pages --check

.PHONY: evaluate
evaluate: setup ## how much of the labelled phrases is read right, abstained from, wrong
	$(BIN)/python -m tests.evaluation

.PHONY: bench
bench: setup ## where the seconds of the main job go
	$(BIN)/python -m bench.main_job
	$(BIN)/python -m bench.documents
	$(BIN)/python -m bench.language

N ?= 100000
SEED ?= 2026
.PHONY: fuzz
fuzz: setup ## spoil N good files (100,000; SEED=…) and read them; CASE=seed:number or a file reads one again
	$(BIN)/python -m tests.faults.fuzz $(if $(CASE),--case $(CASE),--cases $(N) --seed $(SEED))

HOURS ?= 2
.PHONY: torture
torture: setup ## the fault suite at length, HOURS=2 for each part (PARTS="steps rounds moments writes", SEED=…)
	$(BIN)/python -m tests.faults.torture $(PARTS) --hours $(HOURS) --seed $(SEED)

.PHONY: lock
lock: setup ## resolve the dependencies of pyproject.toml into the hashed locks anew
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-strip-extras --quiet --group dev pyproject.toml -p 3.11 -o requirements.lock
	@echo uv | $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --upgrade - -p 3.11 -o requirements-bootstrap.lock

.PHONY: clean
clean: ## remove what the targets made, the virtual environment excepted
	rm -rf .run build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dbt_project/target dbt_project/logs
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
