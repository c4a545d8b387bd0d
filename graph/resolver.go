package graph

import (
	"context"
	"log/slog"

	"github.com/vektah/gqlparser/v2/ast"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/eligibility"
	"bentou/internal/policy"
	"bentou/internal/preview"
	"bentou/internal/registry"
	"bentou/internal/roster"
	"bentou/internal/signin"
	"bentou/rules"
	"bentou/rules/fact"
)

// Resolver holds what the resolvers need. Make it with [New].
type Resolver struct {
	store     *store.Store
	reads     *ent.Client // what the caller of the context may see
	registry  *registry.Registry
	importer  Importer
	tokens    *signin.Service
	log       *slog.Logger
	catalogue *catalogue
	schema    func(context.Context) bool // whether the caller may see it; nil: everybody
	types     *ast.Schema                // what can be asked

	eligibility *eligibility.Service // nil: without rules
	policy      *policy.Service      // likewise
	books       books
	checker     rules.Checker
	previews    *preview.Service
}

// Importer is the use case behind the mutation rosterImport; see
// [roster.Service.ImportUpload].
type Importer interface {
	ImportUpload(ctx context.Context, actor string, upload int, zone *string, asOf fact.Date) (*roster.Imported, error)
}
