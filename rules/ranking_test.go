package rules

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// everyCase is the obvious way to give out places: it tries every value that an
// unknown key may have, every set of the undetermined who turn out to be eligible
// and every order in which ties may be drawn, and gives out the places one by one.
type everyCase struct {
	r     *ranking
	all   []*entrant // the undetermined last
	open  int        // how many of them are undetermined
	visit func(chosen []bool, placed []bool)
}

// values are what an unknown key may be: below, between and above those of drawKey.
var everyValue = []int32{-9, 0, 1, 2, 9}

func (o *everyCase) run() {
	type slot struct{ home, key int } // a key of a household is unknown once
	var slots [][]*int32
	at := map[slot]int{}
	keys := make([][]int32, len(o.all))
	for i, e := range o.all {
		keys[i] = slices.Clone(e.keys)
		for k := range keys[i] {
			if keys[i][k] != noKey {
				continue
			}
			s := slot{-1 - i, k}
			if o.r.shared[k] {
				s.home = e.household
			}
			n, ok := at[s]
			if !ok {
				n = len(slots)
				at[s] = n
				slots = append(slots, nil)
			}
			slots[n] = append(slots[n], &keys[i][k])
		}
	}
	var fill func(n int)
	fill = func(n int) {
		if n < len(slots) {
			for _, v := range everyValue {
				for _, p := range slots[n] {
					*p = v
				}
				fill(n + 1)
			}
			return
		}
		for set := range 1 << o.open {
			chosen := make([]bool, len(o.all))
			var there []int
			for i := range o.all {
				chosen[i] = i < len(o.all)-o.open || set>>(i-len(o.all)+o.open)&1 == 1
				if chosen[i] {
					there = append(there, i)
				}
			}
			permute(there, func(order []int) {
				if o.inOrder(order, keys) {
					o.visit(chosen, o.give(order))
				}
			})
		}
	}
	fill(0)
}

func (o *everyCase) inOrder(order []int, keys [][]int32) bool {
	for n, b := range order {
		for _, a := range order[:n] { // those drawn need not be neighbours
			c := slices.Compare(keys[a], keys[b])
			if c == 0 && o.all[a].drawn > 0 && o.all[b].drawn > 0 {
				c = o.all[a].drawn - o.all[b].drawn
			}
			if c > 0 {
				return false
			}
		}
	}
	return true
}

func (o *everyCase) give(order []int) []bool {
	placed, homes, left := make([]bool, len(o.all)), map[int]int{}, o.r.quota
	for _, i := range order {
		home := o.all[i].household
		if left > 0 && (o.r.limit == 0 || homes[home] < o.r.limit) {
			placed[i] = true
			homes[home]++
			left--
		}
	}
	return placed
}

func permute(list []int, visit func([]int)) {
	var next func(n int)
	next = func(n int) {
		if n == len(list) {
			visit(list)
			return
		}
		for i := n; i < len(list); i++ {
			list[n], list[i] = list[i], list[n]
			next(n + 1)
			list[n], list[i] = list[i], list[n]
		}
	}
	next(0)
}

func drawRanking(t *rapid.T, unknowns int) (*ranking, []*entrant) {
	r := &ranking{quota: rapid.IntRange(0, 3).Draw(t, "quota"), limit: rapid.IntRange(0, 2).Draw(t, "limit"),
		shared: []bool{rapid.Bool().Draw(t, "shared"), false}, homes: make([]pairs, 3)}
	one := func() *entrant {
		e := &entrant{household: rapid.IntRange(0, 2).Draw(t, "household")}
		for range r.shared {
			key := rapid.Int32Range(0, 2).Draw(t, "key")
			if unknowns > 0 && rapid.IntRange(0, 3).Draw(t, "known") == 0 {
				key = noKey
				unknowns--
			}
			e.keys = append(e.keys, key)
		}
		return e
	}
	for range rapid.IntRange(0, 4).Draw(t, "candidates") {
		r.list = append(r.list, one())
	}
	var open []*entrant
	for range rapid.IntRange(0, 1).Draw(t, "undetermined") {
		open = append(open, one())
	}
	// A key of the household is the same for all its members.
	homes := map[int]int32{}
	for _, e := range slices.Concat(r.list, open) {
		if !r.shared[0] {
			break
		}
		if v, ok := homes[e.household]; ok {
			e.keys[0] = v
		}
		homes[e.household] = e.keys[0]
	}
	return r, open
}

