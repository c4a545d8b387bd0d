package letter

import (
	"bentou/rules/pack"
)

// notStated is what a letter says where the rules state nothing of how to object: what is
// not stated is not invented.
var notStated = pack.Text{
	ZH: "所依据的规则没有载明对本认定如何提出异议，请向作出认定的机关询问。",
	EN: "The rules that this decision rests on do not state how to object to it; please ask the authority that made it.",
}

// object fills in how to object, as the pack states it for the day.
func (l *Letter) object(a *pack.StatedAppeal) {
	if l.Stated = a; a == nil {
		l.Appeal = notStated
		return
	}
	l.Appeal, l.Provisional = a.Text, !a.Settled()
}

// AppealSource says in words where it is stated how to object; empty where it is not.
func (l *Letter) AppealSource() pack.Text {
	if l.Stated == nil {
		return pack.Text{}
	}
	in, clause := l.Stated.Document.Cite(), l.Stated.Clause.ID
	return text("依据："+in.ZH+clause+"。", "According to: "+in.EN+", "+pack.ClauseEN(clause)+".")
}
