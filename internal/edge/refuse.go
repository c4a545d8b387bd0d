package edge

import (
	"crypto/rand"
	"log/slog"
	"maps"
	"net/http"

	"bentou/internal/access"
	"bentou/internal/fault"
)

var statuses = map[fault.Code]int{
	fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.WrongState: http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// Refuse answers with the first fault of an error as GraphQL errors are:
// {"errors": [{"message", "extensions": {"code", "zh"}}]}. The text of an unforeseen
// error is withheld; it is logged under a reference, which the answer gives, unless the
// client has gone. What a person could be known by is hidden in every text: an error
// quotes what was sent, and people mistake one field for another.
func Refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	RefuseAs(w, r, log, err, 0, nil)
}

// RefuseAs is Refuse with more to say: a status other than that of the fault (0: none),
// and more extensions.
func RefuseAs(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error, status int, more map[string]any) {
	f := fault.All(err)[0]
	if status == 0 {
		status = statuses[f.Code]
	}
	extensions := map[string]any{"code": string(f.Code), "zh": f.Text.ZH}
	maps.Copy(extensions, more)
	for key, v := range extensions {
		if text, ok := v.(string); ok {
			extensions[key] = access.WithoutNumbers(text)
		}
	}
	if f.Code == fault.Internal {
		reference := rand.Text()[:12]
		extensions["reference"] = reference
		if r.Context().Err() == nil {
			log.ErrorContext(r.Context(), "internal error", slog.String("reference", reference), slog.Any("error", err))
		}
	}
	if f.Code == fault.Unauthenticated {
		w.Header().Set("WWW-Authenticate", `Bearer realm="bentou"`)
	}
	JSON(w, status, map[string]any{"errors": []any{map[string]any{"message": access.WithoutNumbers(f.Text.EN), "extensions": extensions}}})
}

// RefuseAll is Refuse with all faults of an error, each with the field that it is about,
// as extensions.field. The status is that of the first unless another is given.
func RefuseAll(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error, status int) {
	all := fault.All(err)
	if len(all) == 1 {
		var more map[string]any
		if all[0].Field != "" {
			more = map[string]any{"field": all[0].Field}
		}
		RefuseAs(w, r, log, err, status, more)
		return
	}
	if status == 0 {
		status = statuses[all[0].Code]
	}
	list := make([]any, len(all))
	for i, f := range all { // several faults are never unforeseen
		list[i] = map[string]any{"message": access.WithoutNumbers(f.Text.EN), "extensions": map[string]any{
			"code": string(f.Code), "zh": access.WithoutNumbers(f.Text.ZH), "field": access.WithoutNumbers(f.Field),
		}}
	}
	JSON(w, status, map[string]any{"errors": list})
}
