# make demo   shows Trillium with the register of the North American Leaders' Summits
# make test   sets up what the tests need and runs them all
# make race   runs the tests of what works at the same time under the race detector
# make golden writes the golden files anew; look at the difference then
# make bench  measures the hot paths
# make fuzz   attacks each parser for a minute

.PHONY: build demo test setup check race golden bench fuzz

build:
	go build -o trillium ./cmd/trillium

demo: build
	./trillium demo

test: setup check
	go test ./...

setup:
	./scripts/setup.sh

check:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "the files above are not formatted: run gofmt -w"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go tool go-errorlint ./...
	go tool sqlclosecheck ./...
	@dead="$$(go tool deadcode -test ./...)"; test -z "$$dead" || { echo "$$dead"; exit 1; }

# Where goroutines share something: the register, the corpus and its index, feeds, what is
# remembered between requests, and the site. The browser's own checks add nothing to that, and
# those of hostile input measure time, which the detector multiplies.
RACY = store corpus search evidence feed signin site web
race:
	go test -race -short -skip '^TestHostile$$' $(addprefix ./,$(addsuffix /...,$(wildcard $(addprefix internal/,$(RACY)))))

# The packages with golden files, which all know -update.
golden:
	go test $$(grep -rl --include='*_test.go' '"trillium/internal/goldentest"' cmd internal | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

bench:
	go test -run '^$$' -bench . ./...

FUZZTIME ?= 60s
fuzz:
	go test ./internal/language -run '^$$' -fuzz FuzzTokens -fuzztime $(FUZZTIME)
	go test ./internal/quantity -run '^$$' -fuzz FuzzQuantity -fuzztime $(FUZZTIME)
	go test ./internal/source -run '^$$' -fuzz FuzzFrontMatter -fuzztime $(FUZZTIME)
	for f in FuzzRead FuzzReadScores; do go test ./internal/sheet -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s || exit 1; done
	go test ./internal/site -run '^$$' -fuzz FuzzPage -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
	go test ./internal/web/record -run '^$$' -fuzz FuzzSuggestion -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
	for f in FuzzRead FuzzMapping; do go test ./internal/timeseries -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) || exit 1; done
	for f in FuzzReadSites FuzzCover FuzzSheets; do go test ./internal/calculator -run '^$$' -fuzz "$$f" -fuzztime $(FUZZTIME) || exit 1; done
	go test ./internal/withhold -run '^$$' -fuzz FuzzJSON -fuzztime $(FUZZTIME)
	go test ./internal/docx -run '^$$' -fuzz FuzzWords -fuzztime $(FUZZTIME)
	go test ./internal/assess -run '^$$' -fuzz FuzzRubric -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
	go test ./internal/store -run '^$$' -fuzz FuzzImport -fuzztime $(FUZZTIME)
	for f in FuzzQuery FuzzSegment; do go test ./internal/search -run '^$$' -fuzz "$$f" -fuzztime $(FUZZTIME) || exit 1; done
	go test ./internal/lineage -run '^$$' -fuzz FuzzLinks -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
	go test ./internal/review -run '^$$' -fuzz FuzzBody -fuzztime $(FUZZTIME)
	for f in FuzzParse FuzzRobots; do go test ./internal/feed -run '^$$' -fuzz "$$f" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s || exit 1; done
	for f in FuzzHTML FuzzDOCX FuzzPDFLines; do go test ./internal/source -run '^$$' -fuzz "$$f" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s || exit 1; done
	go test ./internal/source -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
	go test ./internal/extract -run '^$$' -fuzz FuzzExtract -fuzztime $(FUZZTIME) -fuzzminimizetime 2s
