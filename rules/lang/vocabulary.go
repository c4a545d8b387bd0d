package lang

import (
	"math"
	"slices"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// Source is where the value of a name comes from.
type Source string

// The sources of values.
const (
	SourceDay       Source = "day"       // the question itself
	SourceRegistry  Source = "registry"  // a fact that the registry has of its own
	SourceAttribute Source = "attribute" // a fact that the pack declares
	SourceVariable  Source = "variable"  // computed by the pack
	SourceGroup     Source = "group"     // a list of members that the pack names
	SourceLayer     Source = "layer"     // what a layer of insurance pays
	SourceProgramme Source = "programme" // what another programme of the run says
	SourceParameter Source = "parameter"
	SourceFunction  Source = "function"
)

// Word is a name that an expression may use at a place.
type Word struct {
	Name   string // as it is written there: age, household.size, .age, param.line
	Form   string // of a function: how it is called; of a table: how it is read
	Source Source
	Entity fact.Entity // whose the value is
	// Each: it stands within a condition on each member (or line) of a list only.
	Each  bool
	Title pack.Text
	Type  *Type // nil for lists, and for functions, which give what they are given
	// Register is the register whose completeness makes an absent record mean no.
	Register fact.RecordKind
	Example  string // a condition that uses it
	// Input is the name of the recorded fact or attribute that it is, as [Facts] has it;
	// empty for other words.
	Input string
}

// Facts lists what a pack reads of the registry as it is: its fields and the attributes
// of the pack, of households and persons, in a fixed order.
func Facts(p *pack.Pack) (out []*Input) {
	c := newChecker(p)
	for _, e := range []fact.Entity{fact.EntityHousehold, fact.EntityPerson} {
		for _, key := range c.namesOf(e) {
			if in := c.names[e][key].input; in != nil {
				out = append(out, in)
			}
		}
	}
	return out
}

// Vocabulary lists every name that an expression may use at a place of a pack that
// was checked before; parameters that have no value from that day on are left out. It is read from what the check itself looks names up in. The
// error says what is wrong with the place.
func Vocabulary(p *pack.Pack, at Place) ([]Word, error) {
	c := newChecker(p)
	entity, _, _, cov, err := c.standing(at)
	if err != nil {
		return nil, err
	}
	v := &vocabulary{c: c, entity: entity, from: at.From, cov: cov}
	v.day()
	for e := entity; ; e-- {
		prefix := ""
		if e < entity {
			prefix = e.String() + "."
		}
		v.names(e, prefix, "")
		if e == fact.EntityHousehold {
			break
		}
	}
	v.names(fact.EntityPerson, ".", v.home()+"members")
	if entity == fact.EntityClaim {
		v.names(fact.EntityLine, ".", "lines")
	}
	v.parameters()
	v.functions()
	return v.words, nil
}

type vocabulary struct {
	c      *checker
	entity fact.Entity
	from   fact.Date
	cov    *pack.Coverage
	words  []Word
}

func (v *vocabulary) add(w Word) { v.words = append(v.words, w) }

// home leads from the place to the household.
func (v *vocabulary) home() string {
	if v.entity == fact.EntityHousehold {
		return ""
	}
	return "household."
}

func (v *vocabulary) day() {
	date := &Type{Kind: fact.KindDate}
	v.add(Word{Name: "as_of", Source: SourceDay, Title: pack.Text{ZH: "认定日", EN: "the day that decides"}, Type: date, Example: "as_of >= date('2020-01-01')"})
	v.add(Word{Name: "never", Source: SourceDay, Title: pack.Text{ZH: "从未（日期）", EN: "the day that never comes"}, Type: date, Example: "as_of != never"})
	v.add(Word{Name: v.home() + "members", Source: SourceGroup, Title: pack.Text{ZH: "全体家庭成员", EN: "all members of the household"}, Example: "count(" + v.home() + "members) > 3"})
	if v.entity == fact.EntityClaim {
		v.add(Word{Name: "lines", Source: SourceGroup, Entity: fact.EntityClaim, Title: pack.Text{ZH: "各项费用", EN: "all fees of the bill"}, Example: "count(lines) > 3"})
	}
}

// names lists the names of an entity; list is what they are asked of each of.
func (v *vocabulary) names(e fact.Entity, prefix, list string) {
	within := func(condition string) string {
		if list == "" {
			return condition
		}
		return "any(" + list + ", " + condition + ")"
	}
	for _, key := range v.c.namesOf(e) {
		m := v.c.names[e][key]
		w := Word{Name: prefix + key, Entity: e, Each: list != ""}
		switch {
		case m.input != nil:
			w.Title, w.Type, w.Source, w.Input = m.input.Title, &m.input.Type, SourceAttribute, m.input.Name
			if m.input.Field != nil {
				w.Source, w.Register = SourceRegistry, m.input.Field.Register
			}
		case m.variable != nil:
			if cov := v.c.coverages[m.variable]; cov != nil && cov != v.cov {
				continue
			}
			t := v.c.typeOf(m.variable.Type, m.variable.Pos, key, nil)
			w.Title, w.Type, w.Source = m.variable.Title, &t, SourceVariable
		case m.group != nil:
			if list != "" {
				continue
			}
			w.Title, w.Source, w.Example = m.group.Title, SourceGroup, "count("+w.Name+") > 1"
			v.add(w)
			continue
		case m.layer != nil:
			if !slices.Contains(v.layers(), m.layer) {
				continue
			}
			w.Title, w.Type, w.Source = m.layer.Title, &Type{Kind: fact.KindMoney, Scale: 2}, SourceLayer
		}
		w.Example = within(asks(w.Name, *w.Type))
		v.add(w)
	}
	for _, p := range v.c.pack.Programmes {
		// What is above is read without its name: programme.x, whoever it is about.
		if p.Subject != e {
			continue
		}
		name := "programme." + p.Key
		if list != "" {
			name = ".programme." + p.Key
			if p.Subject <= v.entity {
				continue
			}
		}
		if e > v.entity && list == "" {
			continue
		}
		w := Word{Name: name + ".eligible", Source: SourceProgramme, Entity: e, Each: list != "", Type: &boolType, Example: within(name + ".eligible"),
			Title: pack.Text{ZH: "符合“" + p.Title.ZH + "”的条件", EN: "is eligible for “" + p.Title.EN + "”"}}
		v.add(w)
		if len(p.Versions) > 0 && p.Versions[len(p.Versions)-1].Exprs["amount"].Given() {
			t := amountOf(p)
			w.Name, w.Type, w.Title = name+".amount", &t, pack.Text{ZH: "“" + p.Title.ZH + "”的金额", EN: "the amount of “" + p.Title.EN + "”"}
			w.Example = within(asks(w.Name, t))
			v.add(w)
		}
	}
}

func (v *vocabulary) layers() []*pack.Layer {
	if v.cov == nil {
		return nil
	}
	return v.cov.Layers
}

// asks is a condition on a value of a type.
func asks(name string, t Type) string {
	switch t.Kind {
	case fact.KindBool:
		return name
	case fact.KindDate:
		return name + " <= as_of"
	case fact.KindCode:
		if t.Codes != nil && len(t.Codes.Entries) > 0 {
			e := t.Codes.Entries[len(t.Codes.Entries)-1]
			return name + " == " + strings.ToLower(e.Value)
		}
		return name + " == " + name
	}
	return name + " > 0"
}

func (v *vocabulary) parameters() {
	for _, d := range v.c.pack.Parameters {
		p := v.c.out.Params[d.Key]
		if p == nil || p.until(v.from) != math.MaxInt32 {
			continue // a rule of this day could not read it
		}
		w := Word{Name: "param." + d.Key, Source: SourceParameter, Title: d.Title, Type: &p.Type}
		if d.Shape != pack.Scalar {
			w.Form = v.read(d, p)
		}
		read := w.Form
		if read == "" {
			read = w.Name
		}
		w.Example = asks(read, p.Type)
		if d.Shape == pack.Scale {
			w.Example = read + " > 0"
		}
		v.add(w)
	}
}

// read is how a table is read, with keys that it has.
func (v *vocabulary) read(d *pack.Parameter, p *Param) string {
	fn := map[pack.Shape]string{pack.Table: "lookup", pack.Band: "band", pack.Scale: "scale"}[d.Shape]
	args := []string{"param." + d.Key}
	for _, codes := range p.Keys {
		if codes == nil || len(codes.Entries) == 0 {
			args = append(args, "1")
			continue
		}
		args = append(args, strings.ToLower(codes.Entries[0].Value))
	}
	if d.Shape != pack.Table {
		args = append(args, numberOf(p.Axis))
	}
	return fn + "(" + strings.Join(args, ", ") + ")"
}

// numberOf is a value of a type, such as an axis has.
func numberOf(t Type) string {
	switch {
	case t.Kind == fact.KindDate:
		return "as_of"
	case t.Kind == fact.KindMoney && t.Period != "":
		return "yuan(1000, " + t.Period + ")"
	case t.Kind == fact.KindMoney:
		return "yuan(1000)"
	}
	return "10"
}

func (v *vocabulary) functions() {
	for _, f := range functions {
		if example, ok := v.example(f); ok {
			v.add(Word{Name: f.Name, Form: f.Form, Source: SourceFunction, Title: f.Text, Entity: v.entity, Example: example})
		}
	}
}

// example fills in what a function's example leaves open. ok is false where the pack
// has nothing that the function could be used on.
func (v *vocabulary) example(f Function) (text string, ok bool) {
	member, end := "", ""
	if v.entity == fact.EntityHousehold {
		member, end = "any(members, .", ")"
	} else if v.entity > fact.EntityPerson {
		member = "person."
	}
	fill := []string{"{home}", v.home(), "{member}", member}
	switch {
	case strings.Contains(f.example, "{programme}"):
		i := slices.IndexFunc(v.c.pack.Programmes, func(p *pack.Programme) bool { return p.Versions[len(p.Versions)-1].Exprs["amount"].Given() })
		if i < 0 {
			return "", false
		}
		p := v.c.pack.Programmes[i]
		history := member
		if p.Subject == fact.EntityHousehold {
			history, end = v.home(), ""
		}
		fill = append(fill, "{history}", history, "{programme}", p.Key)
	case f.example == "{lookup}", f.example == "{band}", f.example == "{scale}", f.example == "{scaleFrom}":
		shape := map[string]pack.Shape{"lookup": pack.Table, "band": pack.Band, "scale": pack.Scale, "scaleFrom": pack.Scale}[f.Name]
		i := slices.IndexFunc(v.c.pack.Parameters, func(d *pack.Parameter) bool {
			p := v.c.out.Params[d.Key]
			return d.Shape == shape && p != nil && p.until(v.from) == math.MaxInt32
		})
		if i < 0 {
			return "", false
		}
		d := v.c.pack.Parameters[i]
		p := v.c.out.Params[d.Key]
		read := v.read(d, p)
		if f.Name == "scaleFrom" {
			read = strings.Replace(strings.TrimSuffix(read, ")"), "scale(", "scaleFrom(", 1) + ", " + numberOf(p.Axis) + ")"
		}
		if shape == pack.Scale {
			return read + " > 0", true
		}
		return asks(read, p.Type), true
	case f.example == "{earlier}":
		if len(v.layers()) == 0 {
			return "", false
		}
		claim := ""
		if v.entity == fact.EntityLine {
			claim = "claim."
		}
		return claim + "earlier(" + v.layers()[0].Key + ") > 0", true
	case f.example == "{capLeft}":
		if v.cov == nil || len(v.cov.Caps) == 0 {
			return "", false
		}
		return "capLeft(" + v.cov.Caps[0].Key + ") > 0", true
	}
	fill = append(fill, "{close}", end)
	return strings.NewReplacer(fill...).Replace(f.example), true
}
