package limits

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

func TestALimitThatIsForgottenHasItsDefault(t *testing.T) {
	d := Defaults()
	if got := (Limits{}).Filled(); got != d {
		t.Errorf("%+v", got)
	}
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s has no default", v.Type().Field(i).Name)
		}
	}
	// Each is kept that is given, and none can be lifted.
	given, lifted := reflect.New(v.Type()).Elem(), reflect.New(v.Type()).Elem()
	for i := range v.NumField() {
		switch f := given.Field(i); {
		case f.CanInt():
			f.SetInt(7)
			lifted.Field(i).SetInt(-1)
		default:
			f.SetFloat(7)
			lifted.Field(i).SetFloat(math.NaN())
		}
	}
	if got := given.Interface().(Limits); got.Filled() != got {
		t.Errorf("%+v", got.Filled())
	}
	if got := lifted.Interface().(Limits).Filled(); got != d {
		t.Errorf("%+v", got)
	}
}

func TestVariablesAreBoundedInNumberAndNesting(t *testing.T) {
	l := Limits{Values: 10, Nesting: 3}.Filled()
	deep := func(n int) any {
		var v any = 1
		for range n - 1 {
			v = map[string]any{"not": v}
		}
		return v
	}
	list := func(n int) any {
		out := make([]any, n)
		return out
	}
	for _, c := range []struct {
		v      any
		limit  string
		actual int64
	}{{deep(3), "", 0}, {deep(4), "nesting", 4}, {list(9), "", 0}, {list(10), "values", 11}} {
		met := l.Input(map[string]any{"v": c.v})
		switch {
		case c.limit == "" && met != nil:
			t.Errorf("%v is refused: %+v", c.v, met)
		case c.limit != "" && (met == nil || met.Limit != c.limit || met.Actual != c.actual):
			t.Errorf("%v: %+v", c.v, met)
		}
	}
}

func TestWhyAnOperationEndedIsTold(t *testing.T) {
	if f := Ended(t.Context()); f != nil {
		t.Errorf("it goes on, and has ended: %v", f)
	}
	late, cancel := within(t.Context(), "queryTime", 1)
	defer cancel()
	<-late.Done()
	below, cancelBelow := context.WithCancel(late)
	defer cancelBelow()
	if f := Ended(below); f == nil || f.Code != Timeout || !strings.Contains(f.Text.EN, "1ns") {
		t.Errorf("late: %v", f)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if f := Ended(gone); f == nil || f.Code != fault.Unavailable || !errors.Is(f, context.Canceled) {
		t.Errorf("gone: %v", f)
	}
}

func TestALateQueryIsAnsweredWithThatAloneAndALateMutationAlsoWithWhatItDid(t *testing.T) {
	e := Extension{Limits: Limits{Query: 1, Mutation: 1}.Filled()}
	late := func(kind ast.Operation, answer func() *graphql.Response) *graphql.Response {
		o := &graphql.OperationContext{Operation: &ast.OperationDefinition{Operation: kind}}
		var inner context.Context
		respond := e.InterceptOperation(graphql.WithOperationContext(t.Context(), o), func(ctx context.Context) graphql.ResponseHandler {
			inner = ctx
			return func(ctx context.Context) *graphql.Response {
				<-ctx.Done()
				return answer()
			}
		})
		return respond(inner)
	}
	partly := func() *graphql.Response {
		return &graphql.Response{Data: []byte(`{"a":1,"b":null}`), Errors: gqlerror.List{{Message: "b failed"}}}
	}
	nothing := func() *graphql.Response { return nil }
	whole := func() *graphql.Response { return &graphql.Response{Data: []byte(`{"a":1}`)} }
	for _, kind := range []ast.Operation{ast.Query, ast.Mutation} {
		if got := late(kind, nothing); got == nil || got.Errors[0].Extensions["code"] != "TIMEOUT" {
			t.Errorf("%s: %+v", kind, got)
		}
		if got := late(kind, whole); got == nil || len(got.Errors) > 0 {
			t.Errorf("%s that was done in time: %+v", kind, got)
		}
	}
	if got := late(ast.Query, partly); got.Data != nil || got.Errors[0].Extensions["code"] != "TIMEOUT" {
		t.Errorf("a query: %+v", got)
	}
	if got := late(ast.Mutation, partly); string(got.Data) != `{"a":1,"b":null}` || got.Errors[0].Message != "b failed" {
		t.Errorf("a mutation: %+v", got)
	}
}

func TestWhatIsSuggestedIsCutFromAMessage(t *testing.T) {
	for message, want := range map[string]string{
		`Cannot query field "nam" on type "Unit". Did you mean "name"?`: `Cannot query field "nam" on type "Unit".`,
		`Unknown type "Int1".`: `Unknown type "Int1".`,
	} {
		if got := WithoutSuggestions(message); got != want {
			t.Errorf("%q", got)
		}
	}
}
