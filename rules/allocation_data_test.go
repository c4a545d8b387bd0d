package rules

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// postsPack gives out three posts as the pack of Liaocheng gives out thirty: to
// those who wish one, holders first, then the poorest household, then the older.
const postsPack = `
attributes:
  wish: {<T>, subject: person, type: bool, absent: unknown}
  post: {<T>, subject: person, type: bool, absent: false}
  rent: {<T>, subject: household, type: money, period: year, absent: unknown}
parameters:
  quota: {<T>, type: int, label: persons, values: [{from: 2019-01-01, value: 3, confidence: law, source: S}]}
programmes:
  able: {<T>, subject: person, cycle: year, versions: [{from: 2018-01-01, eligible: wish}]}
allocations:
  posts:
    <T>
    from: able
    quota: param.quota
    per_household: 1
    keep_holders: post
    rank:
      - {title: {zh: 房租低者, en: lower rent}, by: household.rent}
      - {title: {zh: 年长者, en: older}, by: age, descending: true}
    ties: draw
`

func postsRelease(t testing.TB, change ...string) *Release {
	t.Helper()
	const titles = "title: {zh: 题, en: title}, reference: {document: D}"
	text := strings.ReplaceAll(postsPack, "\n    <T>\n", "\n    "+strings.ReplaceAll(titles, "}, r", "}\n    r")+"\n")
	text = strings.NewReplacer(append(change, "<T>", titles)...).Replace(text)
	r, found := Load(fstest.MapFS{
		"pack.yaml":  {Data: []byte("pack: test\ntitle: {zh: 试, en: test}\ncurrency: CNY\n")},
		"rules.yaml": {Data: []byte(text)},
	})
	if found.Failed() {
		t.Fatal(found)
	}
	return r
}

var postsDay = fact.MustDate("2019-12-31")

// wisher is one who wishes a post: an age on 31 December 2019, and what else is said.
type wisher struct {
	id, age int
	wish    string // "" not known
	holds   bool
}

func attr(key, column, value string) dossier.Record {
	return recorded("attribute", "2010-01-01", "key", key, column, value)
}

// wishers is a household with a rent; "" is a rent that is not known.
func wishers(id int, rent string, list ...wisher) *dossier.Household {
	h := &dossier.Household{ID: id}
	if rent != "" {
		h.Records = append(h.Records, attr("rent", "money_value", rent))
	}
	for _, w := range list {
		p := &dossier.Person{ID: w.id, Records: []dossier.Record{
			recorded("membership", "2010-01-01", "relation", "HEAD"),
			recorded("person_record", "2010-01-01", "birth_date", fmt.Sprintf("%d-06-01", 2019-w.age)),
		}}
		if w.wish != "" {
			p.Records = append(p.Records, attr("wish", "bool_value", w.wish))
		}
		if w.holds {
			p.Records = append(p.Records, attr("post", "bool_value", "true"))
		}
		h.Members = append(h.Members, p)
	}
	return h
}

func wishing(id, age int) wisher { return wisher{id: id, age: age, wish: "true"} }

func allocated(t *testing.T, r *Release, hs []*dossier.Household, draw ...int) *Allocation {
	t.Helper()
	a, err := r.Allocate("posts", hs, postsDay, draw...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// told shows contenders as rank:id, with what is to be said of each.
func toldOf(list []Contender) string {
	var out []string
	for _, c := range list {
		line := fmt.Sprintf("%d:%d", c.Best, c.Subject.ID)
		if c.Worst != c.Best {
			line = fmt.Sprintf("%d-%d:%d", c.Best, c.Worst, c.Subject.ID)
		}
		if c.Why != "" {
			line += " " + string(c.Why)
		}
		if c.Kept() {
			line += " kept"
		}
		if c.Provisional {
			line += " provisional"
		}
		if c.Drawn > 0 {
			line += fmt.Sprintf(" drawn %d", c.Drawn)
		}
		out = append(out, line)
	}
	return strings.Join(out, ", ")
}

func expect(t *testing.T, a *Allocation, places, open, notPlaced string) {
	t.Helper()
	for _, l := range []struct{ what, got, want string }{{"placed", toldOf(a.Places), places}, {"open", toldOf(a.Open), open}, {"not placed", toldOf(a.NotPlaced), notPlaced}} {
		if l.got != l.want {
			t.Errorf("%s are %q, not %q", l.what, l.got, l.want)
		}
	}
}
