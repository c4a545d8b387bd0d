package preview

import (
	"os"
	"strconv"
	"testing"
	"time"

	"bentou/rules"
	"bentou/rules/packs"
	"bentou/rules/preview"
)

// BenchmarkPreview compares an edit of one programme, and everything, over a demo zone,
// and relates the time a household to that of deciding one once. BENTOU_BENCH_HOUSEHOLDS
// says how many households it has.
func BenchmarkPreview(b *testing.B) {
	households := 500
	if n, err := strconv.Atoi(os.Getenv("BENTOU_BENCH_HOUSEHOLDS")); err == nil {
		households = n
	}
	s, e := demoZone(b, sqlite(b), households)
	z := s.Client().Zone.Query().OnlyX(b.Context())
	position, err := s.Position(b.Context())
	check(b, err)
	p, err := e.Population(b.Context(), z, yearEnd, position, nil)
	check(b, err)
	before, _ := rules.Load(packs.Liaocheng())
	after := edited(b, "rules/elders.yaml", "hukou == local and age >= 70", "hukou == local and age >= 71")
	one := p.Households[:min(300, len(p.Households))]
	_, err = before.Decide(one, yearEnd)
	check(b, err)
	for _, o := range []struct {
		name string
		preview.Options
	}{{"edit", preview.Options{Parts: 1}}, {"everything", preview.Options{Parts: 1, Everything: true}}} {
		b.Run(o.name, func(b *testing.B) {
			var comparing, deciding time.Duration
			for range b.N {
				began := time.Now()
				_, err := preview.Compare(b.Context(), before, after, p.Households, yearEnd, o.Options)
				check(b, err)
				comparing += time.Since(began)
				b.StopTimer()
				began = time.Now()
				_, err = before.Decide(one, yearEnd)
				check(b, err)
				deciding += time.Since(began)
				b.StartTimer()
			}
			each := float64(comparing.Nanoseconds()) / float64(b.N*len(p.Households))
			once := float64(deciding.Nanoseconds()) / float64(b.N*len(one))
			b.ReportMetric(each, "ns/household")
			b.ReportMetric(each/once, "x-deciding-once")
		})
	}
}
