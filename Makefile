# The project's verbs. `make` alone lists them.
#
# Downloads and built tools go to $KWARGO_CACHE (by default ~/.cache/kwargo),
# and are made when something first needs them.

GO ?= go
BIN := bin/kwargo

# One for each client: the built server in the real one.
EDITORS := test-python test-neovim test-lsp4j test-emacs test-vim test-helix test-vscode

.DEFAULT_GOAL := help
.PHONY: help build check test vet lint test-go test-editors test-install test-cross test-image $(EDITORS) test-browser test-reports fmt corpus corpus-fixes monorepo oracle bench bench-go release pictures clean

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/kwargo
	$(GO) build -trimpath -o $(BIN) ./cmd/kwargo

check: build ## Build, and check the examples (they hold ten broken calls)
	@$(BIN) check examples; code=$$?; test $$code -eq 1 || { echo "expected exit code 1, got $$code" >&2; exit 1; }

test: build vet lint test-go test-install test-editors test-browser test-reports ## Run every test; sets up all that it needs

vet: ## Run go vet
	$(GO) vet ./...

lint: ## Run the linters; they hold the import law
	scripts/lint.sh

test-go: ## Run the Go tests; none may be skipped
	python="$$(scripts/setup-python.sh)" && GO="$(GO)" KWARGO_PYTHON="$$python" "$$python" scripts/go_test.py ./...

test-install: ## Make the packages for this machine, and install them in all ways
	scripts/test-install.sh $(ARGS)

test-cross: ## Make the packages of all platforms; run those of Windows in Wine, and of arm64 in QEMU
	scripts/test-cross.sh $(ARGS)

test-image: ## Build the image of the Dockerfile, without a daemon, and run it
	scripts/test-image.sh

test-editors: $(EDITORS) ## Test the built server in every client; installs those that are missing

test-python: build ## Test the example with CPython, and the server with pytest-lsp
	scripts/test-python.sh

test-neovim: build ## Test the built binary in a real Neovim
	scripts/test-neovim.sh

test-browser: build ## Open the pages that Kwargo writes in a real browser
	scripts/test-browser.sh

test-reports: build ## Hold reports to what their readers publish
	scripts/test-reports.sh

test-lsp4j: build ## Test it under LSP4J, the client library of LSP4IJ (JetBrains)
	scripts/test-lsp4j.sh

test-emacs: build ## Test it in a real Emacs, with eglot
	scripts/test-emacs.sh

test-vim: build ## Test it in a real Vim, with ALE
	scripts/test-vim.sh

test-helix: build ## Test it in a real Helix
	scripts/test-helix.sh

test-vscode: build ## Test the packaged extension in a real VS Code workbench
	scripts/test-vscode.sh

release: ## Make the packages of all platforms in dist/ (ARGS=... as packaging/release.py has them)
	"$$(scripts/setup-packaging.sh $(if $(findstring --native,$(ARGS)),,--zig))" packaging/release.py $(ARGS)

pictures: build ## Take the pictures of the VS Code extension anew
	scripts/pictures-vscode.sh

fmt: ## Format the Go code
	"$$(scripts/setup-tools.sh)"/gofumpt -l -w cmd server diagnostics codeactions internal scripts

corpus: build ## Check a dozen published packages; fails on a crash
	"$$(scripts/setup-python.sh)" scripts/corpus.py

corpus-fixes: build ## Break constructions in copies of those packages, and fix them
	"$$(scripts/setup-python.sh)" scripts/corpus_fixes.py

monorepo: ## Make up a code base with broken constructions (SEED=1 FILES=2000 CLASSES=40 BROKEN=1000 OUT=dist/monorepo)
	$(GO) run ./scripts/monorepo -seed $(or $(SEED),1) -files $(or $(FILES),2000) -classes $(or $(CLASSES),40) \
		-broken $(or $(BROKEN),1000) -out $(or $(OUT),dist/monorepo)

oracle: ## Let CPython judge N generated programs (N=200000 SEED=1)
	KWARGO_PYTHON="$$(scripts/setup-python.sh)" KWARGO_ORACLE_N=$(or $(N),200000) KWARGO_ORACLE_SEED=$(or $(SEED),1) \
		$(GO) test ./internal/oracle -run Generated -count=1 -timeout 60m -v

bench: build ## Measure against other tools (ARGS=--quick for a short run)
	"$$(scripts/setup-python.sh)" scripts/bench.py $(ARGS)

bench-go: ## Run the Go benchmarks COUNT times, and compare with the last recorded run (RECORD=1 to record)
	GO="$(GO)" COUNT=$(or $(COUNT),6) RECORD=$(RECORD) scripts/bench-go.sh

clean: ## Remove what was built here (the cache stays)
	rm -rf bin dist
	find examples test -name __pycache__ -type d -prune -exec rm -rf {} +
