package rights

import (
	"context"

	"bentou/internal/audit"
)

// Export puts together everything that is recorded about a person, for a reader. What
// is in it is noted in the access log as an export, and the caller sees to it that the
// log has it before a byte leaves; without a log there is no record. A person whom the
// reader may not see does not exist: NOT_FOUND.
func (g *Rights) Export(ctx context.Context, reader Reader, id int) (*Record, error) {
	c, err := g.collect(ctx, reader, id)
	if err != nil {
		return nil, err
	}
	c.shown[recordField] = c.persons
	c.shown[householdField] = c.homes()
	for field, ids := range c.shown {
		for _, id := range ids {
			if err := audit.Exported(ctx, field, id); err != nil {
				return nil, err
			}
		}
	}
	return c.out, nil
}
