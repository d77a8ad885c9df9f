# What people do here, one command each; `make` alone lists them. Only an apt-get of RabbitMQ ever needs root.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
DEPLOY_INSTALLED := $(VENV)/deploy-installed
PACKAGES := contracts chassis gateway generator publisher notifier cli
SERVICES := gateway generator publisher notifier
PYTHONS := $(PACKAGES) tools tests $(wildcard benchmarks)
LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
DEPLOY_LOCK := deploy/requirements.lock
CONTAINERS = $(BIN)/python -m tools.stack.containers $(if $(DEMO),--demo)
ARGS ?=

# A mirror that pip was told of serves uv as well.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

# What one test worker or service has compiled the others read, whatever the caller's environment says.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install demo serve rehearse doctor run stand-in test test-containers check lint lint-deploy unit format docs lock bench attack chaos
.PHONY: endings fault-matrix detection screenshots recording container-figures judge dead broker-users images sbom up down logs ps clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1mmake %-18s\033[0m%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make .venv with everything the lock names; does nothing where that is done

demo: $(INSTALLED) ## take four example briefs to live pages on this machine; ONCE=1 ends by itself
	@$(BIN)/python -m tools.stack.demo $(if $(ONCE),--once) $(ARGS)

serve: $(INSTALLED) ## run the four services with the keys of .env, without containers; Ctrl-C ends it, the queues stay
	@$(BIN)/python -m tools.stack.serve $(ARGS)

rehearse: $(INSTALLED) ## with the keys of .env send an example brief and look at its page as an evaluator; ARGS="--all"
	@$(BIN)/pagewright rehearse $(ARGS)

doctor: $(INSTALLED) ## check .env before a start: broker, keys, token, limits, browser; a line each; ARGS="--skip browser"
	@$(BIN)/pagewright doctor $(ARGS)

run: $(INSTALLED) ## run one service on this machine with the settings of the environment: make run SERVICE=gateway
	@$(BIN)/python -m $(or $(SERVICE),$(error SERVICE names one of $(SERVICES)))

stand-in: $(INSTALLED) ## serve the stand-in of github, gemini, evaluator or cdn: make stand-in NAME=gemini ARGS="--port 8941"
	@$(BIN)/python -m tools.stand_ins.$(or $(NAME),$(error NAME is one of github gemini evaluator cdn)) $(ARGS)

test: $(INSTALLED) ## run every test, four files at a time; ARGS="-k callback -x" goes to pytest
	$(BIN)/pytest $(or $(ARGS),--numprocesses=4 --dist=loadfile --no-loadscope-reorder)

check: lint unit ## what to run before a commit: lint and the unit tests

lint: $(INSTALLED) ## check format, style, types, who imports whom, dead code, and that generated tables are fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PYTHONS)
	$(BIN)/lint-imports
	$(BIN)/vulture
	@$(BIN)/python -m tools.docs --check

lint-deploy: $(DEPLOY_INSTALLED) ## check what other machines run: Dockerfiles, scripts, workflows, Kubernetes, alerts
	@$(BIN)/python -m tools.deployment

unit: $(INSTALLED) ## run the unit tests alone, about a minute and a half
	$(BIN)/pytest tests/unit $(or $(ARGS),--numprocesses=2)

format: $(INSTALLED) ## format the code and mend what the linter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: $(INSTALLED) ## write .env.example and the generated tables of the documents
	@$(BIN)/python -m tools.docs

lock: $(INSTALLED) ## renew both requirements.lock from the pyproject.toml files; ARGS=--upgrade for newer versions
	$(LOCK) $(addprefix --no-emit-package ,$(PACKAGES)) pyproject.toml --group dev --output-file requirements.lock $(ARGS)
	$(LOCK) --constraints requirements.lock --group deploy --output-file $(DEPLOY_LOCK) $(ARGS)

bench: $(INSTALLED) ## measure everything in docs/benchmarks.md and write it, 15 minutes; ONLY="accept publisher" for some
	@$(BIN)/python -m benchmarks $(ONLY)

attack: $(INSTALLED) ## send good briefs with and without an attack beside them, and compare; three minutes
	@$(BIN)/python -m tools.attack

chaos: $(INSTALLED) ## break everything under load and count what became of it, 20 minutes; ARGS="--short", "--only killed"
	$(BIN)/python -m tools.chaos $(ARGS)

endings: $(INSTALLED) ## measure what a brief ends as under each fault, a minute; ARGS="--only Gemini", "--write"
	@$(BIN)/python -m tools.final_status $(ARGS)

fault-matrix: $(INSTALLED) ## play every fault at every request of the publisher and print a table, a minute
	@$(BIN)/python -m tools.fault_matrix $(ARGS)

detection: $(INSTALLED) ## judge every planted defect anew and write docs/detection.md; ARGS="kanban", "--missing", "--document"
	@$(BIN)/python -m tests.corpus.detection $(ARGS)

screenshots: $(INSTALLED) ## take the pictures of the gateway's pages that the documents show, ten seconds
	@$(BIN)/python -m tools.screenshots

recording: $(INSTALLED) ## record `pagewright send` with stand-ins as the moving picture of README.md, half a minute
	@$(BIN)/python -m tools.screenshots.recording

container-figures: $(INSTALLED) ## measure the images and the start of the containers of `make up DEMO=1`; ARGS=7 starts of each
	@$(BIN)/python -m tools.stack.container_figures $(ARGS)

judge: $(INSTALLED) ## judge a folder as an evaluator would: make judge DIR=site BRIEF=brief.json [PLAN=plan.json]
	@$(BIN)/python -m generator.judge $(or $(DIR),$(error DIR names the folder of the site)) \
	  --brief $(or $(BRIEF),$(error BRIEF names the file of the brief)) $(if $(PLAN),--plan $(PLAN)) $(ARGS)

dead: $(INSTALLED) ## look after dead messages on RABBITMQ_URL, with UP=1 of `make up`; ARGS="list", "show ID", "replay ID|--all", "discard ID --yes"
	@$(if $(UP),$(CONTAINERS) dead,$(BIN)/python -m chassis.dead_letters_cli) $(or $(ARGS),list)

images: ## build and push the images for amd64 and arm64, pinned by deploy/pins.env; REGISTRY=HOST/OWNER VERSION=0.1.0
	@set -a && . deploy/pins.env && for service in $(SERVICES); do \
		docker buildx build --file $$service/Dockerfile --platform linux/amd64,linux/arm64 \
			--build-arg PYTHON_IMAGE --build-arg DEBIAN_SNAPSHOT --build-arg VERSION=$(VERSION) \
			--build-arg REVISION=$$(git rev-parse HEAD) --provenance=mode=max --sbom=true --push \
			--tag $(or $(REGISTRY),$(error REGISTRY names where to push))/pagewright-$$service:$(or $(VERSION),$(error VERSION names the release)) . \
			|| exit 1; done

sbom: $(DEPLOY_INSTALLED) ## list what each service is made of and its licences, as CycloneDX and as a table, in dist/sbom
	@$(BIN)/python -m tools.deployment.sbom

broker-users: $(INSTALLED) ## write users and passwords for a broker of your own into FOLDER, once; ARGS="--at amqps://HOST:5671/"
	@$(BIN)/python -m chassis.broker_users $(or $(FOLDER),.broker) $(ARGS)

up: $(INSTALLED) ## build and start everything as containers; DEMO=1 without any key; ARGS="--scale generator=3"
	@$(CONTAINERS) up $(ARGS)

down: $(INSTALLED) ## stop and remove the containers; the broker's data stays
	@$(CONTAINERS) down $(ARGS)

logs: $(INSTALLED) ## follow the containers' logs
	@$(CONTAINERS) logs $(ARGS)

ps: $(INSTALLED) ## show the containers
	@$(CONTAINERS) ps $(ARGS)

test-containers: $(INSTALLED) ## build the images and put the running stack to the test, 6 minutes; needs a container engine
	$(BIN)/pytest tests/containers $(ARGS)

clean: ## remove .venv and every cache
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# uv installs in seconds what takes pip a minute. It comes from the lock too, by its hash, and then keeps itself.
$(INSTALLED): requirements.lock pyproject.toml $(addsuffix /pyproject.toml,$(PACKAGES))
	@echo "Installing what requirements.lock names into $(VENV)"
	@python=$$(tools/stack/find_python.sh $(PYTHON)) && \
		{ test -x $(BIN)/python || $$python -m venv $(VENV); }
	@awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.lock
	@test -x $(BIN)/uv || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps \
		$(foreach package,$(PACKAGES),--editable $(package))
	@touch $@

# Beside the others, which come back first: a sync takes away what is in no lock but this. Without pyproject.toml, whose
# constraints have no hashes.
$(DEPLOY_INSTALLED): $(DEPLOY_LOCK) $(INSTALLED)
	@echo "Installing what $(DEPLOY_LOCK) names into $(VENV)"
	@$(BIN)/uv pip install --quiet --no-config --python $(BIN)/python --require-hashes --requirement $(DEPLOY_LOCK)
	@touch $@
