package trusted_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bentou/graph/gen"
	"bentou/graph/limits"
	"bentou/graph/trusted"
	"bentou/internal/fault"
)

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func parse(manifest any) (*trusted.Manifest, error) {
	data, ok := manifest.([]byte)
	if !ok {
		data, _ = json.Marshal(manifest)
	}
	return trusted.Parse(data, gen.NewExecutableSchema(gen.Config{}).Schema(), limits.Limits{})
}

func TestAManifestIsReadInTheFormsThatClientsWrite(t *testing.T) {
	a, b := "query Day {clock {today}}", "query Homes($n: Int!) {households(first: $n) {edges {node {code}}}}"
	for form, manifest := range map[string]any{
		"Relay, Code Generator": map[string]string{hash(a): a, hash(b): b},
		"Apollo": map[string]any{"format": "apollo-persisted-query-manifest", "version": 1, "operations": []map[string]any{
			{"id": hash(a), "name": "Day", "type": "query", "body": a}, {"id": hash(b), "name": "Homes", "type": "query", "body": b, "clientName": nil},
		}},
	} {
		if m, err := parse(manifest); err != nil || m.Len() != 2 {
			t.Errorf("%s: %d documents, %v", form, m.Len(), err)
		}
	}
}

func TestAllThatIsWrongWithAManifestIsNamed(t *testing.T) {
	good, old, odd := "query Day {clock {today}}", "query Old {\n  clock {yesterday}\n  nothing\n}", "query Odd {clock {"
	deep := "query Deep {households(first: 1) {edges {node " + strings.Repeat("{members {household ", 7) + "{code}" + strings.Repeat("}}", 7) + "}}}"
	fragment := "fragment F on Clock {today}"
	for what, c := range map[string]struct {
		manifest any
		want     []string
	}{
		"no JSON":       {[]byte("query Day {clock {today}}"), []string{"not one JSON object"}},
		"a list":        {[]byte("[]"), []string{"not one JSON object"}},
		"empty":         {map[string]string{}, []string{"lists no document"}},
		"no text":       {map[string]any{hash(good): 7}, []string{hash(good)[:12], "not a text"}},
		"other formats": {map[string]any{"format": "x", "version": 2, "operations": []any{}}, []string{`"x", version 2`}},
		"a hash of another text, one of another kind, and in capitals": {map[string]string{hash(odd): good, "5d41402abc4b2a76b9719d911017c592": good, strings.ToUpper(hash(good)): good},
			[]string{hash(odd)[:12] + "…: the SHA-256 of its text is another: " + hash(good), "5d41402abc4b…: it must go by the SHA-256", strings.ToUpper(hash(good))[:12] + "…: it must go by the SHA-256"}},
		"documents that could not run, beside one that can": {
			map[string]any{"format": "apollo-persisted-query-manifest", "version": 1, "operations": []map[string]any{
				{"id": hash(good), "name": "Day", "body": good}, {"id": hash(old), "name": "Old", "body": old}, {"id": hash(odd), "name": "Odd", "body": odd},
				{"id": hash(deep), "name": "Deep", "body": deep}, {"id": hash(fragment), "name": "F", "body": fragment},
			}},
			[]string{
				"document Old (" + hash(old)[:12] + "…): 2:10: Cannot query field \"yesterday\"", "3:3: Cannot query field \"nothing\"",
				"document Odd (", "1:19: Expected Name", "document Deep (", "levels of fields within fields: 18; at most 15 are allowed", "document F (", "no operation",
			},
		},
	} {
		m, err := parse(c.manifest)
		if m != nil || err == nil {
			t.Fatalf("%s: it is taken", what)
		}
		text := ""
		for _, f := range fault.All(err) {
			if f.Code != fault.Invalid || f.Text.ZH == "" {
				t.Errorf("%s: %v", what, f)
			}
			text += f.Text.EN + "\n"
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", what, want, text)
			}
		}
		if strings.Contains(text, fmt.Sprintf("Day (%s", hash(good)[:12])) {
			t.Errorf("%s: what is good is named:\n%s", what, text)
		}
	}
}
