package letter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/letter"
	"bentou/rules/pack"
	"bentou/rules/packs"
	"bentou/rules/scenario"
)

// specimen is one decision text under its heading.
type specimen struct {
	heading pack.Text
	text    pack.Text
}

// specimens are decision texts of the scenarios of the pack: of every programme and
// outcome the first, then those that show something else, in the order of the pack.
func specimens(t *testing.T) []specimen {
	t.Helper()
	made.Do(func() { kept = makeSpecimens(t) })
	return kept
}

var (
	made sync.Once
	kept []specimen
)

// expired is somebody whose certificate ran out in June, and near a household whose
// income lies a little above the standard.
func expired() *dossier.Household {
	record := func(kind string, columns ...string) dossier.Record {
		r := dossier.Record{Kind: kind, Period: fact.Period{From: fact.MustDate("2010-01-01")}}
		for i := 0; i < len(columns); i += 2 {
			r.Values = append(r.Values, dossier.Value{Column: columns[i], Text: columns[i+1]})
		}
		return r
	}
	return &dossier.Household{ID: 1, Records: []dossier.Record{record("poverty_registration", "attribute", "GENERAL_POOR", "exit_status", "NOT_EXITED")}, Members: []*dossier.Person{{ID: 10, Records: []dossier.Record{
		record("membership", "relation", "HEAD"), record("person_record", "birth_date", "1971-05-04"), record("hukou", "place", "LOCAL"),
		record("disability_certificate", "grade", "GRADE_1", "category", "PHYSICAL", "expires_on", "2019-06-14"), record("self_care_assessment", "level", "NONE", "long_term_care", "true"),
	}}}}
}

