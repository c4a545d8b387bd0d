package demo

import (
	"bentou/ent/gen/ent"
	"bentou/internal/zone"
	"bentou/rules/fact"
)

// edge is a birthday on which an age begins the day before, on or after the
// business day, or that comes once in four years.
type edge struct{ birth, what string }

var edges = []edge{
	{"1950-01-01", "70 tomorrow"}, {"1949-12-31", "70 today"}, {"1949-12-30", "70 yesterday"},
	{"1960-01-01", "60 tomorrow"}, {"1959-12-31", "60 today"},
	{"1940-01-01", "80 tomorrow"}, {"1939-12-31", "80 today"},
	{"1930-01-01", "90 tomorrow"}, {"1929-12-31", "90 today"},
	{"1920-01-01", "100 tomorrow"}, {"1919-12-31", "100 today"},
	{"1917-05-12", "centenarian"}, {"1914-10-03", "centenarian"},
	{"1948-02-29", "born on 29 February"}, {"1940-02-29", "born on 29 February"}, {"1936-02-29", "born on 29 February"},
	{"1960-02-29", "born on 29 February"}, {"2012-02-29", "born on 29 February"}, {"2004-02-29", "born on 29 February"},
	{"2004-01-01", "16 tomorrow"}, {"2003-12-31", "16 today"},
	{"2002-01-01", "18 tomorrow"}, {"2001-12-31", "18 today"},
	{"1949-12-31", "70 today, registered elsewhere"},
}

// The shapes of a family.
const (
	elderAlone = iota
	elderCouple
	elderAndChild // an elder with a grown child who cannot live alone
	nuclear
	threeGenerations
	adultAlone
	grandparents // with a grandchild; the parents are away
)

// found makes the people of a household.
func (h *household) found() {
	d := h.block.d
	surname := pick(d, surnames)
	switch h.role {
	case edgeBirthday:
		h.foundEdge(surname, edges[h.turn])
		return
	case publicPost, monthlyWage, droppedOut:
		h.foundShape(surname, nuclear)
	case born:
		h.foundNuclear(surname, d.between(24, 36), 0)
		h.join(surname, childRelation(d), d.day(date("2018-02-01"), date("2019-11-20")))
	case movedOut:
		h.foundNuclear(surname, d.between(46, 54), 1, d.between(20, 26))
	case movedIn:
		h.foundNuclear(surname, d.between(46, 54), 0)
		h.join(surname, fact.RelationSon, d.birthOf(d.between(20, 26), BusinessDay))
		wife := h.join("", fact.RelationDaughterInLaw, d.birthOf(d.between(20, 25), BusinessDay))
		wife.arrived = d.day(date("2018-02-01"), date("2019-10-20"))
		wife.wave, wife.local = after(wife.arrived.AddDays(3)), d.permille(600)
	case mentalIllness:
		h.foundShape(surname, []int{elderAndChild, adultAlone}[d.one(6, 4)])
	case lateDeath, died:
		h.foundShape(surname, []int{elderCouple, elderAlone}[d.one(7, 3)])
	case lateMembership, memberMoved:
		h.foundShape(surname, threeGenerations)
	case lateGrade:
		h.foundShape(surname, elderAndChild)
	case admitted:
		h.foundShape(surname, elderAlone)
	case lateIncome:
		h.foundShape(surname, []int{nuclear, threeGenerations}[d.one(1, 1)])
	default:
		h.foundShape(surname, d.one(29, 22, 10, 15, 11, 7, 6))
	}
}

func (h *household) foundEdge(surname string, e edge) {
	d := h.block.d
	birth := date(e.birth)
	if birth.AgeOn(BusinessDay) < 20 {
		h.foundNuclear(surname, d.between(38, 46), 0)
		h.join(surname, childRelation(d), birth)
		return
	}
	head := h.join(surname, fact.RelationHead, birth)
	head.local = e.what != "70 today, registered elsewhere"
}

func elderAge(d dice) int {
	switch d.one(33, 39, 23, 5) {
	case 0:
		return d.between(60, 69)
	case 1:
		return d.between(70, 79)
	case 2:
		return d.between(80, 89)
	}
	return d.between(90, 98)
}

func (h *household) foundShape(surname string, shape int) {
	d := h.block.d
	age := elderAge(d)
	switch shape {
	case elderAlone:
		h.join(surname, fact.RelationHead, d.birthOf(age, BusinessDay))
	case elderCouple:
		h.couple(surname, age)
	case elderAndChild:
		h.join(surname, fact.RelationHead, d.birthOf(max(age, 64), BusinessDay))
		h.join(surname, childRelation(d), d.birthOf(max(age, 64)-d.between(22, 34), BusinessDay))
	case nuclear:
		h.foundNuclear(surname, d.between(32, 56), d.between(1, 2))
	case threeGenerations:
		parent := d.between(34, 52)
		h.foundNuclear(surname, parent, d.between(1, 2))
		h.join("", fact.RelationMother, d.birthOf(parent+d.between(21, 32), BusinessDay))
		if d.permille(500) {
			h.join(surname, fact.RelationFather, d.birthOf(parent+d.between(22, 34), BusinessDay))
		}
	case adultAlone:
		h.join(surname, fact.RelationHead, d.birthOf(d.between(28, 59), BusinessDay))
	case grandparents:
		age = d.between(60, 76)
		h.couple(surname, age)
		relation := fact.RelationGrandson
		if d.permille(450) {
			relation = fact.RelationGranddaughter
		}
		h.join(surname, relation, d.birthOf(d.between(3, 17), BusinessDay))
	}
}