// TestAPlaceIsGivenIfAndOnlyIfItIsGivenInEveryCase compares the ranking with every
// case that is possible, also of ties and of what the undetermined may do to a place.
func TestAPlaceIsGivenIfAndOnlyIfItIsGivenInEveryCase(t *testing.T) {
	var saw [unsure + 1]bool
	// A hundred cases are few: at least a thousand, until each placing was among them.
	for round := 0; round < 10 || round < 200 && slices.Contains(saw[:], false); round++ {
		rapid.Check(t, func(t *rapid.T) { inEveryCase(t, &saw) })
	}
	if slices.Contains(saw[:], false) {
		t.Errorf("these placings were among the cases: %v", saw)
	}
}

func inEveryCase(t *rapid.T, saw *[unsure + 1]bool) {
	r, open := drawRanking(t, 3)
	n := len(r.list)
	order := rapid.Permutation(seq(n)).Draw(t, "drawn")
	named := rapid.IntRange(0, n).Draw(t, "names in the draw")
	position := map[*entrant]int{}
	for i, k := range order[:named] {
		position[r.list[k]] = i + 1
	}
	draws := r.settle(func(e *entrant) int { return position[e] })
	placings := make([]placing, n)
	for i, e := range r.list {
		placings[i] = e.placing
		saw[e.placing] = true
	}
	g := &giving{ranking: r, open: open}
	provisional := make([]bool, n)
	for i, e := range r.list {
		provisional[i] = e.placing == in && g.provisional(e)
		if e.placing != placings[i] {
			t.Fatal("looking at the undetermined changed a placing")
		}
	}
	var always, ever, lost [5]bool
	for i := range always {
		always[i] = true
	}
	place := map[*entrant]int{}
	all := slices.Concat(r.list, open)
	for i, e := range all {
		place[e] = i
	}
	mayBe := make([]bool, len(open))
	(&everyCase{r: r, all: all, open: len(open), visit: func(chosen, placed []bool) {
		alone := !slices.Contains(chosen[n:], true)
		for i := range n {
			if alone {
				always[i], ever[i] = always[i] && placed[i], ever[i] || placed[i]
			}
			lost[i] = lost[i] || !placed[i]
		}
		for i := range open {
			mayBe[i] = mayBe[i] || placed[n+i]
		}
		for _, d := range draws {
			got := 0
			for _, e := range d.entrants {
				if placed[place[e]] {
					got++
				}
			}
			if alone && got != d.seats {
				t.Fatalf("a draw is for %d seats, and %d are given", d.seats, got)
			}
		}
	}}).run()
	inDraws := map[*entrant]int{}
	for _, d := range draws {
		if d.seats < 1 || d.seats >= len(d.entrants) {
			t.Fatalf("a draw for %d of %d", d.seats, len(d.entrants))
		}
		missing := false
		for _, e := range d.entrants {
			inDraws[e]++
			missing = missing || position[e] == 0
		}
		if !missing {
			t.Fatal("a draw that names everyone settled nothing")
		}
	}
	for i, p := range placings {
		var want string
		switch {
		case always[i]:
			want = "in"
		case !ever[i]:
			want = "out"
		default:
			want = "open"
		}
		if got := map[placing]string{in: "in", outOfQuota: "out", outOfHome: "out", tied: "open", unsure: "open"}[p]; got != want {
			t.Fatalf("%d is %s, and in every case %s", i, got, want)
		}
		if p == in && provisional[i] != lost[i] {
			t.Fatalf("%d is provisional: %v, and may lose its place: %v", i, provisional[i], lost[i])
		}
		if (p == tied) != (inDraws[r.list[i]] == 1) {
			t.Fatalf("%d ties: %v, and is in %d draws", i, p == tied, inDraws[r.list[i]])
		}
		unknown := slices.ContainsFunc(r.list, func(e *entrant) bool { return slices.Contains(e.keys, noKey) })
		if p == unsure && !unknown {
			t.Fatalf("%d is unsure, and everything is known", i)
		}
	}
	for i, e := range open {
		r.count(e, r.list)
		if may := e.placing != outOfQuota && e.placing != outOfHome; may != mayBe[i] {
			t.Fatalf("undetermined %d may have a place: %v, and in every case %v", i, may, mayBe[i])
		}
	}
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
