# Targets for building and checking prehabsim. `make` lists them.

# The same bytes are promised for one architecture, so the level of its
# instruction set is pinned: with v3 the compiler may fuse a product and a sum.
export GOAMD64 = v1

GO ?= go
PACKAGES = ./...
FUZZTIME ?= 10s
DIST ?= dist

# Packages whose tests rewrite golden files or generated pages with -update.
UPDATING = $(sort $(dir $(shell grep -rlE 'flag[.]Bool."update"' --include='*_test.go' .)))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build dist test integration race lint fuzz storm abuse validate mutants calibrate alliances bench instructions web-targets profile golden docs check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the program, ./prehabsim
	CGO_ENABLED=0 $(GO) build -trimpath -o prehabsim ./cmd/prehabsim

dist: ## make what is handed out, in DIST: programs, packages, checksums; needs git, dpkg-deb, wixl and faketime
	$(GO) run ./internal/dist -out $(DIST)/$@

test: ## run all tests but those of integration; needs Go alone
	$(GO) test -timeout 40m $(PACKAGES)

integration: ## run the tests that take minutes, need an emulator, Slurm, a browser or what makes packages, installed from Debian if need be
	.ci/integration

race: ## run all tests with the race detector; needs a C compiler
	CGO_ENABLED=1 $(GO) test -race -timeout 60m $(PACKAGES)

lint: ## gofmt, go vet and staticcheck
	@unformatted="$$(gofmt -l .)"; if [ -n "$$unformatted" ]; then \
		echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet $(PACKAGES)
	$(GO) tool staticcheck $(PACKAGES)

