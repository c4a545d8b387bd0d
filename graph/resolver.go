package graph

import (
	"context"
	"io"
	"log/slog"

	"bentou/ent/store"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// Resolver holds what the resolvers need. Make it with [New].
type Resolver struct {
	store     *store.Store
	registry  *registry.Registry
	importer  Importer
	log       *slog.Logger
	catalogue *catalogue
}

// Importer is the use case behind the mutation rosterImport.
type Importer interface {
	// ImportUpload imports the file of an upload and returns its report, with the
	// upload that holds what was set aside, or 0.
	ImportUpload(ctx context.Context, actor string, upload int, zone *string, asOf fact.Date) (Report, error)
}

// Uploads is the use case behind POST and GET /uploads.
type Uploads interface {
	// Save keeps a file and returns its id.
	Save(ctx context.Context, actor, name string, content io.Reader) (int, error)
	// Open returns a file and its name, or NOT_FOUND.
	Open(ctx context.Context, id int) (io.ReadCloser, string, error)
}
