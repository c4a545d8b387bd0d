package upload

import (
	"context"
	"database/sql"
	"time"

	"bentou/internal/fault"
)

// What one caller may send within [quotaTime], where nothing else is said: the rosters
// of a county's townships several times over, and a fraction of a disk. What an import
// sets aside for them counts too.
const (
	DefaultQuotaFiles = 200
	DefaultQuotaBytes = 4 << 30
	quotaTime         = 24 * time.Hour
)

// TooManyRequests is the code of what is refused for the quota, as the API has it for
// its rates.
const TooManyRequests fault.Code = "TOO_MANY_REQUESTS"

// quota is the cause of such a refusal: the limit by its name in docs/limits.md.
type quota struct {
	limit string
	max   int64
}

func (q *quota) Error() string { return "over " + q.limit }

// within refuses a file of so many bytes where its sender sends too much. What they sent
// leaves the count a day later, so that nothing has to be deleted for the next.
func (u *Uploads) within(ctx context.Context, query func(context.Context, string, ...any) (*sql.Rows, error), actor string, bytes int64) error {
	rows, err := query(ctx, "SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM uploads WHERE actor = ? AND at > ?",
		actor, u.store.Clock().Now().Add(-quotaTime))
	if err != nil {
		return err
	}
	defer rows.Close()
	files, sent := 0, int64(0)
	for rows.Next() {
		if err := rows.Scan(&files, &sent); err != nil {
			return err
		}
	}
	switch {
	case rows.Err() != nil:
		return rows.Err()
	case files >= u.opts.QuotaFiles:
		return fault.Newf(TooManyRequests, "24 小时内上传的文件已达上限：%d 个", "so many files may be sent within 24 hours: %d", u.opts.QuotaFiles).
			Because(&quota{"uploadFiles", int64(u.opts.QuotaFiles)})
	case sent+bytes > u.opts.QuotaBytes:
		return fault.Newf(TooManyRequests, "24 小时内上传的文件总量超过上限 %s", "more than %s would be sent within 24 hours", bytesText(u.opts.QuotaBytes)).
			Because(&quota{"uploadBytes", u.opts.QuotaBytes})
	}
	return nil
}