func makeSpecimens(t *testing.T) []specimen {
	t.Helper()
	r, found := rules.Load(packs.Liaocheng())
	if found.Failed() {
		t.Fatal(found)
	}
	var out []specimen
	seen := map[string]bool{}
	for _, s := range r.Pack().Scenarios {
		h, wrong := scenario.Household(r, s)
		if wrong != nil {
			t.Fatal(wrong)
		}
		a, err := r.Assess(h, s.AsOf[0])
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Decisions {
			d := &a.Decisions[i]
			if kind := kindOf(s, d); !seen[kind] && about(s, d) {
				seen[kind] = true
				out = append(out, specimen{s.Title, letter.Write(d, letter.Reasons(d), a.AsOf, letter.Options{Appeal: r.Pack().AppealOn(a.AsOf)}).Text()})
			}
		}
		bills := 0
		for _, m := range h.Members {
			if len(m.Claims) == 0 || bills > 0 || len(s.AsOf) == 0 {
				continue
			}
			list, err := r.Settle(h, m.ID, s.AsOf[0])
			if err != nil {
				t.Fatal(err)
			}
			for k := range list {
				if kind := settled(&list[k]); !seen[kind] {
					seen[kind] = true
					bills++
					out = append(out, specimen{s.Title, letter.Settle(&list[k], rules.Subject{Entity: fact.EntityPerson, ID: m.ID}, nil, letter.Options{Appeal: r.Pack().AppealOn(list[k].Day)}).Text()})
				}
			}
		}
	}
	a, err := r.Assess(expired(), fact.MustDate("2019-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Decisions {
		if d := &a.Decisions[i]; strings.HasPrefix(d.Programme.Key, "disab_") {
			out = append(out, specimen{pack.Text{ZH: "残疾人证已到期", EN: "The certificate has expired"}, letter.Write(d, letter.Reasons(d), a.AsOf, letter.Options{Appeal: r.Pack().AppealOn(a.AsOf)}).Text()})
		}
	}
	return out
}

// about says whether a scenario is about a programme: its key begins with what its file
// is called after, and it expects something of it.
func about(s *pack.Scenario, d *rules.Decision) bool {
	_, ok := s.Expect.Get(d.Programme.Key)
	return ok
}

// kindOf is what a decision text shows.
func kindOf(s *pack.Scenario, d *rules.Decision) string {
	flavour := []string{d.Programme.Key, string(d.Outcome)}
	has := func(f func(r rules.Reason) bool) bool { return slices.ContainsFunc(d.Reasons, f) }
	unmet := 0
	for _, r := range d.Reasons {
		if r.Depth == 0 && r.Met != nil && !*r.Met {
			unmet++
		}
	}
	if d.Outcome == rules.Ineligible && unmet == 1 {
		if has(func(r rules.Reason) bool { return r.Depth == 0 && r.MetOn != nil }) {
			flavour = append(flavour, "soon")
		}
	}
	if has(func(r rules.Reason) bool { return r.Other != nil }) {
		flavour = append(flavour, "stacking")
	}
	return strings.Join(flavour, " ")
}

func settled(s *rules.Settlement) string {
	paid, open, caps := 0, 0, 0
	for _, l := range s.Layers {
		switch {
		case l.Pays == nil:
			open++
		case *l.Pays > 0:
			paid++
		}
		caps += len(l.Caps)
	}
	return fmt.Sprint("bill ", paid, min(open, 1))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	at := filepath.Join("testdata", name)
	if os.Getenv("BENTOU_GOLDEN") != "" {
		if err := os.WriteFile(at, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s, line %d:\n%s\ninstead of\n%s\n(read the new texts, then write them with BENTOU_GOLDEN=1)", name, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s has %d lines instead of %d", name, len(a), len(b))
}

func TestDecisionTextsReadAsTheyDid(t *testing.T) {
	list := specimens(t)
	if len(list) < 50 {
		t.Errorf("there are only %d texts", len(list))
	}
	var zh, en strings.Builder
	for i, s := range list {
		fmt.Fprintf(&zh, "# %d %s\n\n%s\n", i+1, s.heading.ZH, s.text.ZH)
		fmt.Fprintf(&en, "# %d %s\n\n%s\n", i+1, s.heading.EN, s.text.EN)
	}
	golden(t, "texts.zh.golden", zh.String())
	golden(t, "texts.en.golden", en.String())
}

var (
	codes     = regexp.MustCompile(`[A-Za-z]+_[A-Za-z]|\b[a-z]+\.[a-z]|\b[A-Z]{3,}_|\b[A-Z]{5,}\b|\b(null|nil|true|false|NONE|UNKNOWN)\b|%!|<nil>`)
	isoDate   = regexp.MustCompile(`\d{4}-\d{2}`)
	amount    = regexp.MustCompile(`\d+\.\d{2}\d*`)
	amountZH  = regexp.MustCompile(`^(元|倍|％|%)`)
	amountEN  = regexp.MustCompile(`^ (yuan|times)`)
	doubled   = regexp.MustCompile(`。。|，，|；；|：：|\.\.| ,| \.|  +[a-z]|（）|“”`)
	quotation = regexp.MustCompile(`“[^”]*”`)
	han       = regexp.MustCompile(`\p{Han}`)
	technical = regexp.MustCompile(`(?i)\b(boolean|expression|parameter|variable|evaluat\w*|three-valued|input|node)\b|表达式|参数|变量|布尔`)
)

// What no letter may hold: names of codes, a null, dates as machines write them, amounts
// without their unit.
func TestDecisionTextsHoldNothingThatOnlyMachinesRead(t *testing.T) {
	for i, s := range specimens(t) {
		for lang, body := range map[string]string{"zh": s.text.ZH, "en": s.text.EN} {
			for what, re := range map[string]*regexp.Regexp{"a code": codes, "a date of machines": isoDate, "punctuation": doubled, "a technical word": technical} {
				if found := re.FindString(body); found != "" {
					t.Errorf("%d %s has %s: %q in\n%s", i+1, lang, what, found, lineOf(body, found))
				}
			}
			if lang == "en" && han.MatchString(quotation.ReplaceAllString(body, "")) {
				t.Errorf("%d en has Chinese words that are no quotation: %s", i+1, han.FindString(quotation.ReplaceAllString(body, "")))
			}
			if !utf8.ValidString(body) || strings.ContainsRune(body, utf8.RuneError) {
				t.Errorf("%d %s is broken: %q", i+1, lang, body)
			}
			unit := amountZH
			if lang == "en" {
				unit = amountEN
			}
			for _, at := range amount.FindAllStringIndex(body, -1) {
				if !unit.MatchString(body[at[1]:]) {
					t.Errorf("%d %s has the amount %q without its unit in\n%s", i+1, lang, body[at[0]:at[1]], lineOf(body, body[at[0]:at[1]]))
				}
			}
			if strings.TrimSpace(body) == "" {
				t.Errorf("%d %s is empty", i+1, lang)
			}
		}
	}
}

func lineOf(body, part string) string {
	for _, l := range strings.Split(body, "\n") {
		if strings.Contains(l, part) {
			return l
		}
	}
	return ""
}
