package rules

import (
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// settled is the family with nothing of its property unknown.
func settledFamily() *dossier.Household {
	h := family()
	for _, a := range [][2]string{{"owns_car", "false"}, {"second_home", "false"}, {"deposits", "100"}} {
		h.Records = append(h.Records, recorded("attribute", "2010-01-01", "key", a[0], "value", a[1]))
	}
	return h
}

// paidAt decides anew, by the evaluator, with the income otherwise.
func paidAt(q *Inquiry, d *dial, v fact.Money) (s Support, came string) {
	for _, x := range q.turned(map[*dial]int64{d: int64(v)}) {
		s.add(x.Outcome, x.Programme, x.Amount)
		came += string(x.Outcome[0])
	}
	return s, came
}

// Exact: at both ends of each piece the evaluator pays what is said; between them no
// decision turns, and it pays what the straight line does but for rounding.
func TestTheCurveIsWhatTheEvaluatorPaysAtEachEndAndBetween(t *testing.T) {
	const seed = 20191203
	dice := rand.New(rand.NewPCG(seed, 1))
	h := settledFamily()
	q := inquired(t, liaocheng(t), h, "2019-12-03")
	for _, of := range []IncomeOf{{}, {Person: 11, Item: fact.IncomeItemPension}, {Person: 10, Item: fact.IncomeItemFarming}} {
		c, err := q.Curve(of, -10_000_00, 30_000_00, Effort{})
		if err != nil || !c.Complete || len(c.Pieces) < 2 {
			t.Fatalf("%v: %+v", err, c)
		}
		d, err := q.incomeAt(of)
		if err != nil {
			t.Fatal(err)
		}
		for n, p := range c.Pieces {
			if n > 0 && p.From != c.Pieces[n-1].To+1 {
				t.Errorf("a piece begins at %s, and the one before ends at %s", p.From, c.Pieces[n-1].To)
			}
			first, came := paidAt(q, d, p.From)
			last, same := paidAt(q, d, p.To)
			if first != p.AtFrom || last != p.AtTo || came != same {
				t.Errorf("%s to %s: %+v and %+v, the evaluator pays %+v and %+v (%s, %s)", p.From, p.To, p.AtFrom, p.AtTo, first, last, came, same)
			}
			for range 20 {
				x := p.From + fact.Money(dice.Int64N(int64(p.To-p.From)+1))
				s, there := paidAt(q, d, x)
				line := int64(p.AtFrom.OfYear())
				if p.To > p.From {
					line += int64(p.AtTo.OfYear()-p.AtFrom.OfYear()) * int64(x-p.From) / int64(p.To-p.From)
				}
				if off := int64(s.OfYear()) - line; there != came || off > 2*roundingOfYear || off < -2*roundingOfYear {
					t.Errorf("at %s between %s and %s: %s, and %d fen off the line", x, p.From, p.To, there, off)
				}
			}
		}
		for _, b := range c.Breaks {
			before, _ := paidAt(q, d, b.At-1)
			after, _ := paidAt(q, d, b.At)
			if before != b.Before || after != b.After || b.Loses != before.OfYear()-after.OfYear() {
				t.Errorf("%+v: the evaluator pays %+v and %+v", b, before, after)
			}
		}
	}
}

func TestWhereDibaoEndsAtOneYuanThereIsACliff(t *testing.T) {
	// What hangs on dibao is lost with it: the buffer and the single member are not, here.
	q := inquired(t, liaocheng(t), settledFamily(), "2019-12-03")
	c, err := q.Curve(IncomeOf{}, 0, 30_000_00, Effort{})
	if err != nil {
		t.Fatal(err)
	}
	list := c.Cliffs()
	if len(list) != 1 || list[0].At.String() != "8110.00" || list[0].Loses.String() != "12.00" || len(list[0].Turns) != 1 || list[0].Turns[0].Programme.Key != "dibao" || list[0].Turns[0].After != Ineligible {
		t.Errorf("%+v", list)
	}
	if got := c.Pieces[0].AtFrom.AMonth().RatString(); got == "" {
		t.Error("no amount a month")
	}
	b, ok, complete, err := q.NextCliff(IncomeOf{}, 8110_00, Effort{})
	if !ok || !complete || err != nil || b.At != list[0].At {
		t.Errorf("%v %v %v: %+v", ok, complete, err, b)
	}
	if _, ok, _, _ := q.NextCliff(IncomeOf{}, 8109_99, Effort{}); ok {
		t.Error("a cliff beyond the distance counts")
	}
}

func TestSupportAMonthIsExact(t *testing.T) {
	s := Support{Month: 100_00, Year: 100_00}
	if got := s.AMonth().RatString(); got != "325/3" {
		t.Errorf("%s", got)
	}
	if s.OfYear() != 1300_00 {
		t.Errorf("%s", s.OfYear())
	}
}

func TestAnIncomeThatIsNotKnownHasNoCurve(t *testing.T) {
	h := settledFamily()
	h.Records = nil
	q := inquired(t, liaocheng(t), h, "2019-12-03")
	for _, of := range []IncomeOf{{Item: fact.IncomeItemOneOff, Person: 99}, {Item: "NONSENSE"}} {
		if _, err := q.Curve(of, 0, 100, Effort{}); err == nil {
			t.Errorf("%+v has a curve", of)
		}
	}
}

// A picture is well-formed, holds no script, and what pack authors wrote is escaped.
func TestADrawingIsWellFormedAndEscaped(t *testing.T) {
	q := inquired(t, liaocheng(t), settledFamily(), "2019-12-03")
	c, err := q.Curve(IncomeOf{}, 0, 30_000_00, Effort{})
	if err != nil {
		t.Fatal(err)
	}
	c.Income.Title = text("<script>alert('一')</script>", "a & b <script>")
	for _, l := range []Language{Chinese, English} {
		for _, one := range []*Curve{c, {Income: c.Income}} {
			svg := one.SVG(l)
			if strings.Contains(svg, "<script") || strings.Contains(svg, "href") || strings.Contains(svg, "style=") {
				t.Errorf("%s", svg)
			}
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%v: %s", err, svg)
				}
			}
		}
	}
	if svg := c.SVG(English); !strings.Contains(svg, "one more yuan loses a year 12.00") || strings.Count(svg, "stroke-linecap") != len(c.Pieces) {
		t.Errorf("the cliff, or a piece, is not drawn: %s", svg)
	}
}

func BenchmarkCliffs(b *testing.B) {
	r := liaocheng(b)
	h := settledFamily()
	h.Prepare()
	day := fact.MustDate("2019-12-03")
	for _, width := range []fact.Money{500_00, 30_000_00} {
		b.Run(fmt.Sprint("curve of ", width), func(b *testing.B) {
			for b.Loop() {
				if _, err := inquired(b, r, h, "2019-12-03").Curve(IncomeOf{}, 0, width, Effort{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("near, one of a population", func(b *testing.B) {
		for b.Loop() {
			q, err := r.InquireToday(h, day)
			if err != nil {
				b.Fatal(err)
			}
			if _, _, _, err := q.NextCliff(IncomeOf{}, 500_00, Effort{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("assess", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Assess(h, day); err != nil {
				b.Fatal(err)
			}
		}
	})
}
