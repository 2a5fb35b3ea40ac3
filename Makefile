# Everything here sets itself up: Python >= 3.11 and make are all it needs.
# The work happens in .venv/, which can be deleted at any time.
#
#     make PYTHON=python3.13 reports     use this Python
#     make test ARGS="-k rounding"       pass options to pytest
#     make lock LOCK=--upgrade           move the pins to the newest releases
#     make bench PEERS=1                 install the peers of the benchmark first

PYTHON ?= python3
ARGS ?=
LOCK ?=
PEERS ?=

VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/pyvenv.cfg
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BESIDE := $(VENV)/.peers
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
STRIP := --keep-id --extra-keys metadata.language_info.version

# Unless the user named a Python, fall back on whichever of these is new enough.
ifeq ($(origin PYTHON),file)
PYTHONS := $(PYTHON) python3.14 python3.13 python3.12 python3.11 python
else
PYTHONS := $(PYTHON)
endif

# Nothing of the user's own set-up may leak into the environment or into a notebook's kernel; and
# what is compiled is kept, or each kernel would compile all modules anew.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
export JUPYTER_PREFER_ENV_PATH := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# pip shows its progress to a person and keeps quiet in a log.
INSTALL = [ -t 1 ] && quiet= || quiet=--quiet; $(BIN)/python -m pip install $$quiet
EDITABLE = $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .

.DELETE_ON_ERROR:
.PHONY: help reports test lint lab bench lock clean FORCE

help:
	@echo 'make reports   xuất mọi sổ tính ra HTML và PDF vào outputs/ | export all notebooks to outputs/'
	@echo 'make lab       mở sổ tính trong JupyterLab                  | open the notebooks in JupyterLab'
	@echo 'make test      chạy kiểm thử                               | run the tests'
	@echo 'make lint      kiểm tra kiểu viết và kiểu dữ liệu          | check style and types'
	@echo 'make bench     đo thời gian                                | measure the time taken'
	@echo 'make lock      ghim lại phiên bản thư viện                 | pin the dependencies anew'
	@echo 'make clean     xóa báo cáo và môi trường đã tạo            | delete reports and environment'

reports: $(RUNTIME)
	$(BIN)/povlib export

lab: $(RUNTIME)
	$(BIN)/jupyter lab notebooks

test: $(DEV)
	$(BIN)/python -m pytest --numprocesses=auto $(ARGS)

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(if $(NOTEBOOKS),$(BIN)/nbstripout --verify $(STRIP) $(NOTEBOOKS))

bench: $(DEV) $(if $(PEERS),$(BESIDE))
	$(BIN)/python tests/bench/bench.py $(ARGS)

# The environment is made anew when it is missing or broken, or when the folder was moved.
$(MADE): $(shell [ "$$($(BIN)/python -c 1 2>&1; cat $(VENV)/.place 2>&1)" = '$(CURDIR)' ] || echo FORCE)
	@for python in $(PYTHONS); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Tạo $(VENV)/ | Making $(VENV)/ ($$($$python --version))"; \
	    $$python -m venv --clear $(VENV) && pwd -P > $(VENV)/.place && touch $@; \
	    exit $$?; \
	  fi; \
	done; \
	echo 'Cần Python từ 3.11 trở lên. Chỉ rõ bằng: make PYTHON=/đường/dẫn/python3 ...' >&2; \
	echo 'Python 3.11 or newer is needed. Name it with: make PYTHON=/path/to/python3 ...' >&2; \
	exit 1

$(RUNTIME): $(MADE) requirements.lock pyproject.toml
	@echo 'Cài thư viện, chỉ lần đầu, vài phút | Installing libraries, first time only, a few minutes'
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(EDITABLE)
	@touch $@

# The development lock contains every pin of the other one, so it brings both up to date.
$(DEV): $(MADE) requirements-dev.lock requirements.lock pyproject.toml
	@echo 'Cài công cụ kiểm thử, chỉ lần đầu | Installing test tools, first time only'
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@$(EDITABLE)
	@touch $(RUNTIME) $@

# Its pins of shared libraries are those of the development lock.
$(BESIDE): $(DEV) requirements-peers.lock
	@echo 'Cài thư viện để so, chỉ lần đầu | Installing the peers, first time only'
	@$(INSTALL) --require-hashes --requirement requirements-peers.lock
	@touch $@

# Each lock is for every system and every supported Python, from the public index alone: settings of
# this machine that add packages of its own are left out.
unexport UV_FIND_LINKS UV_EXTRA_INDEX_URL UV_INDEX UV_CONSTRAINT UV_OVERRIDE
lock: COMPILE = .lock-venv/bin/uv --no-config pip compile $(LOCK) --quiet \
	--universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
lock: .lock-venv/bin/uv
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --group peers --constraint requirements-dev.lock --output-file requirements-peers.lock

.lock-venv/bin/uv: $(MADE)
	$(BIN)/python -m venv --clear .lock-venv
	.lock-venv/bin/python -m pip install --quiet 'uv==0.13.*'
	@touch $@

clean:
	rm -rf $(VENV) .lock-venv node_modules build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find outputs -mindepth 1 -maxdepth 1 ! -name README.md ! -name report-page.png \
		! -name scenarios -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
