package demo

import (
	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/rules/fact"
)

// seat is the village that a household belongs to as known from a wave on.
type seat struct {
	wave    int
	village *village
}

// seat is the village that has the household, as known in a wave.
func (h *household) seat(wave int) *village {
	v := h.village
	for _, s := range h.seats {
		if s.wave <= wave {
			v = s.village
		}
	}
	return v
}

// pair finds the household to which a member moves: a plain one of the block, whose
// head could be her child.
func (h *household) pair() {
	if h.role != memberMoved && h.role != lateMembership {
		return
	}
	mother := h.mother()
	for _, other := range h.block.households {
		if other.role == plain && len(other.people) >= 3 && other.host == nil && other.people[0].birth > mother.birth.AddDays(17*366) {
			h.host, other.host = other, other
			return
		}
	}
	h.role = plain // nobody takes her in
}

func (h *household) mother() *person {
	for _, p := range h.people {
		if p.relation == fact.RelationMother {
			return p
		}
	}
	return h.people[0]
}

// happen lets people die, move and be admitted.
func (h *household) happen() {
	d := h.block.d
	switch h.role {
	case lateDeath:
		h.dieLate()
	case died:
		day := d.day(date("2018-02-01"), date("2019-11-10"))
		h.die(h.victim(), day, after(day.AddDays(4)), "")
	case movedOut:
		p := h.people[len(h.people)-1]
		day := d.day(date("2018-02-01"), date("2019-11-10"))
		wave := after(day.AddDays(4))
		p.gone = &day
		p.member = h.end(wave, p.member, day, "")
		h.add(wave, p, since(&ent.Move{Kind: fact.MoveKindOut, Place: text("外县（市、区）")}, police, day))
		if p.local {
			p.hukou = h.follow(wave, p.hukou, day, func(f timescope.Fact) {
				f.(*ent.Hukou).Place, f.(*ent.Hukou).DivisionCode = fact.HukouPlaceElsewhere, nil
			})
		}
	case admitted:
		day := d.day(date("2018-03-01"), date("2019-10-31"))
		h.add(after(day), h.people[0], since(&ent.Move{Kind: fact.MoveKindAdmitted, Place: text("敬老院")}, civil, day))
	case memberMoved:
		day := d.day(date("2018-03-01"), date("2019-11-10"))
		h.moveTo(h.mother(), h.host, day, after(day.AddDays(4)), "")
	case movedVillage:
		day := d.day(date("2018-03-01"), date("2019-10-31"))
		h.record = h.follow(after(day), h.record, day, func(timescope.Fact) {})
		h.record.village = villages[(h.village.n+11)%len(villages)]
		h.seats = append(h.seats, seat{h.record.from, h.record.village})
	}
}

// victim is whose death the household survives most simply: the spouse, or the
// head, whom the spouse then follows.
func (h *household) victim() *person {
	if len(h.people) > 1 && h.block.d.permille(600) {
		return h.people[1]
	}
	return h.people[0]
}

// die records a death and what follows from it in the register.
func (h *household) die(p *person, day fact.Date, wave int, reason string) {
	p.dead = &day
	death := h.add(wave, p, since(&ent.Death{Place: text("家中")}, police, day))
	if reason != "" {
		death.reason = &reason
	}
	p.member = h.end(wave, p.member, day, reason)
	if p.relation == fact.RelationHead && len(h.people) > 1 {
		heir := h.people[1]
		heir.member = h.follow(wave, heir.member, day, func(f timescope.Fact) { f.(*ent.Membership).Relation = fact.RelationHead })
	}
	if h.dibao != nil && h.dibao.until == never && len(h.people) == 1 {
		y, m, _ := day.Civil()
		h.endDibao(wave, fact.NewDate(y, m+1, 1), fact.DibaoEndReasonDeceased, reason)
	}
}

// moveTo lets a member leave for another household of the zone.
func (h *household) moveTo(p *person, host *household, day fact.Date, wave int, reason string) {
	p.member = h.end(wave, p.member, day, reason)
	into := h.add(wave, p, since(&ent.Membership{Relation: fact.RelationMother}, stated, day))
	if p.sex != fact.SexFemale {
		into.fact.(*ent.Membership).Relation = fact.RelationFather
	}
	if reason != "" {
		into.reason = &reason
	}
	into.into, p.member = host, into
	p.host = host
}
