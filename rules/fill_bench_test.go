package rules

import (
	"testing"
	"time"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
)

// crowd are households of three, with what the registry usually has of them.
func crowd(n int) (out []*dossier.Household) {
	for h := range n {
		home := &dossier.Household{ID: h, Records: []dossier.Record{
			rec("poverty_registration", "2016-01-01", "", "attribute=DIBAO_POOR", "exit_status=EXITED_WITH_BENEFITS", "main_cause=ILLNESS"),
			rec("dibao_spell", "2015-01-01", "", "category=RURAL", "monthly_amount=300"),
			rec("housing", "2016-01-01", "", "grade=B"),
			rec("water", "2016-01-01", "", "overall=MET"),
			rec("unit_completeness", "2018-01-01", "", "register=DIBAO"),
			rec("unit_completeness", "2018-01-01", "", "register=DISABILITY_CERTIFICATE"),
			rec("household_completeness", "2019-01-01", "2020-01-01", "register=INCOME"),
		}}
		for k := range 3 {
			birth := fact.NewDate(1940+h%70, time.Month(1+k), 1+h%28).String()
			p := someone(h*3+k, birth, "2015-01-01", "",
				rec("hukou", "2015-01-01", "", "place=LOCAL"),
				rec("schooling", "2015-01-01", "", "education_level=PRIMARY", "stage=NOT_IN_SCHOOL"),
				rec("health", "2015-01-01", "", "condition=HEALTHY"),
				rec("labour", "2015-01-01", "", "ability=WEAK"))
			for _, year := range []string{"2018", "2019"} {
				period := fact.YearOf(fact.MustDate(year + "-01-01").Year())
				for source, item := range map[string]string{"WAGE": "WAGES", "TRANSFER": "PENSION"} {
					p.Records = append(p.Records, rec("income", period.From.String(), period.To.String(), "income_source="+source, "item="+item, "amount=1416.50"))
				}
				p.Records = append(p.Records, rec("insurance_enrolment", period.From.String(), period.To.String(), "kind=RESIDENT_MEDICAL", "enrolled=true"))
			}
			home.Members = append(home.Members, p)
		}
		out = append(out, home)
	}
	return out
}

// manyColumns are about a hundred: every field, incomes over all windows, held over
// half a year.
func manyColumns(day fact.Date) (out []engine.Column) {
	for _, f := range fact.Fields() {
		if f.Entity <= fact.EntityPerson {
			out = append(out, engine.Column{Input: fieldInput(f.Name), Day: day})
		}
	}
	for window := range lang.Windows {
		for _, kinds := range []string{"ALL", "WAGE", "TRANSFER", "PENSION"} {
			out = append(out, engine.Column{Input: incomeInput(kinds, window), Day: day})
		}
	}
	for n := 1; n < 7; n++ {
		for _, name := range []string{"dibao_category", "age", "hukou", "household_attribute", "size"} {
			out = append(out, engine.Column{Input: fieldInput(name), Day: engine.AddMonths(day, -n)})
		}
	}
	return out
}

// BenchmarkFill fills chunks of 256 households whose records were parsed before, as
// a run over several days does.
func BenchmarkFill(b *testing.B) {
	benchmarkFill(b, true, 256)
}

// BenchmarkFillUnprepared also parses the records.
func BenchmarkFillUnprepared(b *testing.B) {
	benchmarkFill(b, false, 256)
}

// BenchmarkFillOne fills a chunk for each household.
func BenchmarkFillOne(b *testing.B) {
	benchmarkFill(b, true, 1)
}

func benchmarkFill(b *testing.B, prepared bool, size int) {
	day := fact.MustDate("2019-12-31")
	hs := crowd(size)
	for _, h := range hs {
		if prepared {
			h.Prepare()
		}
	}
	cols := manyColumns(day)
	f := newFiller(cols, day, dossier.Options{})
	b.ReportAllocs()
	for b.Loop() {
		f.fill(hs)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/household")
	b.ReportMetric(float64(len(cols)), "columns")
}
