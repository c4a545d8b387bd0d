package limits

import (
	"context"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// Extension applies the limits to the operations of a gqlgen server. It is the first
// that is used, so that whatever the others do is within its time.
type Extension struct {
	Limits Limits
	// Seen are the documents that were parsed and validated, the server's own cache:
	// what is in it has passed.
	Seen graphql.Cache[*ast.QueryDocument]
	// Schema says whether the caller may see the schema; nil: everybody may.
	Schema func(context.Context) bool
	// Met is told of an operation that is refused, before the answer; nil: nobody is.
	Met func(context.Context, *Exceeded)
}

// refuse tells that a limit was met and returns the error that answers.
func (e Extension) refuse(ctx context.Context, met *Exceeded) *gqlerror.Error {
	if e.Met != nil {
		e.Met(ctx, met)
	}
	return met.Error()
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
	graphql.OperationInterceptor
	graphql.ResponseInterceptor
} = Extension{}

// ExtensionName names it among gqlgen's extensions.
func (Extension) ExtensionName() string { return "Limits" }

// Validate is satisfied with any schema.
func (Extension) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses a document before it is validated. Nothing is
// changed. What does not parse is left to the server to say.
func (e Extension) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	if met := e.Limits.Input(p.Variables); met != nil {
		return e.refuse(ctx, met)
	}
	if _, seen := e.Seen.Get(ctx, p.Query); seen {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, e.Limits.Tokens)
	if err != nil {
		if strings.Contains(err.Error(), "exceeded token limit") {
			return e.refuse(ctx, exceeded(TooComplex, "tokens", "词法单元数", "tokens", e.Limits.Tokens, e.Limits.Tokens+1))
		}
		return nil
	}
	if met := e.Limits.Document(doc); met != nil {
		return e.refuse(ctx, met)
	}
	return nil
}

// cost is what the answer reports.
type cost struct {
	Requested int `json:"requested"`
	Limit     int `json:"limit"`
}

const costKey = "cost"

// MutateOperationContext works out the cost, and refuses what costs too much or asks
// for a schema that the caller may not see.
func (e Extension) MutateOperationContext(ctx context.Context, o *graphql.OperationContext) *gqlerror.Error {
	c := cost{Cost(o.Operation, o.Variables), e.Limits.Cost}
	o.Stats.SetExtension(costKey, c)
	o.DisableIntrospection = e.Schema != nil && !e.Schema(ctx)
	if o.DisableIntrospection && asksForSchema(o.Operation.SelectionSet, map[*ast.FragmentDefinition]bool{}) {
		return e.refuse(ctx, noSchema())
	}
	if c.Requested > c.Limit {
		return e.refuse(ctx, exceeded(TooCostly, "cost", "查询成本", "the cost of the operation", c.Limit, c.Requested))
	}
	return nil
}

// InterceptOperation gives the operation its time, a subscription that of a mutation. A
// query that is late is answered with that alone; a mutation also with what it had done
// before; a subscription with that at last.
func (e Extension) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	name, d := "queryTime", e.Limits.Query
	switch graphql.GetOperationContext(ctx).Operation.Operation {
	case ast.Mutation:
		name, d = "mutationTime", e.Limits.Mutation
	case ast.Subscription:
		return subscription(ctx, e.Limits.Mutation, next)
	}
	ctx, cancel := within(ctx, name, d)
	respond := next(ctx)
	return func(of context.Context) *graphql.Response {
		defer cancel()
		response := respond(of)
		over := overdue(ctx)
		switch {
		case over == nil, response != nil && len(response.Errors) == 0:
			return response
		case response == nil, name == "queryTime":
			return &graphql.Response{Errors: gqlerror.List{over.Error()}, Extensions: reported(ctx)}
		}
		return response
	}
}

// subscription gives all responses together their time.
func subscription(ctx context.Context, d time.Duration, next graphql.OperationHandler) graphql.ResponseHandler {
	ctx, cancel := within(ctx, "mutationTime", d)
	respond, ended := next(ctx), false
	return func(of context.Context) *graphql.Response {
		if ended {
			return nil
		}
		response := respond(of)
		if response != nil {
			return response
		}
		ended = true
		over := overdue(ctx)
		cancel()
		if over == nil {
			return nil
		}
		return &graphql.Response{Errors: gqlerror.List{over.Error()}, Extensions: reported(ctx)}
	}
}

// InterceptResponse reports the cost.
func (Extension) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	for key, value := range reported(ctx) {
		graphql.RegisterExtension(ctx, key, value)
	}
	return next(ctx)
}

// reported is what the extensions of an answer say of the operation.
func reported(ctx context.Context) map[string]any {
	if graphql.HasOperationContext(ctx) {
		if c, known := graphql.GetOperationContext(ctx).Stats.GetExtension(costKey).(cost); known {
			return map[string]any{costKey: c}
		}
	}
	return nil
}
