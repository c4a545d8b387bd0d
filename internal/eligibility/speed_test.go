package eligibility

import (
	"os"
	"strconv"
	"testing"
	"time"

	"bentou/internal/zone"
	"bentou/rules"
	"bentou/rules/fact"
)

// BenchmarkDecide decides a whole demo zone, once an iteration, and compares the time
// with that of reading the same facts and writing the same rows without any rule: the
// metric x-io. BENTOU_BENCH_HOUSEHOLDS says how many households it has.
func BenchmarkDecide(b *testing.B) {
	households := 500
	if n, err := strconv.Atoi(os.Getenv("BENTOU_BENCH_HOUSEHOLDS")); err == nil {
		households = n
	}
	asOf := fact.MustDate("2019-12-31")
	var deciding, moving time.Duration
	written := 0
	for range b.N {
		b.StopTimer()
		s, other := sqlite(b), sqlite(b)
		e, plain := demoZone(b, s, households), demoZone(b, other, households)
		b.StartTimer()
		began := time.Now()
		r, err := e.Decide(b.Context(), Options{AsOf: &asOf})
		check(b, err)
		deciding += time.Since(began)
		b.StopTimer()
		written += r.Decisions
		moving += move(b, plain, asOf)
	}
	b.ReportMetric(float64(written)/deciding.Seconds(), "decisions/s")
	b.ReportMetric(float64(households*b.N)/deciding.Seconds(), "households/s")
	b.ReportMetric(float64(deciding)/float64(moving), "x-io")
}

// move reads and writes what deciding does, with answers that were made before, and
// returns how long that takes.
func move(b *testing.B, e *Service, asOf fact.Date) (took time.Duration) {
	b.Helper()
	ctx := b.Context()
	z, err := zone.Find(ctx, e.store.Client(), nil)
	check(b, err)
	release, err := e.ReleaseFor(ctx, asOf, now)
	check(b, err)
	homes, filter, err := e.choose(ctx, z, Options{})
	check(b, err)
	r, err := e.findRun(ctx, z, asOf, release, filter)
	check(b, err)
	r.actor = DefaultActor
	l, err := newLoader(ctx, e.store, z.ID, r.known, asOf)
	check(b, err)
	for len(homes) > 0 {
		part := homes[:min(blockSize, len(homes))]
		homes = homes[len(part):]
		answers, err := judge(ctx, l, r.release, r.asOf, part)
		check(b, err)
		began := time.Now()
		check(b, readAndWrite(b, e, r, l, part, answers, len(homes) == 0))
		took += time.Since(began)
	}
	return took
}

func readAndWrite(b *testing.B, e *Service, r *run, l *loader, homes []home, answers []*rules.Assessment, last bool) error {
	ids := make([]int, len(homes))
	for i, h := range homes {
		ids[i] = h.id
	}
	if _, err := l.load(b.Context(), ids); err != nil {
		return err
	}
	return e.writeBlock(b.Context(), r, judged{homes: homes, assessments: answers, last: last})
}
