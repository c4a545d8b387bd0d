package eligibility_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bentou/internal/eligibility"
	"bentou/rules"
	"bentou/rules/pack"
	"bentou/rules/packs"
)

// workedOut is a household of such a file: what is to come out for each subject, who
// names subjects, with the flags under "flags".
type workedOut struct {
	code, working string
	lines         map[string][]expectation
}

// expectation is what the working says of the keys that a pattern names: yes, no, an
// amount, raised, quiet, or ? and open with facts that must be among those asked for.
type expectation struct {
	pattern, verdict string
	asks             []string
}

// of is what is said of a key: the last pattern that names it, else the rest.
func of(list []expectation, key string) (found expectation, ok bool) {
	for _, e := range list {
		if m, err := path.Match(e.pattern, key); err == nil && m {
			found, ok = e, true
		}
	}
	if ok {
		return found, true
	}
	if i := slices.IndexFunc(list, func(e expectation) bool { return e.pattern == "rest" }); i >= 0 {
		return list[i], true
	}
	return expectation{}, false
}

// worked reads a file of households. Lines before the first household are its preface.
func worked(t *testing.T, name string) (out []workedOut) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if code, ok := strings.CutPrefix(line, "== "); ok {
			out = append(out, workedOut{code: code, lines: map[string][]expectation{}})
			continue
		}
		if len(out) == 0 {
			continue
		}
		h := &out[len(out)-1]
		who, said, ok := strings.Cut(line, ": ")
		if !ok || who != "household" && who != "flags" && strings.Trim(who, "0123456789") != "" {
			h.working += line + "\n"
			continue
		}
		for part := range strings.SplitSeq(said, ", ") {
			words := strings.Fields(part)
			if len(words) < 2 || words[1] != "?" && words[1] != "open" && len(words) > 2 {
				t.Fatalf("%s:%d: %q is not a key and what comes out", name, n+1, part)
			}
			h.lines[who] = append(h.lines[who], expectation{words[0], words[1], words[2:]})
		}
	}
	return out
}

func TestTheHouseholdsWorkedOutByHandComeOutAsWorkedOut(t *testing.T) {
	s := newSample(t)
	all := worked(t, "by-hand.txt")
	if len(all) < 50 {
		t.Fatalf("only %d households were worked out by hand", len(all))
	}
	seen := map[string]map[string]int{} // how often a programme comes out as what
	for _, h := range all {
		if len(h.working) < 80 {
			t.Errorf("%s: no working is shown", h.code)
		}
		a := s.of(t, h.code)
		for key, got := range h.compare(t, a, true) {
			if seen[key] == nil {
				seen[key] = map[string]int{}
			}
			for _, g := range got {
				seen[key][g]++
			}
		}
	}
	settled(t, seen)
}

func TestASecondComputationOfFiftyHouseholdsAgrees(t *testing.T) {
	s := newSample(t)
	all := worked(t, "computed-apart.txt")
	if len(all) != 50 {
		t.Fatalf("there are %d", len(all))
	}
	for _, h := range all {
		h.compare(t, s.of(t, h.code), false)
	}
}

// compare says where Bentou answers otherwise, and what it answers to each programme. whole: everything
// must have been worked out.
func (h *workedOut) compare(t *testing.T, a *eligibility.Answer, whole bool) map[string][]string {
	t.Helper()
	said := map[string][]string{}
	known := map[string]bool{"flags": true}
	check := func(who, key, got string, missing []rules.Missing) {
		known[who] = true
		want, ok := of(h.lines[who], key)
		switch {
		case !ok && whole:
			t.Errorf("%s, %s: %s is not worked out", h.code, who, key)
			return
		case !ok:
			return
		case want.verdict == "open": // by hand it is no: what Bentou leaves open is not wrong, but more than it must
			want.verdict = "?"
		}
		if got != want.verdict {
			t.Errorf("%s, %s, %s: Bentou says %s, worked out %s", h.code, who, key, got, want.verdict)
		}
		for _, ask := range want.asks {
			if !slices.ContainsFunc(missing, func(m rules.Missing) bool { return strings.HasPrefix(strings.TrimPrefix(m.Input, "attr:"), ask) }) {
				t.Errorf("%s, %s, %s: Bentou does not ask for %s but for %v", h.code, who, key, ask, inputs(missing))
			}
		}
	}
	for _, d := range a.Decisions {
		said[d.Programme.Key] = append(said[d.Programme.Key], verdict(d))
		check(who(a, d.Subject), d.Programme.Key, verdict(d), d.Missing)
	}
	for _, f := range a.Flags {
		got := state(f)
		if got == "undetermined" {
			got = "?"
		}
		check("flags", f.Flag.Key, got, f.Missing)
	}
	for who := range h.lines {
		if !known[who] {
			t.Errorf("%s: there is nobody at %s", h.code, who)
		}
	}
	return said
}

// oneSided are the programmes of which the roster cannot settle one side twice, with why.
var oneSided = map[string]struct{ never, why string }{
	"dibao":         {"yes", "property is not in the roster"},
	"dibao_single":  {"yes", "property is not in the roster"},
	"dibao_buffer":  {"yes", "why dibao ended is not in the roster"},
	"exit":          {"yes", "food and clothing are not in the roster"},
	"post_eligible": {"yes", "neither wish nor health check is in the roster"},
	"centenarian":   {"yes", "nobody in the roster is a hundred"},
	"disab_nursing": {"yes", "one person of the roster has the grade, the need of care and no destitute support"},
	"cover_basic":   {"no", "employees' insurance is not in the roster"},
}

// settled says that the households worked out have each programme twice both ways, or
// twice what the roster can give.
func settled(t *testing.T, seen map[string]map[string]int) {
	t.Helper()
	p, diagnostics := pack.Read(packs.Liaocheng())
	if diagnostics != nil {
		t.Fatal(diagnostics)
	}
	for _, p := range p.Programmes {
		n := map[string]int{}
		for got, times := range seen[p.Key] {
			if got != "no" && got != "?" {
				got = "yes"
			}
			n[got] += times
		}
		for _, side := range []string{"yes", "no"} {
			switch one := oneSided[p.Key]; {
			case one.never == side && n[side] > 1:
				t.Errorf("%s comes out as %s %d times, though %s", p.Key, side, n[side], one.why)
			case one.never != side && n[side] < 2:
				t.Errorf("%s comes out as %s %d times only", p.Key, side, n[side])
			}
		}
	}
}

func verdict(d rules.Decision) string {
	switch {
	case d.Outcome == rules.Undetermined:
		return "?"
	case d.Outcome == rules.Ineligible:
		return "no"
	case d.Amount != nil:
		return d.Amount.String()
	}
	return "yes"
}

func inputs(list []rules.Missing) (out []string) {
	for _, m := range list {
		out = append(out, m.Input)
	}
	return out
}
