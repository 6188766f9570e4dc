# `make demo` and `make test` each work as the first and only command on a fresh
# machine with Python 3.11 and make. They need pip only; `make interop` may use apt and npm.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DIR ?= demo
MISSION_DIR ?= mission
PHONE_PORT ?= 8765
DESK_PORT ?= 8766
HEADLESS ?=
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint types floors catalogs breeze bench interop storm lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/dev: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Amana needs Python 3.11 or newer; set PYTHON=… to one."; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv: install your system's python3-venv package, then run make again."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)/dev $(VENV)/run

$(VENV)/run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Amana needs Python 3.11 or newer; set PYTHON=… to one."; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv: install your system's python3-venv package, then run make again."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)/run

demo: $(VENV)/dev ## a demo mission on loopback: phone page, bot, officers' keys
	@$(BIN)/python -m bot demo --dir $(DEMO_DIR) --phone-port $(PHONE_PORT) --desk-port $(DESK_PORT) $(if $(HEADLESS),--headless)

run: $(VENV)/run ## the real bot; wants AMANA_TELEGRAM__TOKEN
	@test -f $(MISSION_DIR)/mission.toml || $(BIN)/amana init $(MISSION_DIR)
	@exec $(BIN)/amana run --mission $(MISSION_DIR)

test: $(VENV)/dev ## all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone"
	$(BIN)/python -m pytest -m alone

lint: $(VENV)/dev ## ruff, with its reasons in pyproject.toml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev ## mypy --strict
	$(BIN)/mypy

floors: $(VENV)/dev ## imports only go down
	$(BIN)/python -m pytest tests/test_floors.py

catalogs: $(VENV)/dev ## catalogs complete and sound
	$(BIN)/amana locales check

check: lint types floors catalogs test breeze ## everything that pip alone can check

bench: $(VENV)/dev ## the figures, one JSON line each
	$(BIN)/python -m tests.bench

interop: $(VENV)/dev ## independent judges (npm, apt, Chromium)
	bash tests/interop/run

storm: $(VENV)/dev ## kills and faults under a crowd
	$(BIN)/python -m tests.storm

breeze: $(VENV)/dev ## a short storm
	STORM_KILLS=$${STORM_KILLS:-6} STORM_PEOPLE=$${STORM_PEOPLE:-12} $(BIN)/python -m tests.storm

lock: ## compile both locks again (wants uv on PATH)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --extra build --extra pdf --extra translators --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean: ## remove what make made, never demo/ or a mission
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
