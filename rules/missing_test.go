package rules

import (
	"bytes"
	"slices"
	"testing"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// asked are the questions of a decision that begin with a name.
func asked(d *Decision, input string) (out []Missing) {
	for _, m := range d.Missing {
		if m.Input == input {
			out = append(out, m)
		}
	}
	return out
}

func TestWhatOneRecordTellsIsOneQuestionThatNamesItsFields(t *testing.T) {
	a := assessed(t, liaocheng(t), couple(), "2019-12-31")
	d := decisionOf(t, a, "elder_dibao", 10)
	if len(d.Missing) != 1 {
		t.Fatalf("%s asks %d questions: %+v", d.Outcome, len(d.Missing), d.Missing)
	}
	m := d.Missing[0]
	if m.Input != "history(dibao)" || m.Subject.Entity != fact.EntityHousehold || !slices.Equal(m.Inputs, []string{"on(dibao)", "ended(dibao)", "end_reason(dibao)"}) {
		t.Errorf("it asks %+v", m)
	}
	if want := "Dibao (top-up to the standard) as of 31 December 2019: whether it is received and since when, when it ended, why it ended"; m.Title.EN != want {
		t.Errorf("it asks %q, want %q", m.Title.EN, want)
	}
	if want := "最低生活保障（补差）（截至2019年12月31日）：是否享受、何时起、何时终止、为何终止"; m.Title.ZH != want {
		t.Errorf("it asks %q, want %q", m.Title.ZH, want)
	}
	// Whoever answers it settles all that hang on it, whatever each wants of the record.
	buffer := asked(decisionOf(t, a, "dibao_buffer", 1), "history(dibao)")
	if len(buffer) != 1 || buffer[0].Unblocks != m.Unblocks || m.Unblocks < 3 {
		t.Errorf("the buffer asks %+v; the elders' question unblocks %d", buffer, m.Unblocks)
	}
}

func TestOnlyWhatIsNotKnownIsAskedOfARecord(t *testing.T) {
	h := couple()
	spell := recorded("dibao_spell", "2017-01-01", "category", "RURAL", "monthly_amount", "300")
	spell.Period.To = new(fact.MustDate("2019-10-01"))
	h.Records = append(h.Records, spell, completeDibao())
	q := asked(decisionOf(t, assessed(t, liaocheng(t), h, "2019-12-31"), "elder_dibao", 10), "history(dibao)")
	if len(q) != 1 || !slices.Equal(q[0].Inputs, []string{"end_reason(dibao)"}) {
		t.Errorf("it asks %+v", q)
	}
}

func TestWhereDibaoCertainlyNeverEndedThereIsNoReasonToAskFor(t *testing.T) {
	h := couple()
	h.Records = append(h.Records, completeDibao())
	a := assessed(t, liaocheng(t), h, "2019-12-31")
	for i := range a.Decisions {
		if q := asked(&a.Decisions[i], "history(dibao)"); q != nil {
			t.Errorf("%s asks %+v", a.Decisions[i].Programme.Key, q)
		}
	}
	if d := decisionOf(t, a, "dibao_buffer", 1); d.Outcome != Ineligible {
		t.Errorf("the buffer is %s", d.Outcome)
	}
	if want := []byte(`"end_reason(dibao)":"NONE"`); !bytes.Contains(a.Facts, want) {
		t.Errorf("the facts have no %s: %s", want, a.Facts)
	}
}

// completeDibao says that all dibao spells are on record.
func completeDibao() dossier.Record {
	return recorded("household_completeness", "2010-01-01", "register", string(fact.RecordKindDibao))
}
