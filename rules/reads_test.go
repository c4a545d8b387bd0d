package rules

import (
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bentou/rules/dossier"
	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// A decision that comes out otherwise when one cell of the facts is another must name
// that cell among what its reasons rest on. The cells are changed one by one and all is
// decided again, so that nothing of the reasons is believed.
func TestWhateverChangesADecisionIsAmongWhatItsReasonsRestOn(t *testing.T) {
	changed := 0
	try := func(t rapid.TB, r *Release, h *dossier.Household, day fact.Date) {
		a, err := r.Assess(h, day)
		if err != nil {
			t.Fatal(err)
		}
		p, err := r.program(day, forDecisions)
		if err != nil {
			t.Fatal(err)
		}
		rests := map[aboutWhom]map[cell]bool{}
		for i := range a.Decisions {
			d := &a.Decisions[i]
			if d.Reasons[0].rests == nil {
				continue // not in force, or nobody is there: nothing was asked
			}
			cells := map[cell]bool{}
			for k := range d.Reasons {
				for _, read := range d.Reasons[k].Reads() {
					cells[cellOf(d.Reasons[k].rests.p, read)] = true
				}
			}
			rests[aboutWhom{d.Programme.Key, d.Subject}] = cells
		}
		decide := func(change func(*engine.Chunk)) map[int][]string {
			d, err := r.chunkOf(h, day, forDecisions)
			if err != nil {
				t.Fatal(err)
			}
			change(d.chunk)
			m := p.run(d.chunk)
			defer p.machines.Put(m)
			out := map[int][]string{}
			for k := range p.Programmes {
				for row := range d.chunk.N[p.Programmes[k].Decl.Subject] {
					yes, known := m.Eligible(k, row)
					amount, paid := m.Amount(k, row)
					out[k] = append(out[k], quoteOf(yes, known, amount, paid))
				}
			}
			return out
		}
		before := decide(func(*engine.Chunk) {})
		d, err := r.chunkOf(h, day, forDecisions)
		if err != nil {
			t.Fatal(err)
		}
		for n, c := range p.Columns {
			for row := range d.chunk.N[c.Input.Entity] {
				for _, to := range othersOf(c.Input.Type.Kind, &d.chunk.Cols[n], row) {
					after := decide(func(k *engine.Chunk) { to(&k.Cols[n], row) })
					for k := range p.Programmes {
						for who := range before[k] {
							if before[k][who] == after[k][who] {
								continue
							}
							changed++
							s := Subject{fact.EntityHousehold, h.ID}
							if p.Programmes[k].Decl.Subject == fact.EntityPerson {
								s = Subject{fact.EntityPerson, d.ids.PersonID(who)}
							}
							key := aboutWhom{p.Programmes[k].Decl.Key, s}
							if about, ok := rests[key]; ok && decidedOn(a, key) == day && !about[cell{n, row}] {
								t.Fatalf("%s of %v changes with %s of row %d as of %s, which its reasons do not name", key.programme, s, c.Input.Name, row, c.Day)
							}
						}
					}
				}
			}
		}
	}
	wide := []*Release{timely(t), sample(t)}
	rapid.Check(t, func(t *rapid.T) {
		try(t, wide[rapid.IntRange(0, 1).Draw(t, "rules")], anyHousehold(t), fact.MustDate("2019-06-01")+fact.Date(rapid.IntRange(0, 400).Draw(t, "day")))
	})
	one := sample(t)
	for _, h := range sampleHomes()[:4] {
		try(t, one, h, fact.MustDate("2019-12-31"))
	}
	try(t, liaocheng(t), couple(), fact.MustDate("2019-12-31"))
	if changed < 1000 {
		t.Errorf("only %d changes changed anything", changed)
	}
}

func quoteOf(yes, known bool, amount int64, paid bool) string {
	b := []byte{'0', '0', ' '}
	if known {
		b[1]++
		if yes {
			b[0]++
		}
	}
	if paid {
		b = appendInt(b, amount)
	}
	return string(b)
}

func decidedOn(a *Assessment, k aboutWhom) fact.Date {
	for i := range a.Decisions {
		if d := &a.Decisions[i]; d.Programme.Key == k.programme && d.Subject == k.subject {
			return d.Day
		}
	}
	return 0
}

// cellOf is the place of what was read.
func cellOf(p place, read Read) cell {
	for n, c := range p.program.Columns {
		if c.Input.Name != read.Input || c.Day != read.On {
			continue
		}
		for row := range p.chunk.N[c.Input.Entity] {
			q := p
			q.entity, q.row = c.Input.Entity, row
			if q.subject() == read.Subject {
				return cell{n, row}
			}
		}
	}
	return cell{-1, -1}
}

// othersOf are other values of a cell: not known, and some that are.
func othersOf(k fact.Kind, c *engine.Col, row int) (out []func(*engine.Col, int)) {
	set := func(v int64) {
		out = append(out, func(c *engine.Col, row int) {
			c.Known[row/64] &^= 1 << (row % 64)
			if c.Ints == nil {
				c.True[row/64] &^= 1 << (row % 64)
			}
			setValue(c, row, v)
		})
	}
	out = append(out, func(c *engine.Col, row int) {
		c.Known[row/64] &^= 1 << (row % 64)
		if c.Ints != nil {
			c.Ints[row] = 0
		} else {
			c.True[row/64] &^= 1 << (row % 64)
		}
	})
	switch k {
	case fact.KindBool:
		set(0)
		set(1)
	case fact.KindCode:
		set(0)
		set(1)
	case fact.KindDate:
		set(int64(fact.MaxDate))
		set(int64(fact.MustDate("2019-03-03")))
	case fact.KindInt:
		set(1)
		set(75)
	default:
		set(0)
		set(300_000)
	}
	_ = c
	return out
}

var (
	paramName = regexp.MustCompile(`param\.([a-z0-9_.]+)`)
	word      = regexp.MustCompile(`[a-z_][a-z0-9_]*`)
)

// Every parameter that the text of a programme names, also by way of variables and of
// other parameters, is among those of its reasons: the text is read here as text.
func TestEveryParameterInTheTextOfARuleIsAmongThoseOfItsReasons(t *testing.T) {
	seen := 0
	for _, r := range []*Release{liaocheng(t), timely(t), sample(t)} {
		day := fact.MustDate("2019-12-31")
		a, err := r.Assess(couple(), day)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Decisions {
			d := &a.Decisions[i]
			got := map[string]bool{}
			for k := range d.Reasons {
				for _, p := range d.Reasons[k].Parameters() {
					got[p.Parameter.Key] = true
					if p.Version == nil {
						t.Errorf("%s says nothing of %s", p.Parameter.Key, p.On)
					} else if p.Version.Confidence == "" || p.Version.Source == "" || p.Parameter.Shape == pack.Scalar && p.Text.ZH == "" {
						t.Errorf("%s comes without its value, source or confidence: %+v", p.Parameter.Key, p)
					}
				}
			}
			for _, key := range named(r.pack, d.Programme, day) {
				seen++
				if !got[key] {
					t.Errorf("%s reads param.%s, which its reasons do not name; they name %v", d.Programme.Key, key, got)
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d parameters were looked for", seen)
	}
}

// named are the parameters in the text of a programme.
func named(p *pack.Pack, programme *pack.Programme, day fact.Date) (out []string) {
	seen := map[string]bool{}
	var read func(text string)
	versions := func(list []*pack.Version, roles ...string) {
		for i := len(list) - 1; i >= 0; i-- {
			if v := list[i]; v.From <= day && (v.To == nil || day < *v.To) {
				for _, role := range roles {
					read(v.Exprs[role].Text)
				}
				return
			}
		}
	}
	read = func(text string) {
		for _, m := range paramName.FindAllStringSubmatch(text, -1) {
			if seen["param."+m[1]] {
				continue
			}
			seen["param."+m[1]] = true
			out = append(out, m[1])
			for _, q := range p.Parameters {
				if q.Key != m[1] {
					continue
				}
				for _, v := range q.Values {
					if v.From <= day && (v.To == nil || day < *v.To) {
						read(v.Expr.Text)
					}
				}
			}
		}
		for _, w := range word.FindAllString(paramName.ReplaceAllString(text, ""), -1) {
			for _, v := range p.Variables {
				if v.Key == w && !seen[w] {
					seen[w] = true
					versions(v.Versions, "expr")
				}
			}
			for _, g := range p.Groups {
				if g.Key == w && !seen[w] {
					seen[w] = true
					read(g.Where.Text)
				}
			}
		}
	}
	versions(programme.Versions, "eligible", "amount")
	slices.Sort(out)
	return slices.Compact(out)
}
