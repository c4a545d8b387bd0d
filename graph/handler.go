package graph

import (
	"context"
	"log/slog"
	"net/http"
	"os"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/ent/store"
	"bentou/graph/gen"
	"bentou/graph/limits"
	"bentou/graph/transport"
	"bentou/graph/trusted"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/clock"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/internal/registry"
	"bentou/internal/signin"
)

// Options are what the API stands on.
type Options struct {
	Store *store.Store
	// Importer imports rosters; nil answers rosterImport with WRONG_STATE.
	Importer Importer
	// Eligibility decides; nil answers whatever needs rules with WRONG_STATE.
	Eligibility *eligibility.Service
	Log         *slog.Logger
	// Limits bound what is asked; what is zero has its default.
	Limits limits.Limits
	// Schema says whether the caller may see the schema, by introspection and in what
	// errors suggest; nil: everybody may.
	Schema func(context.Context) bool
	// Documents are the trusted documents, the only ones that some callers may run
	// ([access.OnlyTrusted]); nil: there are none.
	Documents *trusted.Manifest
}

// parsedQueries is how many parsed and validated queries are kept.
const parsedQueries = 1000

// New returns the handler of POST /graphql.
func New(o Options) http.Handler {
	r := newResolver(o)
	audit.Protect(r.reads)
	return serve(o, r, r, r.callerScope)
}

func newResolver(o Options) *Resolver {
	r := &Resolver{
		store: o.Store, reads: o.Store.Guarded(), registry: registry.New(o.Store), importer: o.Importer, tokens: signin.New(o.Store, nil, o.Log), log: o.Log,
		catalogue: &catalogue{store: o.Store}, eligibility: o.Eligibility, schema: o.Schema,
	}
	if o.Eligibility != nil {
		r.previews = preview.New(o.Store, o.Eligibility)
		r.policy = policy.New(o.Store, o.Eligibility, r.previews)
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	return r
}

// serve has resolvers answer within a scope that says who asks.
func serve(o Options, r *Resolver, root gen.ResolverRoot, scope graphql.OperationMiddleware) http.Handler {
	bounds := o.Limits.Filled()
	seen := limits.Short{Cache: lru.New[*ast.QueryDocument](parsedQueries)}
	api := gen.NewExecutableSchema(gen.Config{Resolvers: root})
	r.types = api.Schema()
	srv := handler.New(api)
	srv.AddTransport(transport.POST{
		MaxBody: bounds.Body, BodyTime: bounds.BodyTime,
		Gate: limits.NewGate("running", bounds.Running, bounds.Waiting, bounds.Wait),
	})
	srv.SetQueryCache(seen)
	srv.SetParserTokenLimit(bounds.Tokens)
	srv.Use(trusted.Extension{Manifest: o.Documents, Only: access.OnlyTrusted})
	srv.Use(limits.Extension{Limits: bounds, Seen: seen, Schema: o.Schema, Met: tellOf(r.log, bounds)})
	srv.AroundOperations(scope)
	srv.AroundOperations(r.timeScope)
	srv.SetErrorPresenter(r.present)
	srv.SetRecoverFunc(recovered)
	return srv
}

// tellOf tells the log of operations that are refused for a limit, of nobody faster than
// what signs nobody in is told: a flood must not fill the disk.
func tellOf(log *slog.Logger, l limits.Limits) func(context.Context, *limits.Exceeded) {
	told := limits.NewWrong(l, clock.System(nil).Now)
	return func(ctx context.Context, met *limits.Exceeded) {
		of, request := access.CountedAs(ctx, ""), ""
		if q := access.RequestOf(ctx); q != nil {
			request = q.ID
		}
		if told.Take(of).Refused == nil {
			log.WarnContext(ctx, "an operation beyond a limit", slog.String("limit", met.Limit), slog.Int64("max", met.Max), slog.Int64("actual", met.Actual),
				slog.String("of", of), slog.String("request", request))
		}
	}
}

// TrustedDocuments reads a manifest of documents and checks it against the schema.
func TrustedDocuments(file string, l limits.Limits) (*trusted.Manifest, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "无法读取受信文档清单：%s", "the trusted documents cannot be read: %s", file).Because(err)
	}
	m, err := trusted.Parse(data, gen.NewExecutableSchema(gen.Config{}).Schema(), l)
	if err != nil {
		return nil, append(fault.Errors{fault.Newf(fault.Invalid, "受信文档清单有误：%s", "the trusted documents are not in order: %s", file)}, fault.All(err)...)
	}
	return m, nil
}
