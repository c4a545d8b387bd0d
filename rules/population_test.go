package rules

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"bentou/internal/testkit"
	"bentou/rules/engine"
	"bentou/rules/fact"
)

// TestHandWrittenRulesAgree compares every outcome and amount of every household with
// the rules that are written by hand.
func TestHandWrittenRulesAgree(t *testing.T) {
	agreeAtAllSizes(t, 1500)
}

func TestHandWrittenRulesAgreeOnAPopulation(t *testing.T) {
	testkit.Long(t)
	agreeAtAllSizes(t, 20_000)
}

func agreeAtAllSizes(t *testing.T, n int) {
	p := benchmarkPopulation(t)
	hs := madeUp(n)
	for _, size := range []int{1, 7, 64, 256} {
		chunks := chunksOf(t, hs, p.Program(), size)
		for i, c := range chunks {
			p.Decide(c)
			if d := disagreement(p, hs[i*size:min(i*size+size, n)]); d != "" {
				t.Fatalf("chunks of %d, chunk %d: %s", size, i, d)
			}
		}
	}
}

func benchmarkPopulation(t testing.TB) *Population {
	r, found := Load(os.DirFS("packs/liaocheng-etdz"))
	if found.Failed() {
		t.Fatal(found)
	}
	p, err := r.NewPopulation(handDay)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// handProgrammes and handFlags name what is decided by hand, in its order.
var (
	handProgrammes = [personProgrammes]string{"cover_basic", "cover_critical", "cover_waiver", "cover_assistance", "cover_supplement", "dibao_single", "disab_living", "disab_nursing",
		"elder_zone70", "elder_dibao", "centenarian", "elder_care", "post_eligible", "premium_medical", "premium_special", "premium_pension"}
	handFlags = [flagCount]string{"below_line", "near_line", "dibao_ended_near", "relapse_review", "sudden_expense", "uninsured"}
)

// disagreement names the first difference between a chunk that was decided and the
// same households by hand.
func disagreement(p *Population, hs []householdRow) string {
	byHand := newHand(hs)
	byHand.decide(hs)
	prog := p.Program()
	for i := range prog.Programmes {
		key := prog.Programmes[i].Decl.Key
		rows := p.chunk.N[prog.Programmes[i].Decl.Subject]
		at := slices.Index(handProgrammes[:], key)
		for row := range rows {
			var want decided
			switch {
			case at >= 0:
				want = byHand.people[row][at]
			case key == "dibao":
				want = byHand.households[row].dibao
			case key == "dibao_buffer":
				want = byHand.households[row].buffer
			case key == "exit":
				want = byHand.households[row].exit
			default:
				return "nobody wrote " + key + " by hand"
			}
			got := decided{}
			o, fen := p.Outcome(i, row)
			switch got.amount = fen; o {
			case Eligible:
				got.verdict = verdictYes
			case Undetermined:
				got.verdict = verdictOpen
			}
			if got != want {
				return fmt.Sprintf("%s of row %d: %+v, by hand %+v", key, row, got, want)
			}
		}
	}
	for i := range prog.Flags {
		at := slices.Index(handFlags[:], prog.Flags[i].Decl.Key)
		if at < 0 {
			return "nobody wrote " + prog.Flags[i].Decl.Key + " by hand"
		}
		for row := range hs {
			raise, clear := p.Flag(i, row)
			if want := &byHand.households[row]; tri(raise) != want.raise[at] || tri(clear) != want.clear[at] {
				return fmt.Sprintf("%s of row %d: %d %d, by hand %d %d", handFlags[at], row, raise, clear, want.raise[at], want.clear[at])
			}
		}
	}
	for i := range prog.Layers {
		for row := range byHand.claims {
			fen, known := p.LayerPays(i, row)
			if want := byHand.claims[row][i]; known != want.known || (known && fen != want.fen) {
				return fmt.Sprintf("layer %s of claim %d: %d %v, by hand %+v", prog.Layers[i].Decl.Key, row, fen, known, want)
			}
		}
	}
	return ""
}

// hand holds what was decided by hand.
type hand struct {
	households []householdResult
	people     []personResult
	claims     []claimResult
}

func newHand(hs []householdRow) *hand {
	people, claims := 0, 0
	for i := range hs {
		people += len(hs[i].people)
		for j := range hs[i].people {
			claims += len(hs[i].people[j].claims)
		}
	}
	return &hand{make([]householdResult, len(hs)), make([]personResult, people), make([]claimResult, claims)}
}

func (x *hand) decide(hs []householdRow) {
	people, claims := x.people, x.claims
	for i := range hs {
		n := hs[i].decide(&x.households[i], people, claims)
		people, claims = people[len(hs[i].people):], claims[n:]
	}
}

// TestEveryOutcomeOccursInTheBenchmark keeps the comparison honest: each programme
// has all three outcomes, each flag all three values, each layer pays.
func TestEveryOutcomeOccursInTheBenchmark(t *testing.T) {
	hs := madeUp(3000)
	x := newHand(hs)
	x.decide(hs)
	for i, name := range handProgrammes {
		seen := [3]int{}
		for _, r := range x.people {
			seen[r[i].verdict]++
		}
		if seen[verdictNo] == 0 || seen[verdictOpen] == 0 || seen[verdictYes] == 0 {
			t.Errorf("%s: %v", name, seen)
		}
	}
	for i, name := range handFlags {
		raise, clear := [3]int{}, [3]int{}
		for _, r := range x.households {
			raise[r.raise[i]+1]++
			clear[r.clear[i]+1]++
		}
		if slices.Contains(raise[:], 0) || slices.Contains(clear[:], 0) {
			t.Errorf("%s: raised %v, cleared %v", name, raise, clear)
		}
	}
	dibao, buffer, exit := [3]int{}, [3]int{}, [3]int{}
	for _, r := range x.households {
		dibao[r.dibao.verdict]++
		buffer[r.buffer.verdict]++
		exit[r.exit.verdict]++
	}
	for _, seen := range [][3]int{dibao, buffer, exit} {
		if slices.Contains(seen[:], 0) {
			t.Errorf("dibao %v, buffer %v, exit %v", dibao, buffer, exit)
		}
	}
	for i := range 5 {
		paid, nothing, open := 0, 0, 0
		for _, c := range x.claims {
			switch {
			case !c[i].known:
				open++
			case c[i].fen > 0:
				paid++
			default:
				nothing++
			}
		}
		if paid == 0 || nothing == 0 || open == 0 {
			t.Errorf("layer %d: %d paid, %d nothing, %d open", i+1, paid, nothing, open)
		}
	}
}

// chunkSize is how many households a chunk of the benchmark holds.
const chunkSize = 256

// BenchmarkPopulation decides 20,000 households, some with bills, by the pack and by
// hand, one after the other in rounds, and reports the median of the ratios. Both
// leave the results of a chunk for whoever comes after, and both are right on every
// household.
func BenchmarkPopulation(b *testing.B) {
	const households, rounds = 20_000, 9
	p := benchmarkPopulation(b)
	hs := madeUp(households)
	chunks := chunksOf(b, hs, p.Program(), chunkSize)
	x := newHand(hs[:chunkSize])
	largest := newHand(hs)
	x.people, x.claims = largest.people, largest.claims
	people := 0
	for i, c := range chunks {
		people += c.N[fact.EntityPerson]
		p.Decide(c)
		if d := disagreement(p, hs[i*chunkSize:min(i*chunkSize+chunkSize, households)]); d != "" {
			b.Fatal(d)
		}
	}
	machine := engine.NewMachine(p.Program())
	run := func() {
		for _, c := range chunks {
			machine.Run(c)
		}
	}
	run()
	allocs := testing.AllocsPerRun(3, run) + testing.AllocsPerRun(3, func() {
		for _, c := range chunks {
			p.Decide(c)
		}
	})
	if allocs != 0 {
		b.Fatalf("%v allocations", allocs)
	}
	b.ResetTimer()
	var ratios, hand, own []float64
	for b.Loop() {
		for range rounds {
			start := time.Now()
			for first := 0; first < households; first += chunkSize {
				x.decide(hs[first:min(first+chunkSize, households)])
			}
			byHand := time.Since(start)
			start = time.Now()
			for _, c := range chunks {
				p.Decide(c)
			}
			byEngine := time.Since(start)
			hand = append(hand, float64(byHand)/households)
			own = append(own, float64(byEngine)/households)
			ratios = append(ratios, float64(byEngine)/float64(byHand))
		}
	}
	b.ReportMetric(median(ratios), "x-hand")
	b.ReportMetric(median(hand), "hand-ns/household")
	b.ReportMetric(median(own), "ns/household")
	b.ReportMetric(allocs/households, "allocs/household")
	b.ReportMetric(float64(people), "persons")
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
