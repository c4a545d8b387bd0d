package graph

import (
	"context"
	"sync"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// catalogue keeps the few rows that every request needs and that hardly ever
// change: zones and definitions of attributes. A name it does not hold is looked
// up in the database before it is called unknown.
type catalogue struct {
	store *store.Store

	mu         sync.Mutex
	zones      []*ent.Zone
	attributes map[string]*ent.AttributeDefinition
}

func (c *catalogue) load(ctx context.Context) error {
	zones, err := c.store.Client().Zone.Query().Order(ent.Asc("id")).All(ctx)
	if err != nil {
		return err
	}
	list, err := c.store.Client().AttributeDefinition.Query().Order(ent.Asc("key")).All(ctx)
	if err != nil {
		return err
	}
	c.zones, c.attributes = zones, make(map[string]*ent.AttributeDefinition, len(list))
	for _, a := range list {
		c.attributes[a.Key] = a
	}
	return nil
}

// allZones returns the zones, loaded once there are any.
func (c *catalogue) allZones(ctx context.Context) ([]*ent.Zone, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.zones) == 0 {
		if err := c.load(ctx); err != nil {
			return nil, err
		}
	}
	return c.zones, nil
}

// zone returns the zone of a code, or the only one when none is named.
func (c *catalogue) zone(ctx context.Context, code *string) (*ent.Zone, error) {
	zones, err := c.allZones(ctx)
	if err != nil {
		return nil, err
	}
	if code == nil {
		if len(zones) == 1 {
			return zones[0], nil
		}
		return nil, fault.New(fault.Invalid, "有多个区，请指明区代码", "there are several zones: name one").On("zone")
	}
	find := func() *ent.Zone {
		for _, z := range c.zones {
			if z.Code == *code {
				return z
			}
		}
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if z := find(); z != nil {
		return z, nil
	}
	if err := c.load(ctx); err != nil {
		return nil, err
	}
	if z := find(); z != nil {
		return z, nil
	}
	return nil, fault.Newf(fault.NotFound, "没有此区：%s", "there is no such zone: %s", *code).On("zone")
}

// today is the business day of a zone.
func (c *catalogue) today(z *ent.Zone) (fact.Date, error) {
	return c.store.Clock().Today(z.TimeZone, z.BusinessDay)
}

// definition returns the definition of an attribute of that subject; an unknown
// key is an error, never "nothing".
func (c *catalogue) definition(ctx context.Context, key string, subject fact.AttributeSubject) (*ent.AttributeDefinition, error) {
	all, err := c.definitions(ctx, key)
	if err != nil {
		return nil, err
	}
	if d := all[key]; d != nil && d.Subject == subject {
		return d, nil
	}
	return nil, fault.Newf(fault.Invalid, "未知的属性：%s", "unknown attribute: %s", key).On("key")
}

// definitions returns all definitions, loaded again when one of the keys is not
// among them.
func (c *catalogue) definitions(ctx context.Context, keys ...string) (map[string]*ent.AttributeDefinition, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.attributes != nil
	for _, key := range keys {
		known = known && c.attributes[key] != nil
	}
	if !known {
		if err := c.load(ctx); err != nil {
			return nil, err
		}
	}
	return c.attributes, nil
}