func (h *household) couple(surname string, age int) {
	d := h.block.d
	head := h.join(surname, fact.RelationHead, d.birthOf(age, BusinessDay))
	other := h.join("", fact.RelationSpouse, d.birthOf(min(98, max(58, age+d.between(-4, 3))), BusinessDay))
	head.sex, other.sex = fact.SexMale, fact.SexFemale
	head.name, other.name = surname+givenName(d, head.sex, head.birth), pick(d, surnames)+givenName(d, other.sex, other.birth)
}

// foundNuclear makes a couple with children, of the given ages or drawn.
func (h *household) foundNuclear(surname string, age, children int, ages ...int) {
	d := h.block.d
	h.couple(surname, age)
	wife := h.people[1]
	wife.birth = d.birthOf(max(22, age+d.between(-4, 2)), BusinessDay)
	wife.name = pick(d, surnames) + givenName(d, wife.sex, wife.birth)
	for i := range children {
		years := max(1, age-d.between(23, 30)-3*i)
		if i < len(ages) {
			years = ages[i]
		}
		if h.role == droppedOut {
			years = 13 + i
		}
		h.join(surname, childRelation(d), d.birthOf(min(years, 27), BusinessDay))
	}
}

func childRelation(d dice) fact.Relation {
	if d.permille(530) {
		return fact.RelationSon
	}
	return fact.RelationDaughter
}

var relationSex = map[fact.Relation]fact.Sex{
	fact.RelationSon: fact.SexMale, fact.RelationDaughter: fact.SexFemale,
	fact.RelationGrandson: fact.SexMale, fact.RelationGranddaughter: fact.SexFemale,
	fact.RelationFather: fact.SexMale, fact.RelationMother: fact.SexFemale,
	fact.RelationDaughterInLaw: fact.SexFemale,
}

// join makes a person of the household, known from the base load unless they are
// born or arrive later. A blank surname is drawn.
func (h *household) join(surname string, relation fact.Relation, birth fact.Date) *person {
	d := h.block.d
	sex, given := relationSex[relation]
	if !given {
		sex = pick(d, []fact.Sex{fact.SexMale, fact.SexFemale, fact.SexMale})
	}
	if surname == "" {
		surname = pick(d, surnames)
	}
	p := &person{sex: sex, birth: birth, relation: relation, local: !d.permille(20), arrived: max(birth, cardsBegin)}
	if p.wave = after(birth); birth > waves[waveBase].day.AddDays(-15) {
		p.wave = after(birth.AddDays(15)) // a birth takes some days to be registered
	}
	for p.name == "" || h.named(p.name) {
		p.name = surname + givenName(d, sex, birth)
	}
	h.people = append(h.people, p)
	h.block.people = append(h.block.people, p)
	return p
}

func (h *household) named(name string) bool {
	for _, p := range h.people {
		if p.name == name {
			return true
		}
	}
	return false
}

// cardsBegin is the day from which the cards (建档立卡) hold households and people.
var cardsBegin = date("2014-01-01")

// live records the household, its people and who belongs to it.
func (h *household) live() {
	d := h.block.d
	h.record = h.add(waveBase, nil, since(&ent.HouseholdRecord{Code: h.code}, card, cardsBegin))
	h.record.village = h.village
	for _, p := range h.people {
		h.recordPerson(p)
	}
	if d.permille(850) {
		contact := &ent.HouseholdContact{Kind: fact.IdentifierKindPhone, Plain: map[string]string{"value": phone(h.n, 0)}}
		h.add(waveBase, nil, since(contact, card, date("2017-06-01")))
	}
	if head := h.people[0]; d.permille(250) {
		account := &ent.PersonIdentifier{Kind: fact.IdentifierKindBankAccount, Plain: map[string]string{"value": account(h.n)}}
		h.add(head.wave, head, since(account, card, date("2017-06-01")))
	}
	if last := h.people[len(h.people)-1]; last.wave == waveBase && d.permille(80) {
		own := &ent.PersonIdentifier{Kind: fact.IdentifierKindPhone, Plain: map[string]string{"value": phone(h.n, 1)}}
		h.add(waveBase, last, since(own, stated, date("2017-06-01")))
	}
}

func (h *household) recordPerson(p *person) {
	d := h.block.d
	ethnicity := fact.EthnicityHan
	if d.permille(25) {
		ethnicity = fact.EthnicityHui
	}
	begin := max(p.birth, cardsBegin)
	p.record = h.add(p.wave, p, since(&ent.PersonRecord{Name: p.name, Sex: p.sex, BirthDate: p.birth.Ptr(), Ethnicity: &ethnicity}, card, begin))
	h.add(p.wave, p, since(&ent.PersonIdentifier{Kind: fact.IdentifierKindIdentityNumber}, card, begin))
	p.member = h.add(p.wave, p, since(&ent.Membership{Relation: p.relation}, card, max(p.arrived, begin)))
	p.member.into = h
	local := &ent.Hukou{Place: fact.HukouPlaceLocal, DivisionCode: text(zone.TownshipCode(h.village.township))}
	elsewhere := &ent.Hukou{Place: fact.HukouPlaceElsewhere}
	switch {
	case p.arrived > begin: // married into the household
		h.add(p.wave, p, since(&ent.Move{Kind: fact.MoveKindIn, Place: text("外县（市、区）")}, police, p.arrived))
		if p.local {
			h.add(p.wave, p, since(elsewhere, police, begin, p.arrived))
			p.hukou = h.add(p.wave, p, since(local, police, p.arrived))
			return
		}
		fallthrough
	case !p.local:
		p.hukou = h.add(p.wave, p, since(elsewhere, police, begin))
	default:
		p.hukou = h.add(p.wave, p, since(local, police, begin))
	}
}
