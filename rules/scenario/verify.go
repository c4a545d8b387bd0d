package scenario

import (
	"bentou/rules/dossier"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// stated is a fact as the scenario states it.
type stated struct {
	pos    pack.Pos
	input  string
	entity fact.Entity
	place  int // of the member
	period fact.Period
	known  bool
	value  int64
}

// verify reads every fact that was stated and that a rule looks at, and says which
// are not read as they were stated: no certificate though the register is not
// complete, a value out of its range, an ordinary household that has an exit status.
// A scenario of such facts would show something else than its author believes.
func (t *story) verify(day fact.Date) (out []Difference) {
	view := t.household.View()
	for _, s := range t.stated {
		in := t.inputOf(s.input)
		if in == nil || !s.period.Contains(day) {
			continue
		}
		got, known := dossier.NewReader(in, dossier.Options{}).Value(view, dossier.At{Person: s.place}, dossier.NewDay(day))
		if s.known == known && (!known || got == s.value) {
			continue
		}
		out = append(out, Difference{Pos: s.pos, Code: CodeContradiction, Path: s.input,
			Message: say("“%s”不会如所写的那样读出：与其他事实或不全的登记矛盾，或者超出范围",
				"“%s” is not read as it is stated: other facts or a register that is not complete contradict it, or it is out of range", in.Title)})
	}
	return out
}
