# Everything is done from here: `make` alone says what there is.
#
# What can be given, as in `make site ARTICLE_TEXT=article.txt`:
#   ARTICLE_TEXT       file with the article itself, for serve and site; it is shown beside the summaries
#   LANGUAGE           language that `make serve` shows, such as ru, in place of the first
#   SOURCE_DATE_EPOCH  time that an edition carries, in place of the last commit's
#   PYTHON             Python that makes the environment
#   JOBS               tests that run side by side
#   EDITION_SKIPS      `fail`, where no test may be left out
#   ONLY               parts of the benchmark, as weight,frozen
#   LOCK               options for uv, as --upgrade

PYTHON ?= python3
JOBS ?= auto
VENV := .venv
BIN := $(VENV)/bin
# Given with the command alone: systems have a variable of this name for their own language.
SHOWN := $(if $(filter command,$(firstword $(origin LANGUAGE))),$(if $(LANGUAGE),--config-file mkdocs.$(LANGUAGE).yml))
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve site check lint test test-fast addresses bench lock map clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/.site ## Read the site at http://127.0.0.1:8000, reloaded as you write
	$(BIN)/mkdocs serve $(SHOWN)

site: $(VENV)/.site ## Build every edition into site/
	@$(BIN)/edition build

check: $(VENV)/.site ## Check data and pages in seconds, as you write
	@$(BIN)/edition check

lint: $(VENV)/.test ## Check the code's style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

PYTEST := $(BIN)/pytest --quiet --numprocesses $(JOBS) --dist worksteal

test: $(VENV)/.test lint ## Run every test; what had to be left out is named at the end
	@$(BIN)/python -m tests.support.machine
	@$(PYTEST)

test-fast: $(VENV)/.test lint ## Run what needs neither the finished site nor a browser
	@$(PYTEST) -m "not slow"

addresses: site $(VENV)/.test ## Add new addresses to the list of those that may never vanish
	@$(BIN)/python tests/publish/addresses.py site

bench: $(VENV)/.test $(VENV)/.tools ## Measure what a visit and a build cost
	@$(BIN)/python -m tests.support.machine
	@$(BIN)/python -m benchmarks --only "$(ONLY)"

lock: $(VENV)/.tools ## Pin all dependencies anew after an edit of pyproject.toml
	@for group in site test tools; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header $(LOCK) \
			pyproject.toml --group $$group --output-file requirements/$$group.txt || exit 1; \
	done

map: $(VENV)/.tools ## Draw the locator map anew (npm fetches the outlines)
	@mkdir -p .cache && cd .cache && npm pack --silent world-atlas@2.0.2 >/dev/null \
		&& tar -xzf world-atlas-2.0.2.tgz package/countries-50m.json
	@$(BIN)/python tools/locator_map.py .cache/package/countries-50m.json overrides/assets/pictures/map.svg

clean: ## Remove what was built and installed here
	rm -rf $(VENV) .cache .tools .site* .hypothesis .mypy_cache .pytest_cache .ruff_cache site

# The environment. A stamp says what is in it; pip checks every hash.

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is not Python 3.11 or newer: name one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
			&& echo "Installing python3-venv" \
			&& apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null; } \
		|| { echo "$(PYTHON) cannot make an environment: install the package python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.site: requirements/site.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what builds the site"
	@$(PIP) install --require-hashes --requirement requirements/site.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.site
	@echo "Installing what tests it"
	@$(PIP) install --require-hashes --requirement requirements/test.txt
	@touch $@

$(VENV)/.tools: requirements/tools.txt $(VENV)/.site
	@$(PIP) install --require-hashes --requirement requirements/tools.txt
	@touch $@
