# Everything one does with the project; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
DATA_DIR ?= data
export DATA_DIR

UV := .uv/bin/uv
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# Any Python can fetch uv; uv then picks a Python that is new enough for the project.
ANY_PYTHON := $(firstword $(wildcard /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3) python3)
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system
export UV_NO_PROGRESS := 1

TRANSLATIONS = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.PHONY: help
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV):
	$(ANY_PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

$(PYTHON): $(UV)
	$(UV) venv --quiet --allow-existing --python '>=3.12' .venv
	@touch $@

.venv/.runtime: requirements.txt $(PYTHON)
	$(UV) pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.installed: requirements-dev.txt $(PYTHON)
	$(UV) pip sync --quiet --require-hashes requirements-dev.txt
	@touch $@ .venv/.runtime

.PHONY: install
install: .venv/.installed  ## make the environment in .venv (skipped when up to date)

.PHONY: lock
lock: $(UV)  ## write requirements*.txt from pyproject.toml
	$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
