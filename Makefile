# Everything starts here; each target installs what it needs first (README.md). Nothing asks, nothing needs a terminal.
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo serve test check faults eval parting bench-backfill bench-lookup bench-report law asvs audit docs figures screenshots samples lock clean

help:
	@echo "make demo [FILE=scan.pdf]   digitize the samples, or your own paper"
	@echo "make serve                  API, pages and worker on http://127.0.0.1:8000/"
	@echo "make check                  lint, types, import contracts, unit tests"
	@echo "make test                   everything, with real servers and a real browser"
	@echo "make eval                    score the reader on the samples, and on other papers with typed truth where there are any"
	@echo "make parting                 how many cuts are wrong in made-up stacks"
	@echo "make bench-backfill [ARGS=…] rate, workers, queue, a million waiting, memory: ratios (about half an hour)"
	@echo "make bench-lookup [ARGS=\"…\"] how fast records are found among 1 and 10 million, what a look-up costs with its log (over an hour)"
	@echo "make bench-report           the report of a made-up province of 34 agencies and 200,000 records"
	@echo "make law                    each duty of the law with the test that shows it"
	@echo "make asvs                   OWASP ASVS point by point, with the test of each; writes SECURITY.md"
	@echo "make audit                  known weaknesses of the libraries, where advisories can be reached"
	@echo "make faults                  the fault tests in their long form: 200 kills at random (about an hour)"
	@echo "make figures                 what the pages and the archive cost: time to the next paper, a list of a million, a package, 10,000 exports"
	@echo "make screenshots             pictures of the pages into docs/pages/"
	@echo "make docs                    the guides as a site, into build/site/"
	@echo "make samples                draw the samples anew"

.venv/.run: requirements.txt pyproject.toml .ci/setup
	.ci/setup run

.venv/.dev: requirements-dev.txt requirements-eark.txt requirements-client.txt requirements-docs.txt pyproject.toml .ci/setup
	.ci/setup dev

.venv/.web: api/pages/package-lock.json .ci/setup | .venv/.run
	.ci/setup web

.venv/.oidc: tests/oidc/package-lock.json .ci/setup
	.ci/setup oidc

.venv/.browser: .ci/setup
	.ci/setup browser

demo: .venv/.run
	$(BIN)/sohoa demo $(if $(FILE),"$(FILE)")

serve: .venv/.run .venv/.web
	$(BIN)/sohoa serve

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.audit
	$(BIN)/pytest -n 2 -m "not slow"

test: check .venv/.web .venv/.oidc .venv/.browser
	$(BIN)/pytest -n 2 --dist loadfile -m slow

eval: .venv/.dev
	$(BIN)/python -m samples.evaluate $(ARGS)

parting: .venv/.dev
	.ci/setup fonts
	$(BIN)/python -m samples.stacks

bench-backfill: .venv/.dev
	.ci/setup fonts
	$(BIN)/python -m tests.backfill_figures $(ARGS)

faults: .venv/.dev .venv/.web .venv/.browser
	SOHOA_TEST_KILLS=200 $(BIN)/pytest tests/faults

bench-lookup: .venv/.dev
	$(BIN)/python -m tests.lookup_figures $(ARGS)

bench-report: .venv/.dev
	$(BIN)/python -m tests.report_figures $(ARGS)

law: .venv/.dev
	$(BIN)/python -m tests.law

audit: .venv/.dev
	$(BIN)/python -m tests.audit

asvs: .venv/.dev
	$(BIN)/python -m tests.asvs

figures: .venv/.dev .venv/.web .venv/.browser
	$(BIN)/python -m tests.web.figures
	$(BIN)/python -m tests.archive_figures

docs: .venv/.dev
	$(BIN)/sohoa settings > docs/settings.md
	.venv/share/docs/bin/mkdocs build --strict

screenshots: .venv/.dev .venv/.web .venv/.browser
	$(BIN)/python -m tests.web.screenshots

samples: .venv/.dev
	.ci/setup fonts
	$(BIN)/python -m samples.make

lock:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	echo mkdocs-material==9.8.2 | uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o requirements-docs.txt
	echo openapi-python-client==0.29.1 | uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o requirements-client.txt
	echo eark-validator==1.1.3 | uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o requirements-eark.txt

clean:
	rm -rf .venv build *.egg-info
