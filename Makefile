# The four things people do. CI does more: see .ci/run.
.PHONY: generate test lint ci

generate: ## code from the ent schema and the GraphQL schema, the GraphiQL page
	go generate ./...
	cd console/graphiql && npm ci --no-audit --no-fund && npm run build

test: ## what a newcomer runs; needs nothing but Go
	go test ./...

lint: ## import directions, unchecked errors, the clock
	go vet ./...
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run

ci: ## everything, as root from a clean clone
	.ci/run
