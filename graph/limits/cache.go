package limits

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// longestKept is how long a document may be to be kept in a cache: a thousand of a
// megabyte each would fill the memory.
const longestKept = 32 << 10

// Short is a cache that keeps only short documents.
type Short struct {
	graphql.Cache[*ast.QueryDocument]
}

// Add keeps a document unless it is long.
func (s Short) Add(ctx context.Context, query string, doc *ast.QueryDocument) {
	if len(query) <= longestKept {
		s.Cache.Add(ctx, query, doc)
	}
}
