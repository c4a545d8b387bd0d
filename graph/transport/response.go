package transport

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"bentou/graph/limits"
	"bentou/internal/fault"
)

// statusOf is the HTTP status of a GraphQL response.
func statusOf(response *graphql.Response, as media) int {
	if as == mediaJSON || len(response.Errors) == 0 || len(response.Data) > 0 {
		return http.StatusOK
	}
	// Not executed: the first code that HTTP has a word for says why.
	for _, err := range response.Errors {
		switch code := err.Extensions["code"]; code {
		case string(fault.Unauthenticated), fault.Unauthenticated:
			return http.StatusUnauthorized
		case string(fault.Forbidden), fault.Forbidden:
			return http.StatusForbidden
		case string(fault.Internal), fault.Internal:
			return http.StatusInternalServerError
		case string(fault.Unavailable), fault.Unavailable, string(limits.Timeout):
			return http.StatusServiceUnavailable
		}
	}
	return http.StatusBadRequest
}

// writeResponse writes errors, data and extensions, in the order the
// specification asks for. Data is left out when nothing was executed, and is
// written as it is: gqlgen has just made it, and marshalling the response as a
// whole would check and copy every byte of a long list again.
func writeResponse(w http.ResponseWriter, status int, response *graphql.Response) {
	head := []byte{'{'}
	if len(response.Errors) > 0 {
		text, err := json.Marshal(response.Errors)
		if err != nil {
			panic(err) // an extension that cannot be JSON: a mistake in our own code
		}
		head = append(append(head, `"errors":`...), text...)
	}
	data := []byte(response.Data)
	if len(data) > 0 || len(response.Errors) == 0 {
		if len(head) > 1 {
			head = append(head, ',')
		}
		head = append(head, `"data":`...)
		if len(data) == 0 {
			data = []byte("null")
		}
	}
	tail := []byte{'}'}
	if len(response.Extensions) > 0 {
		text, err := json.Marshal(response.Extensions)
		if err != nil {
			panic(err)
		}
		tail = append(append([]byte(`,"extensions":`), text...), '}')
	}
	if status == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="bentou"`) // RFC 9110 asks for one with every 401
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(data)+len(tail)))
	w.WriteHeader(status)
	for _, part := range [][]byte{head, data, tail} {
		if _, err := w.Write(part); err != nil {
			return // the client has gone
		}
	}
}
