package audit

import (
	"context"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// readers may read the access log.
var readers = []access.Role{access.Auditor, access.Administrator}

// Protect makes a client answer for the access log only to those who may read it,
// whatever way it is asked for (a list, an id, a count), and notes in the log what
// they read of it.
func Protect(client *ent.Client) {
	client.AccessLogEntry.Intercept(ent.InterceptFunc(func(next ent.Querier) ent.Querier {
		return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
			caller, err := access.From(ctx)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(readers, caller.Role) {
				return nil, fault.New(fault.Forbidden, "仅审计员与管理员可查阅访问日志", "only the auditor and the administrator read the access log")
			}
			value, err := next.Query(ctx, q)
			if err != nil {
				return nil, err
			}
			var ids []int
			if entries, ok := value.([]*ent.AccessLogEntry); ok {
				for _, e := range entries {
					ids = append(ids, e.ID)
				}
			}
			return value, note(ctx, fact.AccessAuditRead, "AccessLogEntry", ids...)
		})
	}))
}
