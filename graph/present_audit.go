package graph

import (
	"encoding/json"

	"bentou/ent/gen/ent"
	"bentou/internal/audit"
)

// accessWhat reads what an entry of the access log names, a part of it.
func accessWhat[T any](e *ent.AccessLogEntry, part func(audit.What) []T) ([]*T, error) {
	var w audit.What
	if err := json.Unmarshal([]byte(e.What), &w); err != nil {
		return nil, err
	}
	out := []*T{}
	for _, v := range part(w) {
		out = append(out, &v)
	}
	return out, nil
}

func accessObjects(e *ent.AccessLogEntry) ([]int, error) {
	objects, err := accessWhat(e, func(w audit.What) []int { return w.Objects })
	out := []int{}
	for _, id := range objects {
		out = append(out, *id)
	}
	return out, err
}
