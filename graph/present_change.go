package graph

import (
	"encoding/json"

	"bentou/ent/gen/ent"
	"bentou/graph/gen/models"
)

// changeEntries presents what a change added and superseded.
func changeEntries(c *ent.Change) ([]*models.ChangeEntry, error) {
	out := []*models.ChangeEntry{}
	if err := json.Unmarshal([]byte(c.What), &out); err != nil {
		return nil, err
	}
	for _, e := range out {
		if e.Added == nil {
			e.Added = []int{}
		}
		if e.Superseded == nil {
			e.Superseded = []int{}
		}
		if e.Fields == nil {
			e.Fields = []string{}
		}
	}
	return out, nil
}
