package demo

import (
	"strconv"

	"bentou/ent/gen/ent"
	"bentou/rules/fact"
)

// people counts the people whom the plan first put into a household, wherever they
// belong in the end.
func (t *tally) people(h *household) {
	poor := h.register.fact.(*ent.PovertyRegistration).Attribute != fact.HouseholdAttributeGeneral
	facts := map[*person][]*version{}
	for _, v := range h.book(BusinessDay, waveLast) {
		if v.person != nil {
			facts[v.person] = append(facts[v.person], v)
		}
	}
	for _, p := range h.people {
		s := summary(facts[p])
		if year := p.birth.Year(); year >= 2018 {
			t.t.Births[strconv.Itoa(year)]++
		}
		age := p.birth.AgeOn(BusinessDay)
		if s.alive && s.local && age >= 70 {
			t.t.Elders70Local++
		}
		if s.certificate != nil {
			t.t.Certificates[string(s.certificate.Grade)]++
			t.t.CertificateKinds[string(s.certificate.Category)]++
		}
		if s.severe {
			t.t.SevereMental++
		}
		if s.post {
			t.t.PostHolders++
		}
		if p.host != nil {
			t.t.MovedToOther++
		}
		if !s.member {
			continue
		}
		t.t.Members++
		t.t.MembersByAge[ageBand(age)]++
		t.t.SelfCare[s.selfCare]++
		t.t.SchoolStage[s.stage]++
		if s.ability != "" {
			t.t.LabourAbility[s.ability]++
		}
		if age >= 100 {
			t.t.Centenarians++
		}
		if !s.local {
			t.t.HukouElsewhere++
		}
		if s.stage == string(fact.SchoolStageDroppedOut) {
			t.t.DroppedOut = append(t.t.DroppedOut, Named{h.code, p.name})
		}
		if !s.covered && (poor && p.host == nil || p.host != nil && p.host.poor()) {
			t.t.PoorWithoutCover++
		}
	}
}

// poor says whether a household is registered poor in the end.
func (h *household) poor() bool { return h.attribute != fact.HouseholdAttributeGeneral }

// sum is what holds of a person on the business day.
type sum struct {
	alive, local, member, severe, post, covered bool
	certificate                                 *ent.DisabilityCertificate
	selfCare, stage, ability                    string
}

func summary(facts []*version) sum {
	s := sum{alive: true, selfCare: "blank", stage: "blank"}
	for _, v := range facts {
		switch f := v.fact.(type) {
		case *ent.Death:
			s.alive = false
		case *ent.Hukou:
			s.local = f.Place == fact.HukouPlaceLocal
		case *ent.Membership:
			s.member = true
		case *ent.Health:
			s.severe = s.severe || f.Condition == fact.HealthConditionSevereMentalIllness
		case *ent.Labour:
			s.ability = string(f.Ability)
			s.post = f.PublicPost != nil && *f.PublicPost
		case *ent.DisabilityCertificate:
			s.certificate = f
		case *ent.SelfCareAssessment:
			s.selfCare = string(f.Level)
		case *ent.Schooling:
			s.stage = orBlank(f.Stage)
		case *ent.InsuranceEnrolment:
			if f.Enrolled && (f.Kind == fact.InsuranceKindResidentMedical || f.Kind == fact.InsuranceKindEmployeeMedical) {
				s.covered = true
			}
		}
	}
	return s
}

func (t *tally) late(h *household) {
	for _, l := range h.late {
		c := Correction{Household: h.code, What: l.what, On: l.on, Before: l.before, After: l.after,
			Recorded: momentOf(t.plan.steps, l.from, h.block.n), Corrected: momentOf(t.plan.steps, l.until, h.block.n)}
		if l.person != nil {
			c.Name = l.person.name
		}
		t.t.Corrections = append(t.t.Corrections, c)
	}
}

func (t *tally) edge(h *household) {
	if h.role != edgeBirthday {
		return
	}
	e := edges[h.turn]
	for _, p := range h.people {
		if p.birth == date(e.birth) {
			t.t.Edges = append(t.t.Edges, Edge{h.code, p.name, p.birth, p.birth.AgeOn(BusinessDay), e.what})
			return
		}
	}
}
