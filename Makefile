# `make` lists what there is. Needs Python 3.11, 3.12 or 3.13 with pip; everything else is fetched into this folder.

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev pages run test check gallery bench bench-pwa bench-monitors monitor explore oncall lock clean

SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c '$(SUITABLE)' 2>/dev/null && echo "$$python" && break; done)
BORGERTID := .venv/bin/python -m api.cli

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: python ## Set up what is missing and start the demo on http://127.0.0.1:8000 (PORT=, DATABASE_URL=)
	@$(MAKE) --no-print-directory --jobs=2 setup pages
	@exec $(BORGERTID) demo

test: python ## Set up what is missing, a browser included, and run all tests (ARGS=-k word)
	@$(MAKE) --no-print-directory --jobs=2 setup-dev pages
	@"$(PYTHON)" deploy/oidc.py
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal $(ARGS)

check: python ## Lint, check types, the arrows between the rooms, and what the pages weigh
	@$(MAKE) --no-print-directory --jobs=2 setup-dev pages
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports --no-cache --no-logo
	@"$(PYTHON)" deploy/build_pwa.py check
	@"$(PYTHON)" deploy/page_sizes.py

gallery: ## Make pictures of every screen in every state: test-results/gallery/index.html
	@$(MAKE) --no-print-directory --jobs=2 setup-dev pages
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m pytest --quiet tests/browser/gallery.py

bench: setup-dev pages ## Measure the speed, each figure beside its yardstick (ARGS=country: on 5 million bookings; ARGS=board)
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m bench $(ARGS)

bench-pwa: setup-dev pages ## Measure the pages on a slow phone, each figure beside what is to be reached
	@.venv/bin/python -m monitors.browser
	@"$(PYTHON)" deploy/lighthouse.py
	@.venv/bin/python -m bench.pwa

bench-monitors: setup-dev pages ## Break Borgertid in every way; do the monitors tell? (SAMPLE=60 MINUTES= FULL=20 CLEAN=starved COST=1)
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m bench.monitors

monitor: setup-dev ## Walk once through the running site as a citizen would, and print verdicts
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m monitors.cli walk --target "http://127.0.0.1:$${PORT:-8000}" \
		--key-file "$${BORGERTID_DATA:-.data}/keys/monitor.key" \
		--token-file "$${BORGERTID_DATA:-.data}/keys/read.token" $(ARGS)

explore: setup-dev ## Find and try every link and control of the running site (ARGS="--minutes 5 --seed 2")
	@.venv/bin/python -m monitors.browser
	@.venv/bin/python -m monitors.cli explore --target "http://127.0.0.1:$${PORT:-8000}" \
		--key-file "$${BORGERTID_DATA:-.data}/keys/monitor.key" \
		--token-file "$${BORGERTID_DATA:-.data}/keys/read.token" $(ARGS)

oncall: setup-dev ## Serve the on-call page on http://127.0.0.1:8100, and the status page for citizens (ARGS=--help)
	@.venv/bin/python -m monitors.cli oncall $(ARGS)

lock: python ## Pin the whole tree of packages anew, after a change in pyproject.toml
	@"$(PYTHON)" deploy/lock.py

clean: ## Remove what was built and installed; the data in .data stay
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info \
		pwa/node_modules pwa/dist bench/lighthouse/node_modules tests/oidc/node_modules \
		test-results monitor-results

setup: python
	@"$(PYTHON)" deploy/environment.py run

setup-dev: python
	@"$(PYTHON)" deploy/environment.py dev

pages: python
	@"$(PYTHON)" deploy/build_pwa.py build

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Borgertid needs Python 3.11, 3.12 or 3.13 with pip, and there is none here." \
		"Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