fuzz: ## run each fuzz test for FUZZTIME (10s)
	@grep -rhoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . >/dev/null || { echo "no fuzz tests"; exit 0; }; \
	grep -rlE --include='*_test.go' '^func Fuzz' . | while read -r file; do \
		for name in $$(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$$file" | sed 's/^func //'); do \
			echo "$$(dirname "$$file") $$name"; \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" || exit 1; \
		done; \
	done

storm: N = 5000
storm: ## put N (5000) faults into scenarios, one at a time (15 minutes); the table goes into internal/README.md
	$(GO) test -c -o $(DIST)/storming ./internal/storm
	cd internal/storm && $(abspath $(DIST))/storming -test.timeout 0 -test.v -test.run TestNoFault -storm $(N) -storm.seed $(SEED) -storm.table

abuse: ## disturb runs and damage folders (PAIRS, KILLS, DISKS, DAMAGES, ROWS): nothing may be mixed or lost
	@.ci/abuse

validate: ## prove the engine at seeds 1, 2 and 3, side by side; seed 1 goes into sim/README.md
	$(GO) build -o $(DIST)/validating ./cmd/prehabsim
	@printf '%s\n' 1 2 3 | xargs -P "$$(getconf _NPROCESSORS_ONLN)" -I SEED \
		$(DIST)/validating validate --quiet --force --seed SEED --out $(DIST)/certificate-SEED.md
	@awk '/^<!-- certificate -->/ { print; while ((getline line < "$(DIST)/certificate-1.md") > 0) print line; skip = 1 } \
		/^<!-- .certificate -->/ { skip = 0 } !skip' sim/README.md > $(DIST)/README.md && cp $(DIST)/README.md sim/README.md

N ?= 40
SEED ?= 1
SHARD ?= 1/1

mutants: ## change N (40) operators of the engine at random and see who notices: SEED=1 SHARD=1/4; hours
	$(GO) run ./internal/mutants -n $(N) -seed $(SEED) -shard $(SHARD) -out $(DIST)/mutants

calibrate: ## fit the built-in scenarios to their observed year again; then read the diff
	$(GO) build -o $(DIST)/calibrating ./cmd/prehabsim
	$(DIST)/calibrating calibrate builtin:selca/starting.toml --replications 8 --out scenarios/selca/selca.toml --force || [ $$? -eq 4 ]
	$(GO) build -o $(DIST)/calibrating ./cmd/prehabsim # the next begin from the numbers just fitted
	@for days in 6 13; do $(DIST)/calibrating calibrate builtin:selca/readiness-$$days-starting.toml --same 4 --fresh 8 \
		--out scenarios/selca/readiness-$$days.toml --force || [ $$? -eq 4 ] || exit 1; done # 4: a number at its bound

# One scenario of each alliance: made, checked as it is, fitted, checked on fresh
# replications, and asked for the year after. A file that is there already is kept, so
# that a long run can be interrupted.
ALLIANCES := $(foreach n,01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21,CA$(n))
SHOWN := $(foreach a,$(ALLIANCES),$(foreach kind,before after year,$(DIST)/alliances/$(kind)/$(a).csv))

alliances: $(SHOWN) ## fit all 21 alliances (an hour); the table goes into scenarios/england/ALLIANCES.md
	awk -f scenarios/england/alliances.awk $(SHOWN) > $(DIST)/ALLIANCES.md
	cp $(DIST)/ALLIANCES.md scenarios/england/ALLIANCES.md

$(DIST)/fitting: FORCE
	$(GO) build -o $@ ./cmd/prehabsim

.SECONDARY:
$(DIST)/alliances/made/%.toml: | $(DIST)/fitting
	@mkdir -p $(@D)
	$(DIST)/fitting new --alliance $* --out $@ --force

$(DIST)/alliances/fitted/%.toml: $(DIST)/alliances/made/%.toml
	@mkdir -p $(@D)
	cd $(@D) && ../../fitting calibrate ../made/$*.toml --replications 2 --same 6 --fresh 12 --out $*.toml --force || test $$? -eq 4 # 4: it says what it could not meet

$(DIST)/alliances/before/%.csv: $(DIST)/alliances/made/%.toml
	@mkdir -p $(@D)
	$(DIST)/fitting check $< --targets --csv --replications 4 > $@

$(DIST)/alliances/after/%.csv: $(DIST)/alliances/fitted/%.toml
	@mkdir -p $(@D)
	$(DIST)/fitting check $< --targets --csv --seed 99 --replications 8 > $@

$(DIST)/alliances/year/%.csv: $(DIST)/alliances/fitted/%.toml
	@mkdir -p $(@D)
	$(DIST)/fitting backtest $< --csv --replications 8 --out $@ --force

FORCE:

bench: ## measure speed in ROUNDS (6); REFERENCE=folder compares with programs written by hand
	@DIST=$(DIST) .ci/bench

instructions: ## count the instructions that a patient costs in planners' runs; BASE=commit compares; needs valgrind (10 minutes)
	@DIST=$(DIST) .ci/instructions

web-targets: ## measure what the page in the browser is meant to reach: a table of targets and what is measured (4 minutes)
	@DIST=$(DIST) .ci/web-targets

# The compiler reads it wherever the program is built (a twelfth less time for a run).
profile: ## measure where planners' runs spend their time, for the compiler: cmd/prehabsim/default.pgo
	@mkdir -p $(DIST)
	$(GO) test ./internal/bench -run '^$$' -bench '^Benchmark(Builtin|Options|Compile)$$' -benchtime 3x -cpuprofile $(DIST)/profile.pgo -o $(DIST)/profile.test
	$(GO) tool pprof -proto -output cmd/prehabsim/default.pgo $(DIST)/profile.pgo

golden: ## rewrite golden files and generated pages; then read the diff
	@for p in $(UPDATING); do echo "$$p"; $(GO) test "$$p" -update || exit 1; done

docs: golden ## rewrite the generated documents; they are golden files too

check: lint race ## what must pass before a merge; floors and documents are tests

clean: ## remove what the other targets made
	rm -rf prehabsim $(DIST)
	$(GO) clean -testcache
