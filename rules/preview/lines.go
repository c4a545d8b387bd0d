package preview

import (
	"context"
	"slices"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Line is how many households stand near a line by what two releases say.
type Line struct {
	Key     string
	Title   pack.Text // of the new release, where it has the line
	Subject fact.Entity
	// Origins are those of what is compared, in both.
	Origins  []string
	Old, New LineSide
	// Entered counts households that are near now and were not before, Left those that
	// were and are not.
	Entered, Left int
}

// LineSide is one release.
type LineSide struct {
	Has  bool // whether it has the line
	Near int
	Open int // of whom it is not known
}

// LineChange is a household that entered the range of a line, or left it.
type LineChange struct {
	Place, Line int
	Entered     bool
}

// CompareLines says how many households stand within an amount of each line of the
// programmes and flags that may differ ([rules.Differing]), before and after, and which
// entered and left. It ends with the context.
func CompareLines(ctx context.Context, before, after *rules.Release, hs []*dossier.Household, asOf fact.Date, within fact.Money) ([]Line, []LineChange, error) {
	only, err := rules.Differing(before, after, asOf)
	if err != nil {
		return nil, nil, err
	}
	w := &lineWork{within: within, lines: []Line{}, changes: []LineChange{}}
	for k, r := range []*rules.Release{before, after} {
		if w.sides[k], err = r.NewLines(asOf, only); err != nil {
			return nil, nil, err
		}
	}
	for _, k := range []int{1, 0} { // in the order of the new release
		w.shape(k)
	}
	if len(w.lines) == 0 {
		return w.lines, w.changes, nil
	}
	for from := 0; from < len(hs); from += usualBatch {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		w.compare(hs[from:min(from+usualBatch, len(hs))], from)
	}
	return w.lines, w.changes, nil
}

// lineWork is what the lines of two releases, before and after, are compared with.
type lineWork struct {
	within  fact.Money
	sides   [2]*rules.Lines
	at      [2][]int // places in lines
	lines   []Line
	changes []LineChange
}

func (w *lineWork) shape(side int) {
	for _, l := range w.sides[side].List() {
		i := slices.IndexFunc(w.lines, func(o Line) bool { return o.Key == l.Key && o.Subject == l.Subject })
		if i < 0 {
			i = len(w.lines)
			w.lines = append(w.lines, Line{Key: l.Key, Title: l.Title, Subject: l.Subject})
		}
		o := &w.lines[i]
		o.Origins = slices.Compact(slices.Sorted(slices.Values(slices.Concat(o.Origins, l.Origins))))
		o.side(side).Has = true
		w.at[side] = append(w.at[side], i)
	}
}

func (l *Line) side(n int) *LineSide {
	if n == 0 {
		return &l.Old
	}
	return &l.New
}

func (w *lineWork) compare(hs []*dossier.Household, from int) {
	var near [2][]bool // by household and line
	for k, s := range w.sides {
		near[k] = make([]bool, len(hs)*len(w.lines))
		s.Measure(hs, w.within, func(place int, stands []rules.Stand) {
			for n, stand := range stands {
				side := w.lines[w.at[k][n]].side(k)
				if stand.Near {
					near[k][place*len(w.lines)+w.at[k][n]] = true
					side.Near++
				}
				if stand.Open {
					side.Open++
				}
			}
		})
	}
	for i, now := range near[1] {
		if now == near[0][i] {
			continue
		}
		l := &w.lines[i%len(w.lines)]
		if now {
			l.Entered++
		} else {
			l.Left++
		}
		w.changes = append(w.changes, LineChange{from + i/len(w.lines), i % len(w.lines), now})
	}
}
