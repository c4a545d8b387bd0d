package graph

import (
	"slices"

	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// absence is that somebody has no record of a kind, for certain. The registry says
// so by completing a register, which is the whole household's; what it would say of
// the others must not be said in passing.
type absence struct {
	register  fact.RecordKind
	kind      string
	condition fact.HealthCondition // of health
	person    *dossier.Person      // nil: the household
	span      fact.Period
	at        string
}

// absent supposes that there is no record of a kind.
func (s *supposition) absent(f *fact.Field, kind string, p *dossier.Person, span fact.Period) {
	records := s.records(p)
	*records = cut(*records, kind, span, func(dossier.Record) bool { return true })
	s.none = append(s.none, absence{register: f.Register, kind: kind, person: p, span: span})
}

// registers takes registers for complete on all days.
func (s *supposition) registers(list []fact.RecordKind) {
	for _, r := range list {
		s.complete(r, fact.Period{From: fact.MinDate})
	}
}

func (s *supposition) complete(register fact.RecordKind, span fact.Period) {
	s.household.Records = append(s.household.Records, dossier.Record{
		Kind: "household_completeness", Period: span, Values: dossier.Values{{Column: "register", Text: string(register)}},
	})
}

func (s *supposition) isComplete(register fact.RecordKind, span fact.Period) bool {
	return covered(s.household.Records, span, func(r dossier.Record) bool {
		of, _ := r.Values.Get("register")
		return (r.Kind == "household_completeness" || r.Kind == "unit_completeness") && of == string(register)
	})
}

// settleAbsences completes the registers that absences need. Whoever else of the
// household has no record gets one that does not say what it is: not known, as
// before.
func (s *supposition) settleAbsences() {
	if s.household == nil {
		return
	}
	for _, a := range s.none {
		if s.isComplete(a.register, a.span) {
			continue
		}
		if a.kind == "health" {
			s.healthy(a)
			continue
		}
		for _, m := range s.household.Members {
			if a.person == nil || m == a.person || s.statedAbsent(a, m) {
				continue
			}
			for _, gap := range gaps(m.Records, a.kind, a.span) {
				m.Records = append(m.Records, dossier.Record{Kind: a.kind, Period: gap})
			}
		}
		s.complete(a.register, a.span)
	}
}

func (s *supposition) statedAbsent(a absence, p *dossier.Person) bool {
	return slices.ContainsFunc(s.none, func(o absence) bool { return o.person == p && o.kind == a.kind && o.span.Equal(a.span) })
}

// healthy says that someone has neither a chronic nor a serious illness, which only
// both together can say of one person.
func (s *supposition) healthy(a absence) {
	has := func(c fact.HealthCondition) bool {
		return slices.ContainsFunc(s.none, func(o absence) bool { return o.person == a.person && o.condition == c && o.span.Equal(a.span) })
	}
	if a.condition != fact.HealthConditionSevereMentalIllness && has(fact.HealthConditionChronicIllness) && has(fact.HealthConditionSeriousIllness) {
		a.person.Records = append(a.person.Records, dossier.Record{Kind: "health", Period: a.span,
			Values: dossier.Values{{Column: "condition", Text: string(fact.HealthConditionHealthy)}}})
		return
	}
	s.wrong(a.at+".value", "要表示没有，请同时给出 chronic_illness 与 serious_illness 为 false，或在 completeRegisters 中列出 HEALTH",
		"to say that there is none, give both chronic_illness and serious_illness as false, or list HEALTH in completeRegisters")
}
