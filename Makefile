# All tasks of the project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# Address and data folder of `make run`. BIND, not HOST, because some shells set HOST.
PORT ?= 8000
BIND ?= 127.0.0.1
DATA_DIR ?= data
export DATA_DIR

UV := .uv/bin/uv
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# Any Python 3.8 or later can fetch uv; uv then finds one that is new enough for the project.
# System Pythons first: the shims of version managers may print warnings or be broken.
ANY_PYTHON := $(firstword $(wildcard /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3) python3)
# It fetches one only where the system has none.
export UV_PYTHON_PREFERENCE := system
export UV_NO_PROGRESS := 1
COMPILE = $(UV) pip compile --quiet --universal --python-version $(1) --generate-hashes --no-emit-index-url --no-header

# Checks use production settings and a temporary data folder, never the data of `make run`.
SCRATCH = set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	export DATA_DIR="$$scratch" DEBUG=off HTTPS=on;

# The lock that the server is installed from, `make build REQUIREMENTS=requirements-s3.txt` for pictures in S3. The stamp
# file remembers it for the next time; another one than that is installed at once.
REMEMBERED := $(shell cat .venv/.runtime 2>/dev/null)
REQUIREMENTS := $(or $(REQUIREMENTS),$(REMEMBERED),requirements.txt)

TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))


.PHONY: help
help:  ## List the targets.
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18


# The environment: each step writes a stamp file and is skipped while its inputs are unchanged.

.uv/.installed: requirements-uv.txt
	@echo 'Fetching uv into .uv'
	@$(ANY_PYTHON) -m venv .uv || { echo 'Python needs its venv module (Debian: apt-get install python3-venv).' >&2; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.made: .uv/.installed
	@$(UV) venv --quiet --allow-existing --python '>=3.12' .venv
	@touch $@

.PHONY: another-lock
another-lock:

.venv/.runtime: $(REQUIREMENTS) .venv/.made $(if $(filter-out $(REMEMBERED),$(REQUIREMENTS)),another-lock)
	@echo 'Installing $< into .venv'
	@$(UV) pip install --quiet --require-hashes -r $<
	@echo $< > $@

.venv/.development: requirements-dev.txt .venv/.made
	@echo 'Installing $< into .venv'
	@$(UV) pip sync --quiet --require-hashes requirements-dev.txt
	@echo requirements-s3.txt > .venv/.runtime
	@touch $@

%.mo: %.po | .venv/.runtime
	@$(SCRATCH) $(MANAGE) compile_translations

.PHONY: install
install: .venv/.development $(TRANSLATIONS)  ## Create or update the environment in .venv.


# The tools that check scripts and pages; nothing of them is served.
node_modules/.installed: package-lock.json
	@echo 'Installing $< into node_modules'
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@


# Running

# Plain http on loopback. Everything else as in production.
run dev: export HTTPS ?= off

.PHONY: build
build: .venv/.runtime $(TRANSLATIONS)  ## Make what a server needs in this folder, without development tools (REQUIREMENTS=requirements-s3.txt: with S3).
	@$(SCRATCH) $(MANAGE) collectstatic --no-input --verbosity 0

.PHONY: run
run: build  ## Start the server on http://127.0.0.1:8000 (PORT=, DATA_DIR=), as in production.
	@exec $(MANAGE) serve --host $(BIND) --port $(PORT)

.PHONY: dev
dev: export DEBUG = on
dev: install  ## Start the development server: reloads on changes, shows errors.
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) createcachetable
	$(MANAGE) runserver $(BIND):$(PORT)

.PHONY: demo
demo: .venv/.runtime $(TRANSLATIONS)  ## Add two sample conferences to an empty install.
	@$(MANAGE) demo


# Translating

.PHONY: messages
messages: install  ## Add new interface texts to locale/*/LC_MESSAGES/django.po (needs GNU gettext).
	@$(SCRATCH) $(MANAGE) makemessages --all --no-wrap --no-obsolete --add-location file --ignore tests --ignore data


# Checking

# Three for two cores: a test in a browser waits for it now and then. Compiled tests are kept, also where images of Docker
# forbid it: else every worker and every server that a test starts compiles everything again.
WORKERS = $(shell echo $$(( ($$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) * 3 + 1) / 2 )))
PYTEST = $(PYTHON) -m pytest --dist worksteal --durations 10 --durations-min 1 -rfEs

# Those that `pytest -m` selects, on both databases at once: PostgreSQL uses the time in which browsers are waited for.
# Where it has none of the tests that ARGS names, pytest ends with 5.
define BOTH_DATABASES
@set -o pipefail; unset PYTHONDONTWRITEBYTECODE; mkdir -p .pytest_cache; failed=0; \
TEST_DATABASE=postgresql $(PYTEST) --numprocesses 1 -m '$(1)' $(ARGS) >.pytest_cache/postgresql.log 2>&1 & \
postgresql=$$!; trap 'kill $$postgresql 2>/dev/null' EXIT; \
TEST_DATABASE=sqlite $(PYTEST) --numprocesses $(WORKERS) -m '$(1)' $(ARGS) 2>&1 | tee .pytest_cache/sqlite.log || failed=1; \
wait $$postgresql $(if $(ARGS),|| test $$? -eq 5) || failed=1; cat .pytest_cache/postgresql.log; \
for database in sqlite postgresql; do echo "$$database: $$(tail -n 1 .pytest_cache/$$database.log)"; done; exit $$failed
endef

# What is missing is said and left out, except in CI, where nothing may be missing.
LEFT_OUT = @echo '$(1)' >&2; test -z "$$CI"

