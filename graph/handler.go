package graph

import (
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/ent/store"
	"bentou/graph/gen"
	"bentou/graph/transport"
	"bentou/internal/eligibility"
	"bentou/internal/registry"
)

// Options are what the API stands on.
type Options struct {
	Store *store.Store
	// Importer imports rosters; nil answers rosterImport with WRONG_STATE.
	Importer Importer
	// Eligibility decides; nil answers whatever needs rules with WRONG_STATE.
	Eligibility *eligibility.Service
	Log         *slog.Logger
}

// parsedQueries is how many parsed and validated queries are kept.
const parsedQueries = 1000

// New returns the handler of POST /graphql.
func New(o Options) http.Handler {
	r := &Resolver{
		store: o.Store, registry: registry.New(o.Store), importer: o.Importer, log: o.Log,
		catalogue: &catalogue{store: o.Store}, eligibility: o.Eligibility,
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	srv := handler.New(gen.NewExecutableSchema(gen.Config{Resolvers: r}))
	srv.AddTransport(transport.POST{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](parsedQueries))
	srv.Use(extension.Introspection{})
	srv.AroundOperations(r.operationScope)
	srv.SetErrorPresenter(r.present)
	srv.SetRecoverFunc(recovered)
	srv.SetParserTokenLimit(parserTokens)
	return srv
}

// parserTokens bounds the text of one request before it is parsed.
const parserTokens = 20_000
