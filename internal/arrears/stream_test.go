package arrears

import (
	"math/rand/v2"
	"slices"
	"testing"

	"bentou/internal/testkit"
	"bentou/rules/fact"
)

func TestWhatIsProposedIsWhatPerfectKnowledgeWouldHaveGiven(t *testing.T) {
	testkit.Alone(t)
	streamed(t, sqlite, 1, 40, 14, 1000)
}

func TestWhatIsProposedOnPostgresIsWhatPerfectKnowledgeWouldHaveGiven(t *testing.T) {
	streamed(t, testkit.Postgres, 2, 12, 8, 200)
}

func TestFiftyThousandEventsInAnyOrderComeToWhatPerfectKnowledgeWouldHaveGiven(t *testing.T) {
	testkit.Long(t)
	streamed(t, sqlite, 3, 40, 20, 50_000)
}

func streamed(t *testing.T, database func(testing.TB) string, seed uint64, homes, months, events int) {
	s := &stream{r: rand.New(rand.NewPCG(seed, 7)), homes: homes, month: fact.MustDate("2019-01-01")}
	late := newSide(t, database(t), homes)
	var all []fact.Date
	for n := range months {
		all = append(all, back(s.month, -n))
	}
	s.event()
	for h := range homes {
		for range 2 + s.r.IntN(2) {
			s.born(h, fact.MustDate("1946-01-01")+fact.Date(s.r.IntN(20_000)), true)
		}
	}
	var said []map[spoken]answer
	done, repeated, accepted := 0, 0, 0
	for n, month := range all {
		s.month = month
		for range events*(n+1)/months - events*n/months {
			s.next()
		}
		_, last := monthOf(month)
		late.today(last.String())
		var batch []op
		for _, e := range s.ops[done:] {
			if batch = append(batch, e...); len(batch) >= 100 {
				late.record(batch)
				batch = nil
			}
		}
		late.record(batch)
		done = len(s.ops)
		repeated += late.again(s, n)
		late.decide(last.String())
		said = append(said, late.says(last))
		if s.r.IntN(3) == 0 || n == len(all)-1 {
			late.today((last + 3).String())
			late.reconcile()
			accepted += late.acceptSome(s.r)
		}
	}
	late.today(back(s.month, -1).String())
	late.reconcile()
	before := late.position()
	if r := late.reconcile(); r.Proposals != 0 || late.position() != before {
		t.Errorf("to reconcile again proposed %d", r.Proposals)
	}

	perfect := newSide(t, database(t), homes)
	var known []map[spoken]answer
	left := slices.Clone(s.truths)
	for _, month := range all {
		_, last := monthOf(month)
		perfect.today(last.String())
		var ops []op
		left = perfectly(left, last, perfect.live, &ops)
		for part := range slices.Chunk(ops, 500) {
			perfect.record(part)
		}
		perfect.decide(last.String())
		known = append(known, perfect.says(last))
	}

	granted, want, got := accounts(all, said), accounts(all, known), late.proposed()
	keys := map[spoken]bool{}
	for _, m := range []map[spoken]fact.Money{granted.money, want.money, got.money} {
		for k := range m {
			keys[k] = true
		}
	}
	for k := range got.open {
		keys[k] = true
	}
	var arrears, overpaid fact.Money
	wrong, open := 0, 0
	for k := range keys {
		if want.open[k] {
			open++
			if !got.open[k] && !(granted.open[k] && got.money[k] == 0) {
				t.Errorf("%v is undetermined, and %s is proposed", k, got.money[k])
			}
			continue
		}
		if d := got.money[k]; d > 0 {
			arrears += d
		} else {
			overpaid -= d
		}
		if granted.money[k]+got.money[k] != want.money[k] || got.open[k] {
			if wrong++; wrong <= 10 {
				t.Errorf("%v: %s was granted and %s is proposed, instead of %s in all (open: %v)", k, granted.money[k], got.money[k], want.money[k], got.open[k])
			}
		}
	}
	t.Logf("%d events, %d repeated; %d accounts of which %d are undetermined and %d wrong; %s in arrears, %s overpaid, %d accepted on the way", len(s.ops), repeated, len(keys), open, wrong, arrears, overpaid, accepted)
	if arrears == 0 || overpaid == 0 || open == 0 || accepted == 0 || repeated == 0 {
		t.Error("the stream shows too little")
	}
}
