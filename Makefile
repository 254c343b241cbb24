# The few commands people type. `make help` lists them; what they do is in scripts/, one file each.

.DEFAULT_GOAL := help
.PHONY: e2e help run demo federation test lint bench

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, and start Spinney with its own database; Ctrl-C stops it
	@scripts/run.sh

demo: ## fill the running forum with a small community life, for looking at
	@scripts/demo.sh

federation: ## start three instances on this machine that federate with each other; Ctrl-C stops them
	@scripts/federation.sh

test: ## everything that has to hold: format, lints, all tests, the published clients (with a database of its own)
	@scripts/test.sh

e2e: ## the flows of the web UI in a browser, on desktop and phone and without JavaScript
	@scripts/e2e.sh

lint: ## the quick part of `make test`: format and lints
	@scripts/lint.sh

bench: ## measure a release build on seeded data, beside the targets (ten minutes the first time)
	@scripts/bench.sh
