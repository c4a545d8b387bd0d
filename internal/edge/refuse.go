package edge

import (
	"encoding/json"
	"net/http"

	"bentou/internal/fault"
)

var statuses = map[fault.Code]int{
	fault.Invalid: http.StatusBadRequest, fault.Unauthenticated: http.StatusUnauthorized, fault.Forbidden: http.StatusForbidden,
	fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.WrongState: http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// Refuse answers with the first fault of an error as GraphQL errors are:
// {"errors": [{"message", "extensions": {"code", "zh"}}]}. The text of an unforeseen
// error is withheld; whoever calls logs it.
func Refuse(w http.ResponseWriter, err error) {
	f := fault.All(err)[0]
	body, err := json.Marshal(map[string]any{"errors": []any{map[string]any{
		"message": f.Text.EN, "extensions": map[string]any{"code": string(f.Code), "zh": f.Text.ZH},
	}}})
	if err != nil {
		panic(err) // texts only
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if f.Code == fault.Unauthenticated {
		h.Set("WWW-Authenticate", `Bearer realm="bentou"`)
	}
	w.WriteHeader(statuses[f.Code])
	w.Write(append(body, '\n'))
}
