package proof

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bentou/internal/testkit"
	"bentou/rules/pack"
)

// No made-up row names a number as great as this one, so that it stands for all beyond.
const pastAll = 6

// keysTried are the values with which a column of a made-up table is tried.
func keysTried(column string) []string {
	switch column {
	case "colour":
		return []string{"red", "green", "blue"}
	case "grade":
		return []string{"low", "middle", "high"}
	}
	var out []string
	for n := range pastAll + 1 {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

// fitsKey reports whether a key, as a row of a decision table writes it, has a value.
func fitsKey(key, value string) bool {
	n, err := strconv.Atoi(value)
	if key == "any" || err != nil {
		return key == "any" || slices.Contains(strings.Split(key, "|"), value)
	}
	low, high := key, key
	if from, to, ranged := strings.Cut(key, ".."); ranged {
		low, high = from, to
	} else if from, more := strings.CutSuffix(key, "+"); more {
		low, high = from, ""
	}
	bound := func(text string, none int) int {
		if b, err := strconv.Atoi(text); err == nil {
			return b
		}
		return none
	}
	return bound(low, 0) <= n && n <= bound(high, n)
}

// tried is what trying all keys of a table finds: those that no row has, and pairs of
// rows, counted from 1, that have the same, with these.
type tried struct {
	gaps     map[string]bool
	overlaps map[[2]int]map[string]bool
}

// tryKeys tries every combination of the values of the columns with rows as a decision
// table has them.
func tryKeys(columns []string, rows [][]string) tried {
	out := tried{map[string]bool{}, map[[2]int]map[string]bool{}}
	var visit func(keys []string)
	visit = func(keys []string) {
		if len(keys) < len(columns) {
			for _, v := range keysTried(columns[len(keys)]) {
				visit(append(slices.Clone(keys), v))
			}
			return
		}
		name, first := strings.Join(keys, " × "), 0
		for i, row := range rows {
			all := true
			for k, key := range row {
				all = all && fitsKey(key, keys[k])
			}
			switch {
			case all && first == 0:
				first = i + 1
			case all:
				pair := [2]int{first, i + 1}
				if out.overlaps[pair] == nil {
					out.overlaps[pair] = map[string]bool{}
				}
				out.overlaps[pair][name] = true
			}
		}
		if first == 0 {
			out.gaps[name] = true
		}
	}
	visit(nil)
	return out
}

// named are the keys that a diagnostic names: the last of decision tables stands for
// all beyond it.
func named(keys string) (out []string) {
	before, last := "", keys
	if i := strings.LastIndex(keys, " × "); i >= 0 {
		before, last = keys[:i+len(" × ")], keys[i+len(" × "):]
	}
	from, more := strings.CutSuffix(last, "+")
	if !more {
		return []string{keys}
	}
	n, _ := strconv.Atoi(from)
	for ; n <= pastAll; n++ {
		out = append(out, before+strconv.Itoa(n))
	}
	return out
}

// compareKeys checks what is said of gaps and overlaps of the tables of a pack by trying
// all their keys.
func compareKeys(t *testing.T, p *pack.Pack, found pack.Diagnostics, text string, sum *tally) {
	t.Helper()
	refused := false
	for _, d := range p.Parameters {
		if d.Shape != pack.Table {
			continue
		}
		value := d.Values[0]
		var rows [][]string
		for _, r := range value.Rows {
			var keys []string
			for _, l := range r.Keys {
				keys = append(keys, l.Text)
			}
			rows = append(rows, keys)
		}
		is := tryKeys(d.Keys, rows)
		if d.Otherwise != nil {
			is.gaps = nil
		}
		if d.Hit != pack.HitUnique {
			is.overlaps = nil
		}
		if d.Hit == "" && d.Keys[len(d.Keys)-1] == "int" {
			is.gaps = between(rows, is.gaps)
		}
		gaps, overlaps, pairs := map[string]bool{}, map[[2]int]bool{}, 0
		said := 0
		for _, x := range found {
			if x.Pos.Line != value.Pos.Line {
				continue
			}
			refused = true
			_, keys, _ := strings.Cut(x.Message.EN, " fits ")
			switch x.Code {
			case "gap":
				said++
				if d.Hit == "" { // of plain tables only that there is one is compared
					continue
				}
				for _, k := range named(keys) {
					gaps[k] = true
				}
			case "overlap":
				var pair [2]int
				if _, err := fmt.Sscanf(x.Message.EN, "rows %d and %d of", &pair[0], &pair[1]); err != nil {
					t.Fatalf("%v in %s", err, x.Message.EN)
				}
				_, keys, _ = strings.Cut(x.Message.EN, " both fit ")
				for _, k := range named(keys) {
					if !is.overlaps[pair][k] {
						t.Errorf("rows %v of %s are said to fit %s, and do not\n%s", pair, d.Key, k, text)
					}
				}
				overlaps[pair], pairs = true, pairs+1
			default:
				t.Errorf("%s: %s\n%s", x.Code, x.Message.EN, text)
			}
		}
		switch {
		case said > 0 != (len(is.gaps) > 0):
			t.Errorf("%s: %d gaps are said, there are %v\n%s", d.Key, said, is.gaps, text)
		case d.Hit != "" && said < 5 && !maps.Equal(gaps, notNil(is.gaps)):
			t.Errorf("%s: the gaps %v are said, there are %v\n%s", d.Key, gaps, is.gaps, text)
		}
		for k := range gaps { // of many five are said
			if !is.gaps[k] {
				t.Errorf("%s: %s is said to be a gap\n%s", d.Key, k, text)
			}
		}
		if pairs != len(is.overlaps) || pairs != len(overlaps) {
			t.Errorf("%s: the overlaps %v are said, there are %v\n%s", d.Key, overlaps, is.overlaps, text)
		}
		if d.Hit != "" {
			sum.decision++
		}
		sum.holes += min(said, 1)
		sum.overlaps += min(pairs, 1)
	}
	if refused && !found.Failed() { // a condition may be refused as well
		t.Errorf("a pack is not refused for %v\n%s", found, text)
	}
}

func notNil(m map[string]bool) map[string]bool {
	if m == nil {
		return map[string]bool{}
	}
	return m
}

// between leaves of the keys without a row those whose number lies between two rows of
// the same codes, and one for codes without any: what lies beyond is said by beyond.
func between(rows [][]string, gaps map[string]bool) map[string]bool {
	out := map[string]bool{}
	for gap := range gaps {
		i := strings.LastIndex(gap, " × ")
		n, _ := strconv.Atoi(gap[i+len(" × "):])
		below, above := false, false
		for _, row := range rows {
			if strings.Join(row[:len(row)-1], " × ") == gap[:i] {
				at, _ := strconv.Atoi(row[len(row)-1])
				below, above = below || at < n, above || at > n
			}
		}
		if below == above {
			out[gap] = true
		}
	}
	return out
}

// decision makes up the rows of a decision table over colours and numbers, and says
// which of those that fit counts.
func (m *maker) decision(otherwise bool) (hit string, rows [][]string) {
	for {
		rows = nil
		if hit = m.one(pack.HitFirst, pack.HitUnique); hit == pack.HitFirst {
			for range 1 + m.IntN(4) {
				rows = append(rows, []string{m.one("any", "red", "red|green", "blue"), m.one("any", "0", "1..2", "..1", "2+", "3")})
			}
			if m.IntN(2) == 0 {
				rows = append(rows, []string{"any", "any"})
			}
		} else { // parts that make up the whole, but for one more or less
			whole := [][]string{{"any"}, {"red", "green|blue"}, {"red|green", "blue"}, {"red", "green", "blue"}}
			for _, who := range whole[m.IntN(len(whole))] {
				parts := [][]string{{"any"}, {"..1", "2+"}, {"0", "1..2", "3+"}, {"0", "1+"}}
				for _, how := range parts[m.IntN(len(parts))] {
					rows = append(rows, []string{who, how})
				}
			}
			switch at := m.IntN(len(rows)); m.IntN(3) {
			case 0:
				if len(rows) > 1 {
					rows = slices.Delete(rows, at, at+1)
				}
			case 1:
				rows = append(rows, []string{m.one("red", "any", "green|blue"), m.one("any", "0", "2..3", "4+")})
			}
			m.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
		}
		seen, twice := map[string]bool{}, false
		for _, row := range rows {
			twice = twice || seen[fmt.Sprint(row)]
			seen[fmt.Sprint(row)] = true
		}
		if twice {
			continue // the reader of packs refuses that
		}
		is := tryKeys([]string{"colour", "int"}, rows)
		if sound := (otherwise || len(is.gaps) == 0) && (hit == pack.HitFirst || len(is.overlaps) == 0); sound || m.unsound || m.IntN(8) == 0 {
			return hit, rows
		}
	}
}

// keysAgree compares made-up decision tables, sound ones and others, with trying all
// their keys.
func keysAgree(t *testing.T, until int) {
	var sum tally
	for seed := uint64(1); sum.decision < until && !t.Failed(); seed++ {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 7)), unsound: true}
		c, d, text := m.pack(t, 0, 20)
		sum.packs++
		compareKeys(t, c.Pack, d, text, &sum)
	}
	t.Logf("%d packs, %d decision tables, tables with gaps: %d, with overlaps: %d", sum.packs, sum.decision, sum.holes, sum.overlaps)
	if sum.holes*20 < sum.decision || sum.overlaps*20 < sum.decision {
		t.Errorf("too few are refused to compare: %+v", sum)
	}
}

// A table is refused for a gap or an overlap where trying all of its keys finds one, and
// the rows and keys that are named are those.
func TestGapsAndOverlapsOfTablesAreThoseThatTryingAllKeysFinds(t *testing.T) { keysAgree(t, 500) }

func TestGapsAndOverlapsOfTenThousandTablesAreThoseThatTryingAllKeysFinds(t *testing.T) {
	testkit.Long(t)
	keysAgree(t, 10_000)
}
