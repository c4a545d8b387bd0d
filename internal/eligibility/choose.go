package eligibility

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/household"
	"bentou/ent/gen/ent/unit"
	"bentou/internal/fault"
)

// choose lists the households to decide, by id, and names the choice in a form that
// is the same for the same choice.
func (e *Service) choose(ctx context.Context, z *ent.Zone, o Options) ([]home, string, error) {
	var filter struct {
		Households []int `json:"households,omitempty"`
		Unit       int   `json:"unit,omitempty"`
	}
	condition, args := "h.zone_id = ?", []any{z.ID}
	if len(o.Households) > 0 {
		ids, err := e.byCode(ctx, z, o.Households)
		if err != nil {
			return nil, "", err
		}
		filter.Households = ids
		in, arg := e.store.Among("h.id", ids)
		condition, args = condition+" AND "+in, append(args, arg)
	}
	if o.Unit != 0 {
		u, err := e.store.Client().Unit.Query().Where(unit.ID(o.Unit), unit.ZoneID(z.ID)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, "", fault.New(fault.NotFound, "没有此单位", "there is no such unit").On("unit")
		}
		if err != nil {
			return nil, "", err
		}
		filter.Unit = u.ID
		condition, args = condition+" AND u.path >= ? AND u.path < ?", append(args, u.Path, u.Path+"~")
	}
	text, err := json.Marshal(filter)
	if err != nil {
		return nil, "", err
	}
	rows, err := e.store.Query(ctx, "SELECT h.id, h.unit_id FROM households h JOIN units u ON u.id = h.unit_id WHERE "+condition+" ORDER BY h.id", args...)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	var homes []home
	for rows.Next() {
		var h home
		if err := rows.Scan(&h.id, &h.unit); err != nil {
			return nil, "", err
		}
		homes = append(homes, h)
	}
	return homes, string(text), rows.Err()
}

// byCode returns the ids of households, ascending. All codes that are nobody's are
// named at once.
func (e *Service) byCode(ctx context.Context, z *ent.Zone, codes []string) ([]int, error) {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	var ids []int
	var missing fault.Errors
	for part := range slices.Chunk(codes, 1000) {
		list, err := e.store.Client().Household.Query().Where(household.ZoneID(z.ID), household.CodeIn(part...)).All(ctx)
		if err != nil {
			return nil, err
		}
		found := make(map[string]bool, len(list))
		for _, h := range list {
			found[h.Code] = true
			ids = append(ids, h.ID)
		}
		for _, code := range part {
			if !found[code] {
				missing = append(missing, fault.Newf(fault.NotFound, "没有此户：%s", "there is no such household: %s", code).
					On(fmt.Sprintf("households.%d", slices.Index(codes, code))))
			}
		}
	}
	if len(missing) > 0 {
		return nil, missing
	}
	slices.Sort(ids)
	return ids, nil
}
