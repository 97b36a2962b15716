# make serve · make quick · make test · make test-opensearch · make endurance · make soak · make check · make bench · make lighthouse · make score · make messages ·
# make install · make slim · make lock
HOST ?= 127.0.0.1
PORT ?= 8000
INDEX ?= index
SAMPLE_RECORDS ?= 2000
# Of the sample; for an index of your own, name the folder of its pictures, or nothing.
PICTURES ?= $(if $(filter index,$(INDEX)),build/pictures)

PYTHON = .venv/bin/python
PIP = $(PYTHON) -m pip --disable-pip-version-check --quiet
SCORE = ../shared/eval/score
JOBS ?= 2

unexport PYTHONDONTWRITEBYTECODE  # without its bytecode every process of the tests compiles the whole program anew

.PHONY: audit messages install install-dev install-bench install-clients install-web serve slim quick test test-opensearch endurance soak check bench bench-serving lighthouse score lock lock-web clean

install: .venv/.installed

install-dev: .venv/.installed-dev

install-bench: .venv/.installed-bench

install-clients: .venv-clients/.installed

serve: install $(INDEX)/current $(PICTURES)
	@echo "Starting the server; for the first time its inner loops are compiled, about ten seconds."
	@$(PYTHON) -m webapp serve --index $(INDEX) --host $(HOST) --port $(PORT) $(if $(PICTURES),--images-folder $(PICTURES))

# What judges the pages in the tests; without npm, or without a registry, those tests are skipped and say so.
install-web:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(JUDGES) || echo "npm could not install tests/web"; \
	else echo "no npm here: axe, html-validate and Lighthouse will judge no page"; fi
JUDGES = tests/web/node_modules/.package-lock.json

$(JUDGES): tests/web/package-lock.json tests/web/package.json
	cd tests/web && npm ci --no-progress
	touch $@

# Three tiers: what a change is tried with, all that must hold before it lands, and what takes hours.
quick: install-dev
	$(PYTHON) -m pytest --quiet -n $(JOBS) -m "not slow" $(PYTEST)

test: install-dev install-clients install-web
	$(PYTHON) -m pytest -n $(JOBS) $(PYTEST)

# Those of them that need an OpenSearch, which Maven fetches and Java runs: without either they are skipped and say so.
test-opensearch: install-dev
	$(PYTHON) -m pytest -m opensearch $(PYTEST)

endurance: install-dev
	$(PYTHON) -m pytest --verbose -s tests/endurance -o addopts=--import-mode=importlib $(PYTEST)

# An hour by default; make soak SOAK_SECONDS=600 takes ten minutes.
soak: install-dev
	SOAK_SECONDS=$(SOAK_SECONDS) $(PYTHON) -m pytest --quiet -s tests/endurance/test_soak.py -o addopts=--import-mode=importlib $(PYTEST)
SOAK_SECONDS ?= 3600

check: install-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# The catalogues of the pages' strings: what is new in templates and code is put into each, with no translation yet, and
# what is gone is dropped. tests/test_catalogues.py says what is left to translate.
messages: install-dev
	@mkdir -p build
	.venv/bin/pybabel --quiet extract $(EXTRACT) --output build/pages.pot schema webapp
	.venv/bin/pybabel --quiet update --domain pages --input-file build/pages.pot --output-dir $(CATALOGUES) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	.venv/bin/pybabel --quiet compile --domain pages --directory $(CATALOGUES)
CATALOGUES = webapp/languages/locale
EXTRACT = --mapping webapp/languages/babel.cfg --keyword message --keyword counted:1,2 --keyword translatable \
	--keyword _forms:2,3 --add-location file --sort-output --no-wrap

# Known faults of the locked packages, by the advisories of PyPI and OSV: this needs a network.
audit:
	@test -x .venv-audit/bin/pip-audit || (python3 -m venv .venv-audit && .venv-audit/bin/pip install --quiet pip-audit)
	@for lock in requirements.lock requirements-dev.lock; do echo "$$lock:"; \
		.venv-audit/bin/pip-audit --require-hashes --disable-pip --requirement $$lock || exit 1; done

bench: install-bench
	$(PYTHON) -m pytest --quiet -s tests/bench -o python_files="bench_*.py" -o addopts=--import-mode=importlib

bench-serving: install-bench
	$(PYTHON) -m pytest --quiet -s tests/bench/bench_serving.py -o python_files="bench_*.py" -o addopts=--import-mode=importlib

lighthouse: install-bench install-web
	$(PYTHON) -m pytest --quiet -s tests/bench/bench_lighthouse.py -o python_files="bench_*.py" -o addopts=--import-mode=importlib

score: install
	@if [ -x $(SCORE) ]; then $(SCORE) --python $(PYTHON) $(ARGS); else echo "no $(SCORE) here: nothing to score against"; fi

# The locks name no host; pip's own settings say where packages come from.
lock:
	$(PYTHON) -m piptools compile --quiet $(LOCK_FLAGS) --extra build --output-file requirements.lock pyproject.toml
	$(PYTHON) -m piptools compile --quiet $(LOCK_FLAGS) --extra build --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	$(PYTHON) -m piptools compile --quiet $(LOCK_FLAGS) --extra build --extra dev --extra bench \
		--constraint requirements-dev.lock --output-file requirements-bench.lock pyproject.toml
	$(PYTHON) -m piptools compile --quiet $(LOCK_FLAGS) --output-file requirements-clients.lock tests/clients/requirements.in
LOCK_FLAGS = --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--strip-extras --allow-unsafe

# This lock names no host either: not where packages come from (.npmrc), and not whom to thank.
lock-web:
	cd tests/web && npm install --package-lock-only --no-progress && node -e '$(STRIP)'
STRIP = const lock = require("./package-lock.json"); Object.values(lock.packages).forEach((one) => delete one.funding); \
	require("fs").writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");

# Bytecode is written when a module is first used: to compile all that is installed takes as long as to install it.
.venv/.installed: requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock into .venv: 150 MB to download, 400 MB on disk, this once."
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip --disable-pip-version-check install --no-compile --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# What packages bring along and nothing loads: 400 MB become 300.
slim: install
	@$(PYTHON) -B deploy/slim.py .venv
	@du -sh .venv

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

.venv/.installed-bench: requirements-bench.lock .venv/.installed-dev
	$(PIP) install --require-hashes -r requirements-bench.lock
	touch $@

# Programs of others that the tests drive: in an environment of their own, so that nothing of theirs meets ours.
.venv-clients/.installed: requirements-clients.lock
	test -x .venv-clients/bin/python || python3 -m venv .venv-clients
	.venv-clients/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-clients.lock
	touch $@

$(INDEX)/current: | .venv/.installed build/pictures
	@echo "Building the index of the sample in $(INDEX)."
	@$(PYTHON) -m indexer build build/sample.jsonl --index $(INDEX)

build/pictures: | .venv/.installed
	@echo "Making an archive of $(SAMPLE_RECORDS) records and their pictures up, in build."
	@$(PYTHON) -m indexer sample --records $(SAMPLE_RECORDS) --seed 1 --out build/sample.jsonl --pictures build/pictures

clean:
	rm -rf build .venv .venv-clients .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
