package trusted

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// checker collects what is wrong with the documents of a manifest.
type checker struct {
	schema *ast.Schema
	limits limits.Limits
	wrong  fault.Errors
}

func (c *checker) say(zh, en string) {
	c.wrong = append(c.wrong, fault.New(fault.Invalid, zh, en))
}

// document says whether a document is good, and notes all that is wrong with it. A
// document that could not run would be found out by the first request that needs it.
func (c *checker) document(d document) bool {
	before := len(c.wrong)
	note := func(zh, en string) { c.wrong = append(c.wrong, about(d, zh, en)) }
	if actual := hashOf(d.text); d.hash != actual {
		if isHash(d.hash) {
			note("文本的 SHA-256 与之不符，实为 "+actual, "the SHA-256 of its text is another: "+actual)
		} else {
			note("标识须为文本的 SHA-256（64 位小写十六进制）", "it must go by the SHA-256 of its text, in 64 lower-case hexadecimal digits (Relay: persistConfig.algorithm SHA256; Code Generator: hashAlgorithm sha256)")
		}
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: d.text}, c.limits.Tokens)
	if err != nil {
		where, text := placed(err)
		note(where+text, where+text)
		return false
	}
	if len(doc.Operations) == 0 {
		note("其中没有操作", "it holds no operation")
	}
	if met := c.limits.Document(doc); met != nil {
		note(met.Fault.Text.ZH, met.Fault.Text.EN)
		return false // validation takes its time with those
	}
	for _, err := range validator.ValidateWithRules(c.schema, doc, nil) {
		where, text := placed(err)
		note(where+text, where+text)
	}
	return len(c.wrong) == before
}

// placed is where a mistake is in a document, and what.
func placed(err error) (where, text string) {
	e, ok := err.(*gqlerror.Error)
	if !ok {
		return "", err.Error()
	}
	if len(e.Locations) > 0 {
		where = fmt.Sprintf("%d:%d: ", e.Locations[0].Line, e.Locations[0].Column)
	}
	return where, e.Message
}
