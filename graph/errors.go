package graph

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
	"bentou/graph/grants"
	"bentou/graph/limits"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/fault"
	"bentou/rules/caught"
)

// present turns any error into one of the API, without what a person could be known by:
// an error quotes what was sent, and people mistake one field for another.
func (r *Resolver) present(ctx context.Context, err error) *gqlerror.Error {
	out := r.presented(ctx, err)
	out.Message = access.WithoutNumbers(out.Message)
	for key, v := range out.Extensions {
		if text, ok := v.(string); ok {
			out.Extensions[key] = access.WithoutNumbers(text)
		}
	}
	for i, step := range out.Path {
		if name, ok := step.(ast.PathName); ok {
			out.Path[i] = ast.PathName(access.WithoutNumbers(string(name)))
		}
	}
	return out
}

// presented turns any error into one of the API: faults keep their code, field and
// both texts; what is unforeseen is logged with a reference and says no more.
func (r *Resolver) presented(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	if code, ok := out.Extensions["code"].(string); ok && code != "" {
		if r.schema != nil && !r.schema(ctx) {
			out.Message = limits.WithoutSuggestions(out.Message)
		}
		audit.Refused(ctx, fieldOf(ctx), fault.Code(code))
		if f := noObject(nil); code == string(f.Code) && out.Err == nil {
			out.Message, out.Extensions["zh"] = f.Text.EN, f.Text.ZH // ent's own, of node and nodes
		}
		return out // the parser's and validator's own
	}
	if ent.IsNotFound(err) {
		err = noObject(err)
	}
	var request *gqlerror.Error
	var f *fault.Error
	if !errors.As(err, &f) && errors.As(err, &request) && request.Err == nil && request.Rule == "" {
		// Made by gqlgen about the request itself, such as a page out of range.
		f = fault.New(fault.Invalid, "请求有误："+request.Message, request.Message)
	}
	if f == nil && len(out.Path) > len(graphql.GetPath(ctx)) {
		// The path goes on below the field: an argument that could not be read.
		f = fault.New(fault.Invalid, "参数有误", "the argument is malformed").On(out.Path[len(graphql.GetPath(ctx)):].String()).Because(err)
	}
	if f == nil {
		f = limits.Ended(ctx)
	}
	if f == nil {
		f = fault.All(err)[0]
	}
	refused := &grants.RefusedError{Parts: []string{fieldOf(ctx)}}
	errors.As(err, &refused)
	for _, part := range refused.Parts {
		audit.Refused(ctx, part, f.Code)
	}
	extensions := map[string]any{"code": string(f.Code), "zh": f.Text.ZH}
	out.Message = f.Text.EN
	if f.Field != "" {
		extensions["field"] = f.Field
	}
	if f.Code == fault.Internal {
		reference := rand.Text()[:12]
		extensions["reference"] = reference
		r.log.ErrorContext(ctx, "internal error", slog.String("reference", reference), slog.String("path", out.Path.String()), slog.Any("error", err))
	}
	out.Extensions = extensions
	return out
}

// noObject is the answer about what does not exist, and about what the caller may not
// know of.
func noObject(why error) *fault.Error {
	return fault.New(fault.NotFound, "没有此对象", "there is no such object").Because(why)
}

// fieldOf names the field that is being answered, such as Person.identityNumber.
func fieldOf(ctx context.Context) string {
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if fc.Field.Field != nil { // an element of a list is none
			return fc.Object + "." + fc.Field.Name
		}
	}
	return "graphql"
}

// recovered turns a panic into an internal error, whose cause has the type and the
// frames only: the value can hold personal data.
func recovered(_ context.Context, v any) error {
	return fault.Newf(fault.Internal, "内部错误", "internal error").Because(caught.Of(v))
}

// userErrors splits an error of a mutation: business faults are data of the
// payload, with fields below "input." and without what a person could be known by, as
// in present; anything else, refusals among it, fails the request.
func userErrors(err error) ([]*models.UserError, error) {
	out := []*models.UserError{}
	for _, f := range fault.All(err) {
		switch f.Code {
		case fault.Internal, fault.Unavailable, fault.Forbidden, fault.Unauthenticated:
			return out, err
		}
		e := &models.UserError{Code: models.ErrorCode(f.Code), Message: &models.Message{Zh: access.WithoutNumbers(f.Text.ZH), En: access.WithoutNumbers(f.Text.EN)}}
		if f.Field != "" {
			field := "input." + access.WithoutNumbers(f.Field)
			e.Field = &field
		}
		out = append(out, e)
	}
	return out, nil
}

func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil()
}
