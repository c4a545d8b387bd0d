package trusted

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"bentou/internal/fault"
)

// The codes of what is refused about a hash. Clients of Apollo know the first two.
const (
	NotFound     fault.Code = "PERSISTED_QUERY_NOT_FOUND"     // send the text
	NotSupported fault.Code = "PERSISTED_QUERY_NOT_SUPPORTED" // send texts only
	HashMismatch fault.Code = "DOCUMENT_HASH_MISMATCH"        // the text is not the one of the hash
)

// DocumentID is where among the extensions of a request its transport puts the
// parameter documentId, for which gqlgen has no place.
const DocumentID = "documentId"

// Extension finds the text of what is asked by hash, and refuses whoever may run
// nothing but documents of the manifest anything else. It must be used before all that
// reads the text. It stands in front of every transport.
type Extension struct {
	Manifest *Manifest
	// Only says whether the caller may run nothing but documents of the manifest.
	Only func(context.Context) bool
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = Extension{}

// ExtensionName names it among gqlgen's extensions.
func (Extension) ExtensionName() string { return "TrustedDocuments" }

// Validate is satisfied with any schema.
func (Extension) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters puts the text into the parameters, or refuses.
func (e Extension) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	if err := e.resolve(p, e.Only != nil && e.Only(ctx)); err != nil {
		return &gqlerror.Error{Message: err.Text.EN, Err: err}
	}
	return nil
}

func (e Extension) resolve(p *graphql.RawParams, only bool) *fault.Error {
	hash, err := named(p.Extensions)
	if err != nil {
		return err
	}
	if p.Query == "" {
		text, listed := e.Manifest.text(hash)
		switch {
		case listed:
			p.Query = text
			return nil
		case only:
			return e.refusal()
		case e.Manifest == nil:
			return fault.New(NotSupported, "服务器没有受信文档清单；请发送查询全文", "this server has no trusted documents; send the text")
		}
		return fault.New(NotFound, "清单中没有此哈希的文档；请发送查询全文", "no trusted document has this hash; send the text")
	}
	if hash == "" && !only {
		return nil
	}
	actual := hashOf(p.Query)
	if hash != "" && hash != actual {
		return fault.New(HashMismatch, "查询全文与所给哈希不符", "the text is not the one of the hash")
	}
	if _, listed := e.Manifest.text(actual); only && !listed {
		return e.refusal()
	}
	return nil
}

// refusal says to whom only trusted documents are open how there can be any.
func (e Extension) refusal() *fault.Error {
	if e.Manifest == nil {
		return fault.New(fault.Forbidden, "此角色只能运行受信文档，而服务器没有清单：请以 --trusted-documents FILE 启动",
			"this role runs trusted documents only, and this server has none: start it with --trusted-documents FILE")
	}
	return fault.New(fault.Forbidden, "此角色只能运行受信文档，清单中没有这一份：请将其加入清单（--trusted-documents）并重新启动",
		"this role runs trusted documents only, and this is none: add it to the manifest (--trusted-documents) and start the server again")
}

// named is the hash by which a request names its document, "" where it names none: by
// extensions.persistedQuery, or by documentId, with or without the prefix sha256:.
func named(extensions map[string]any) (string, *fault.Error) {
	hash := ""
	if v, given := extensions["persistedQuery"]; given {
		persisted, _ := v.(map[string]any)
		text, _ := persisted["sha256Hash"].(string)
		if version, given := persisted["version"]; !isHash(text) || given && !isOne(version) {
			return "", fault.New(fault.Invalid, "persistedQuery 须为 {version: 1, sha256Hash: …}，哈希为 64 位小写十六进制",
				"persistedQuery must be {version: 1, sha256Hash: …}, the hash in 64 lower-case hexadecimal digits")
		}
		hash = text
	}
	if v, given := extensions[DocumentID]; given {
		text, _ := v.(string)
		text = strings.TrimPrefix(text, "sha256:")
		if !isHash(text) {
			return "", fault.New(fault.Invalid, "documentId 须为 sha256: 加 64 位小写十六进制", "documentId must be sha256: and 64 lower-case hexadecimal digits")
		}
		if hash != "" && hash != text {
			return "", fault.New(HashMismatch, "documentId 与 persistedQuery 不符", "documentId and persistedQuery disagree")
		}
		hash = text
	}
	return hash, nil
}

// isOne says whether a number of a request, however its transport read it, is 1.
func isOne(v any) bool {
	switch v := v.(type) {
	case json.Number:
		return v.String() == "1"
	case float64:
		return v == 1
	case int:
		return v == 1
	}
	return false
}
