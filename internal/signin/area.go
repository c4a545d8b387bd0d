package signin

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/unit"
	"bentou/internal/fault"
)

func errNoArea() *fault.Error {
	return fault.New(fault.NotFound, "没有此辖区", "there is no such area").On("unitId")
}

// Area returns the unit that a text names: its statistical code, or its present name,
// with those above before it where the name alone is not enough ("北城街道/赵庄村").
// None is NOT_FOUND; several are INVALID, because an area is never guessed.
func (s *Service) Area(ctx context.Context, text string) (int, error) {
	found, err := s.named(ctx, strings.Split(text, "/"))
	if err != nil {
		return 0, err
	}
	rows, err := s.store.Query(ctx, "SELECT unit_id FROM unit_records WHERE division_code = ? AND superseded IS NULL AND valid_to IS NULL", text)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		id := 0
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		if !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	switch {
	case rows.Err() != nil:
		return 0, rows.Err()
	case len(found) == 0:
		return 0, errNoArea()
	case len(found) > 1:
		return 0, fault.New(fault.Invalid, "辖区名称不唯一，请在前面加上级单位，以 / 分隔", "several areas are called so; put the unit above before it, separated by /").On("unitId")
	}
	return found[0], nil
}

// named returns the units of a name that stand below the others named.
func (s *Service) named(ctx context.Context, names []string) (ids []int, err error) {
	last := len(names) - 1
	list, err := s.store.Client().Unit.Query().Where(unit.Name(names[last])).
		WithParent(func(q *ent.UnitQuery) { q.WithParent(func(q *ent.UnitQuery) { q.WithParent() }) }).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range list {
		at, ok := u, true
		for i := last; ok && i >= 0; i-- {
			if ok = at != nil && at.Name == names[i]; ok {
				at = at.Edges.Parent
			}
		}
		if ok {
			ids = append(ids, u.ID)
		}
	}
	return ids, nil
}
