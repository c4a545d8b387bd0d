package rules

import (
	"fmt"
	"slices"
	"strings"

	"bentou/rules/engine"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// Differing names the programmes and flags of which two releases may say different
// things as of a day. Of every other one they say the same of every household: on each
// day of the month that may be looked at both come to the same instructions over the
// same columns, and its kind group, the day that counts and the cycle are the same.
// What is only called otherwise makes no difference.
func Differing(a, b *Release, asOf fact.Date) (*engine.Selection, error) {
	out := &engine.Selection{Programmes: map[string]bool{}, Flags: map[string]bool{}}
	if a == b || a.digest == b.digest && a.meaning == b.meaning {
		return out, nil
	}
	all := a.asks() != b.asks() // a day more or less to look at may concern anyone
	for _, day := range a.reach(b, asOf) {
		x, err := a.printsOn(day)
		if err != nil {
			return nil, err
		}
		y, err := b.printsOn(day)
		if err != nil {
			return nil, err
		}
		all = all || x.options != y.options
		differing(out.Programmes, x.programmes, y.programmes, all)
		if day == asOf {
			differing(out.Flags, x.flags, y.flags, all)
		}
	}
	return out, nil
}

func differing(out map[string]bool, a, b map[string]string, all bool) {
	for key, print := range a {
		if all || b[key] != print {
			out[key] = true
		}
	}
	for key := range b {
		if _, ok := a[key]; all || !ok {
			out[key] = true
		}
	}
}

// asks says which days the programmes of a release ask for besides the day itself.
func (r *Release) asks() (out [3]bool) {
	for _, p := range r.pack.Programmes {
		switch assessOf(p) {
		case pack.AnyDay:
			out[0] = true
		case pack.MonthStart:
			out[1] = true
		case pack.MonthEnd:
			out[2] = true
		}
	}
	return out
}

// reach are the days that one of two releases may look at for some household.
func (r *Release) reach(o *Release, asOf fact.Date) (days []fact.Date) {
	first, last := monthOf(asOf)
	x, y := r.asks(), o.asks()
	for d := first; d <= last; d++ {
		if x[0] || y[0] || d == asOf || d == first && (x[1] || y[1]) || d == last && (x[2] || y[2]) {
			days = append(days, d)
		}
	}
	return days
}

// prints are what tells programmes and flags apart on a day, by key.
type prints struct {
	programmes, flags map[string]string
	amounts           map[string][32]byte // of programmes
	options           string
}

func (r *Release) printsOn(day fact.Date) (*prints, error) {
	if p, ok := r.printed.Load(day); ok {
		return p.(*prints), nil
	}
	p, err := engine.Compile(r.checked, day, engine.Options{Prints: true, Meaning: r.meaning})
	if err != nil {
		return nil, err
	}
	out := &prints{programmes: map[string]string{}, flags: map[string]string{}, amounts: map[string][32]byte{}, options: fmt.Sprint(r.options(day))}
	groups := map[string]*strings.Builder{}
	for i := range p.Programmes {
		x := &p.Programmes[i]
		print := fmt.Sprint(x.Print, x.Decl.Subject, assessOf(x.Decl), x.Decl.Cycle, x.Pays())
		out.programmes[x.Decl.Key] = print
		out.amounts[x.Decl.Key] = x.AmountPrint
		if g := x.Decl.Group; g != "" {
			if groups[g] == nil {
				groups[g] = &strings.Builder{}
			}
			fmt.Fprintln(groups[g], x.Decl.Key, x.Decl.Rule, print)
		}
	}
	for _, x := range r.pack.Programmes {
		if x.Group != "" {
			out.programmes[x.Key] = x.Key + groups[x.Group].String()
		}
	}
	for i := range p.Flags {
		out.flags[p.Flags[i].Decl.Key] = string(p.Flags[i].Print[:])
	}
	r.printed.Store(day, out)
	return out, nil
}

// Reads are the columns that some programmes and flags of a release look at as of a
// day, on that day.
func (r *Release) Reads(asOf fact.Date, only *engine.Selection) ([]*lang.Input, error) {
	p, err := engine.Compile(r.checked, asOf, engine.Options{Only: only, Meaning: r.meaning})
	if err != nil {
		return nil, err
	}
	var out []*lang.Input
	for _, c := range p.Columns {
		if !slices.Contains(out, c.Input) {
			out = append(out, c.Input)
		}
	}
	return out, nil
}