.PHONY: test-scripts
test-scripts:
ifneq ($(shell command -v node),)
	node --test $(wildcard tests/js/*.test.js)
else
	$(call LEFT_OUT,node is missing: the tests of scripts in tests/js are left out.)
endif

.PHONY: test
test: test-scripts install $(if $(shell command -v npm),node_modules/.installed)  ## Run the tests that a change can break: of scripts, on SQLite, and what differs on PostgreSQL (ARGS= for pytest).
	$(call BOTH_DATABASES,not release)

.PHONY: test-release
test-release: export TIER = release
test-release: test-scripts install $(if $(shell command -v npm),node_modules/.installed)  ## Run the tests that are left for a release, with all their cases; tests/tiers.py says which.
	$(call BOTH_DATABASES,release or scaled or hypothesis)

.PHONY: test-all
test-all:  ## Run all tests: first those of `make test`, then those of `make test-release`.
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory test-release

# What `-k` leaves nothing of is no failure. Faults one after the other: each wants the machine for itself.
SELECTED = || test $$? -eq 5 || failed=1
FUZZ = SEEDS=$(1) TEST_DATABASE=$(2) $(PYTHON) -m pytest --numprocesses $(WORKERS) --dist worksteal $(3) $(ARGS)
SEEDS_OF_FUZZ = $(or $(SEEDS),1000)

.PHONY: torture
torture: export THOROUGH = yes
# A test may take an hour here.
torture: export PYTEST_ADDOPTS = --override-ini=faulthandler_timeout=0
torture: export FAULTS_TABLE = $(CURDIR)/.pytest_cache/faults.jsonl
torture: install  ## Stress tests of an hour and more: kills, full disks, bad networks, hostile texts (ARGS= for pytest).
	@mkdir -p .pytest_cache && rm -f $(FAULTS_TABLE)
	@failed=0; set -x; \
	for database in sqlite postgresql; do \
		TEST_DATABASE=$$database $(PYTHON) -m pytest tests/faults --ignore tests/faults/test_fuzz.py $(ARGS) $(SELECTED); \
	done; \
	$(call FUZZ,$(SEEDS_OF_FUZZ),sqlite,tests/faults/test_fuzz.py) $(SELECTED); \
	$(PYTHON) -m pytest tests/importing/parsers/test_fuzz.py tests/versions/test_two_devices.py tests/browser/test_killed_browser.py tests/browser/test_flapping.py tests/pictures/test_memory.py $(ARGS) $(SELECTED); \
	$(PYTHON) -m pytest --numprocesses $(WORKERS) --dist worksteal tests/hostile_texts $(ARGS) $(SELECTED); \
	{ set +x; } 2>/dev/null; test ! -e $(FAULTS_TABLE) || PYTHONPATH=tests $(PYTHON) -m faults.table $(FAULTS_TABLE); \
	exit $$failed

.PHONY: fuzz
fuzz: export REQUESTS ?= 50000
fuzz: install  ## Random requests (50,000) and random work of a team on bad networks (1,000 seeds; SEED=n: that one alone).
	$(call FUZZ,$(SEEDS_OF_FUZZ),sqlite,tests/faults/test_fuzz.py tests/random_requests)
	$(call FUZZ,$(SEEDS_OF_FUZZ),postgresql,tests/faults/test_fuzz.py tests/random_requests)

.PHONY: bench
bench: DATABASE ?= sqlite
bench: install  ## Benchmark: compare the speed of the site with plain Django and pretalx (DATABASE=postgresql, ARGS=--record).
	@$(SCRATCH) $(MANAGE) collectstatic --no-input --verbosity 0
	@$(PYTHON) -m tests.bench --database $(DATABASE) $(ARGS)

.PHONY: load
load: install  ## Load test: 200 people at once for ten minutes, then the same on plain Django (ARGS="--people 50 --minutes 2").
	@$(SCRATCH) $(MANAGE) collectstatic --no-input --verbosity 0
	@$(PYTHON) -m tests.load $(ARGS)

.PHONY: growth
growth: install  ## Growth: the pages of a site with 1, 10 and 100 large events (ARGS="--database sqlite --events 1 10").
	@$(SCRATCH) $(MANAGE) collectstatic --no-input --verbosity 0
	@$(PYTHON) -m tests.growth $(ARGS)

.PHONY: lint-scripts
ifneq ($(shell command -v npm),)
lint-scripts: node_modules/.installed
	node_modules/.bin/eslint static/js tests/js eslint.config.js
	for types in tsconfig.json tsconfig.strict.json tsconfig.worker.json; do node_modules/.bin/tsc --project $$types || exit 1; done
else
lint-scripts:
	$(call LEFT_OUT,npm is missing: style and types of scripts are not checked.)
endif

.PHONY: lint
lint: install lint-scripts  ## Check style, types, layers, migrations, deployment, the compose file and scripts.
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	git ls-files 'templates/*.html' | xargs .venv/bin/djade --check --target-version 6.1
	$(SCRATCH) $(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(SCRATCH) $(MANAGE) makemigrations --check --dry-run
	$(SCRATCH) $(MANAGE) check --deploy --fail-level WARNING
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

.PHONY: lock
lock: .uv/.installed  ## Update requirements*.txt and package-lock.json (UPGRADE=--upgrade for newer releases).
	$(call COMPILE,3.8) $(UPGRADE) - -o requirements-uv.txt <<< uv
	$(call COMPILE,3.12) $(UPGRADE) pyproject.toml -o requirements.txt
	$(call COMPILE,3.12) $(UPGRADE) --extra s3 --constraint requirements.txt pyproject.toml -o requirements-s3.txt
	$(call COMPILE,3.12) $(UPGRADE) --extra s3 --group dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt
	$(if $(shell command -v npm),npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund)
