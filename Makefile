# Everything starts here; each target installs what it needs first. See README.md.
PYTHON := .venv/bin/python
BIN := .venv/bin

.PHONY: demo serve test check eval screenshots samples clean
demo: .venv/.installed
	$(BIN)/sohoa demo $(if $(FILE),"$(FILE)")

serve: .venv/.installed
	$(BIN)/sohoa serve
