package trusted

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// Manifest holds documents by their hash. A nil one holds none.
type Manifest struct {
	texts map[string]string
}

// Len is how many documents the manifest lists.
func (m *Manifest) Len() int {
	if m == nil {
		return 0
	}
	return len(m.texts)
}

// text is the document with a hash.
func (m *Manifest) text(hash string) (string, bool) {
	if m == nil {
		return "", false
	}
	text, listed := m.texts[hash]
	return text, listed
}

// hashOf is the SHA-256 of a text in hexadecimal digits, by which documents go.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// isHash says whether a text has the form of a hash.
var isHash = regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString

// apollo is how generate-persisted-query-manifest and the compilers of Apollo Kotlin and
// iOS write a manifest.
type apollo struct {
	Format     string `json:"format"`
	Version    int    `json:"version"`
	Operations []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Body string `json:"body"`
	} `json:"operations"`
}

const apolloFormat = "apollo-persisted-query-manifest"

// Parse reads a manifest in either of the forms that clients write: Apollo's, or an
// object from hash to text as Relay's compiler and GraphQL Code Generator write it. Each
// document must be what its hash says, valid in the schema and within the limits; all
// that is not is INVALID, named one by one.
func Parse(data []byte, schema *ast.Schema, l limits.Limits) (*Manifest, error) {
	listed, wrong := read(data)
	if wrong != nil {
		return nil, wrong
	}
	m := &Manifest{texts: map[string]string{}}
	c := checker{schema: schema, limits: l.Filled()}
	for _, d := range listed {
		if c.document(d) {
			m.texts[d.hash] = d.text
		}
	}
	if len(listed) == 0 {
		c.say("清单中没有任何文档", "the manifest lists no document")
	}
	if len(c.wrong) > 0 {
		return nil, c.wrong
	}
	return m, nil
}

// document is an entry of a manifest.
type document struct{ hash, name, text string }

// String names the document to whoever has to mend it.
func (d document) String() string {
	hash := d.hash
	if len(hash) > 12 {
		hash = hash[:12] + "…"
	}
	if d.name == "" {
		return hash
	}
	return d.name + " (" + hash + ")"
}

// read takes the entries out of a file, whatever they hold.
func read(data []byte) ([]document, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, fault.New(fault.Invalid, "清单不是一个 JSON 对象", "the manifest is not one JSON object").Because(err)
	}
	if _, ok := whole["operations"]; ok {
		var in apollo
		if err := json.Unmarshal(data, &in); err != nil {
			return nil, fault.New(fault.Invalid, "清单的格式有误", "the manifest is malformed").Because(err)
		}
		if in.Format != apolloFormat || in.Version != 1 {
			return nil, fault.Newf(fault.Invalid, "未知的清单格式：%q 第 %d 版；应为 %s 第 1 版",
				"unknown form of manifest: %q, version %d; %s, version 1, is known", in.Format, in.Version, apolloFormat)
		}
		var out []document
		for _, o := range in.Operations {
			out = append(out, document{o.ID, o.Name, o.Body})
		}
		return out, nil
	}
	var out []document
	var wrong fault.Errors
	for _, hash := range slices.Sorted(maps.Keys(whole)) {
		d := document{hash: hash}
		if err := json.Unmarshal(whole[hash], &d.text); err != nil {
			wrong = append(wrong, about(d, "文档不是文本", "the document is not a text"))
		}
		out = append(out, d)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return out, nil
}

func about(d document, zh, en string) *fault.Error {
	return fault.New(fault.Invalid, fmt.Sprintf("文档 %s：%s", d, zh), fmt.Sprintf("document %s: %s", d, en))
}
