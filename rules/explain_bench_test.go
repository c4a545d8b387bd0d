package rules_test

import (
	"slices"
	"testing"
	"time"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/packs"
	"bentou/rules/scenario"
)

// BenchmarkReasons decides households by all programmes with full reasons, every text in
// both languages, and without any, by turns: x-reasons is the median of the ratios. The
// households are those of the scenarios of the pack, of whom much is recorded and each of
// whom is another, and an old couple of whom hardly anything is.
func BenchmarkReasons(b *testing.B) {
	r, found := rules.Load(packs.Liaocheng())
	if found.Failed() {
		b.Fatal(found)
	}
	var all []*dossier.Household
	for _, s := range r.Pack().Scenarios {
		if h, wrong := scenario.Household(r, s); wrong == nil && len(h.Members) > 0 {
			h.Prepare()
			all = append(all, h)
		}
	}
	couple := &dossier.Household{ID: 1}
	for id, birth := range map[int]string{10: "1949-12-31", 11: "1950-03-04"} {
		p := &dossier.Person{ID: id}
		for _, record := range [][3]string{{"membership", "relation", "HEAD"}, {"person_record", "birth_date", birth}, {"hukou", "place", "LOCAL"}} {
			p.Records = append(p.Records, dossier.Record{Kind: record[0], Period: fact.Period{From: fact.MustDate("2010-01-01")}, Values: dossier.Values{{Column: record[1], Text: record[2]}}})
		}
		couple.Members = append(couple.Members, p)
	}
	couple.Prepare()
	day := fact.MustDate("2019-12-31")
	for name, hs := range map[string][]*dossier.Household{"scenarios": all, "couple": {couple}} {
		b.Run(name, func(b *testing.B) { benchmarkReasons(b, r, hs, day) })
	}
}

func benchmarkReasons(b *testing.B, r *rules.Release, hs []*dossier.Household, day fact.Date) {
	told := 0
	with := func() {
		told = 0
		for _, h := range hs {
			a, err := r.Assess(h, day)
			if err != nil {
				b.Fatal(err)
			}
			for i := range a.Decisions {
				told += len(a.Decisions[i].Reasons)
			}
		}
	}
	without := func() {
		if _, err := r.Decide(hs, day); err != nil {
			b.Fatal(err)
		}
	}
	times := max(1, 200/len(hs))
	took := func(do func()) float64 {
		began := time.Now()
		for range times {
			do()
		}
		return time.Since(began).Seconds()
	}
	with()
	var ratios, longer, shorter []float64
	round := func() {
		if len(ratios)%2 == 0 {
			longer, shorter = append(longer, took(with)), append(shorter, took(without))
		} else {
			shorter, longer = append(shorter, took(without)), append(longer, took(with))
		}
		ratios = append(ratios, longer[len(longer)-1]/shorter[len(shorter)-1])
	}
	for b.Loop() {
		round()
	}
	for len(ratios) < 7 {
		round()
	}
	median := func(list []float64) float64 { return slices.Sorted(slices.Values(list))[len(list)/2] }
	each := float64(times*len(hs)) / 1e6
	b.ReportMetric(median(ratios), "x-reasons")
	b.ReportMetric(median(longer)/each, "µs-with")
	b.ReportMetric(median(shorter)/each, "µs-without")
	b.ReportMetric(float64(told)/float64(len(hs)), "reasons")
	allocs := testing.AllocsPerRun(2, with) / testing.AllocsPerRun(2, without)
	b.ReportMetric(allocs, "x-allocs")
	b.ReportMetric(0, "ns/op") // says nothing: it is both sides together
}
