package audit

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent/predicate"
)

// About selects the entries that name an object: among the ids of the fields shown,
// or among the other objects. It reads each entry that the other conditions leave.
func About(id int) predicate.AccessLogEntry {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			what := s.C("what")
			if b.Dialect() == dialect.Postgres {
				b.WriteString("(EXISTS (SELECT 1 FROM jsonb_path_query(" + what + "::jsonb, '$.reads[*].ids[*]') AS span WHERE ").
					Arg(id).WriteString("::bigint BETWEEN (span->>0)::bigint AND (span->>-1)::bigint) OR ").
					WriteString(what + "::jsonb->'objects' @> to_jsonb(").Arg(id).WriteString("::bigint))")
				return
			}
			b.WriteString("(EXISTS (SELECT 1 FROM json_each(" + what + ", '$.reads') AS r, json_each(r.value, '$.ids') AS span WHERE ").
				Arg(id).WriteString(" BETWEEN json_extract(span.value, '$[0]') AND json_extract(span.value, '$[#-1]')) OR EXISTS (SELECT 1 FROM json_each(" + what + ", '$.objects') AS o WHERE o.value = ").
				Arg(id).WriteString("))")
		}))
	}
}
