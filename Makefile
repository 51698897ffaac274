# Two commands do everything: `make demo` and `make test`. Long measurements are `make bench-*`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core
SETUP := $(VENV)/.ready

.PHONY: setup demo test test-fast check bench-cases bench-pairs bench-traps bench-no-workload bench-rewrites bench-lsp bench-lsp-fuzz bench-aa bench-evaluator bench-mutants bench-leaks bench-growth bench-recorded vsix check-client screenshots fuzz clean

setup: $(SETUP)

# The product alone; what the tests need besides comes with `setup`.
$(CORE): pyproject.toml .ci/setup-core.sh
	sh .ci/setup-core.sh "$(PYTHON)" "$(VENV)"
	@touch $@

$(SETUP): $(CORE) .ci/setup-tests.sh .ci/setup-vscode.sh
	sh .ci/setup-tests.sh "$(VENV)"
	@touch $@

demo: $(CORE)
	@$(BIN)/python -m rl_sbllm.bench.demo $(FILE)

test: $(SETUP) check
	$(BIN)/python .ci/can_run.py
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"
	$(BIN)/python -m pytest -m slow

test-fast: $(SETUP)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

check: $(SETUP)
	$(BIN)/ruff check server tests .ci
	$(BIN)/ruff format --check server tests .ci
	$(BIN)/pyright

# Some cases need third-party packages: they run with an interpreter of their own.
CASES_VENV := .venv-cases
$(CASES_VENV)/.ready: | $(SETUP)
	"$(PYTHON)" -m venv $(CASES_VENV)
	$(CASES_VENV)/bin/python -m pip install --quiet --disable-pip-version-check networkx numpy packaging
	@touch $@

bench-cases: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.cases --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-pairs: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.pairs --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-traps: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.traps --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-no-workload: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.no_workload --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-rewrites: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.rewrites $(ARGS)

bench-lsp: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.lsp $(ARGS)

bench-lsp-fuzz: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.lsp_fuzz $(ARGS)

bench-aa: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.evaluator --only aa $(ARGS)

bench-evaluator: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.evaluator --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-mutants: $(SETUP) $(CASES_VENV)/.ready
	$(BIN)/python -m rl_sbllm.bench.mutants --python $(CURDIR)/$(CASES_VENV)/bin/python $(ARGS)

bench-leaks: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.leaks $(ARGS)

bench-growth: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.growth $(ARGS)

# The VS Code extension. The small one makes its server's environment from the package index on its first start; the other
# carries every wheel for these Pythons on this platform, and starts with no network.
VSIX_PYTHONS := 3.11 3.12 3.13
VSIX_TARGET := linux-x64
CLIENT := vscode-client/node_modules/.package-lock.json

$(CLIENT): vscode-client/package-lock.json
	sh .ci/setup-vscode.sh

vsix: $(CORE) $(CLIENT)
	$(BIN)/python vscode-client/scripts/package.py out/rl-sbllm.vsix
	$(BIN)/python vscode-client/scripts/package.py out/rl-sbllm-$(VSIX_TARGET).vsix --target $(VSIX_TARGET) --wheels $(VSIX_PYTHONS)

check-client: $(CLIENT)
	cd vscode-client && npm run --silent typecheck && npm run --silent lint && npm run --silent unit

# docs/images, from a real run in a real workbench, light and dark.
screenshots: $(SETUP) $(CLIENT)
	$(BIN)/python tests/e2e/vscode/screenshots.py docs/images

bench-recorded: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.recorded $(ARGS)

fuzz: $(SETUP)
	$(BIN)/python -m rl_sbllm.bench.fuzz $(ARGS)

clean:
	rm -rf $(VENV) build dist server/*.egg-info
