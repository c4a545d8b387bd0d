package letter

import (
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Cause is why nobody asks any more for a decision that was granted or open.
type Cause int

const (
	// NoMembers: the household has nobody on record.
	NoMembers Cause = iota
	// NoMember: the person is no member of the household any more.
	NoMember
	// NoProgramme: the rules have no such programme any more.
	NoProgramme
)

// End tells that a decision ended because nobody asks for it any more, as of a day. Of the
// options it uses Name and Appeal.
func End(programme pack.Text, of rules.Subject, why Cause, asOf fact.Date, o Options) *Letter {
	l := &Letter{Programme: programme, Outcome: rules.Ineligible}
	l.object(o.Appeal)
	w := &writer{d: &rules.Decision{Subject: of}, asOf: asOf, o: o, others: map[rules.Subject]int{}}
	who, what, on := w.name(of), quoted(programme), day(asOf)
	switch why {
	case NoMembers:
		l.Summary = text("截至"+on.ZH+"，该户没有登记的成员，不再给予"+what.ZH+"。", "On "+on.EN+" nobody is on record as a member of the household, so "+what.EN+" is no longer granted.")
		l.ToDo = []pack.Text{text("登记有误的，请向村（社区）申请更正家庭成员的登记，更正后重新认定。", "If that is recorded wrongly, ask the village or community to correct who the members of the household are; then it is decided again.")}
	case NoMember:
		l.Summary = text("截至"+on.ZH+"，"+who.ZH+"已不是该户登记的成员，不再在该户给予"+what.ZH+"。", "On "+on.EN+" "+who.EN+" is no longer on record as a member of the household, so "+what.EN+" is no longer granted there.")
		l.ToDo = []pack.Text{text("登记有误的，请向村（社区）申请更正家庭成员的登记；已到另一户生活的，由该户重新认定。", "If that is recorded wrongly, ask the village or community to correct who the members of the household are; whoever lives in another household is decided about there.")}
	case NoProgramme:
		l.Summary = text("自"+on.ZH+"起适用的规定中不再有"+what.ZH+"，不再给予。", "The rules that apply from "+on.EN+" on no longer have "+what.EN+", so it is no longer granted.")
		l.ToDo = []pack.Text{text("是否有其他政策代替，请向作出认定的机关询问。", "Ask the authority that made the decision whether something else takes its place.")}
	}
	return l
}
