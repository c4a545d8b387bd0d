package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"bentou/graph/trusted"
)

// read takes the GraphQL request out of the body, or says why there is none.
func (p POST) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if !isJSON(r.Header) {
		return nil, errMediaType
	}
	limit := p.MaxBody
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close") // the rest of the body is not read
		return nil, tooLarge(limit, r.ContentLength)
	}
	lift := inTime(w, p.BodyTime)
	body, err := readAll(http.MaxBytesReader(w, r.Body, limit), r.ContentLength)
	if err != nil {
		if beyond := (*http.MaxBytesError)(nil); errors.As(err, &beyond) {
			return nil, tooLarge(limit, -1)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			w.Header().Set("Connection", "close")
			return nil, tooSlow(p.BodyTime)
		}
		return nil, errBody
	}
	lift()
	params, refused := parse(body)
	if refused != nil {
		return nil, refused
	}
	params.Headers = r.Header
	return params, nil
}

// readAll is io.ReadAll with room made once where the length is known.
func readAll(body io.Reader, length int64) ([]byte, error) {
	var b bytes.Buffer
	if length > 0 {
		b.Grow(int(length) + bytes.MinRead)
	}
	_, err := b.ReadFrom(body)
	return b.Bytes(), err
}

// isJSON says whether the body claims to be JSON in UTF-8, not compressed.
func isJSON(header http.Header) bool {
	name, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || name != mediaNames[mediaJSON] {
		return false
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	encoding := header.Get("Content-Encoding")
	return encoding == "" || strings.EqualFold(encoding, "identity")
}

// request is the body. The pointers tell what is absent or null from what is
// empty.
type request struct {
	Query         *string        `json:"query"`
	DocumentID    *string        `json:"documentId"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

func parse(body []byte) (*graphql.RawParams, *refusal) {
	// encoding/json replaces bytes that are no text; a query must not change on its way.
	if !utf8.Valid(body) {
		return nil, errBody
	}
	switch trimmed := bytes.TrimLeft(body, " \t\r\n"); {
	case len(trimmed) == 0:
		return nil, errBody
	case trimmed[0] == '[':
		return nil, errBatch
	case trimmed[0] != '{':
		return nil, errBody
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // 64-bit ids and money do not survive a float
	var in request
	if err := decoder.Decode(&in); err != nil {
		if mistyped := (*json.UnmarshalTypeError)(nil); errors.As(err, &mistyped) {
			// The name of the parameter, never its value: it may be personal.
			parameter, _, _ := strings.Cut(mistyped.Field, ".")
			return nil, errParameter(parameter)
		}
		return nil, errBody
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errBody // something follows the object
	}
	_, persisted := in.Extensions["persistedQuery"]
	if in.DocumentID == nil && !persisted && (in.Query == nil || *in.Query == "") {
		return nil, errNoQuery
	}
	if in.DocumentID != nil {
		if in.Extensions == nil {
			in.Extensions = map[string]any{}
		}
		in.Extensions[trusted.DocumentID] = *in.DocumentID
	}
	params := &graphql.RawParams{Variables: in.Variables, Extensions: in.Extensions}
	if in.Query != nil {
		params.Query = *in.Query
	}
	if in.OperationName != nil {
		params.OperationName = *in.OperationName
	}
	return params, nil
}
