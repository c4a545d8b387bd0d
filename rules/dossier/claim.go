package dossier

import (
	"bentou/rules/fact"
)

// values are the fields of a claim or a line, parsed, in the order of the vocabulary.
type values struct {
	known uint16
	v     [maxGiven]int64
}

func (v *values) get(n int) (int64, bool) { return v.v[n], v.known&(1<<n) != 0 }

// claim is a bill to settle.
type claim struct {
	values
	lines []values
}

// maxGiven is how many fields a claim or a line has at most.
const maxGiven = 8

// The fields that come with a claim and with its lines.
var givenClaim, givenLine = givenFields(fact.EntityClaim), givenFields(fact.EntityLine)

// discharged is the place of a claim's day of discharge.
var discharged = givenPlace(givenClaim, "discharged_on")

func givenFields(e fact.Entity) (out []*fact.Field) {
	all := fact.Fields()
	for n := range all {
		if all[n].Entity == e {
			out = append(out, &all[n])
		}
	}
	return out
}

func givenPlace(fields []*fact.Field, name string) int64 {
	for n, f := range fields {
		if f.Name == name {
			return int64(n)
		}
	}
	return -1
}

func newClaims(list []*Claim) []claim {
	if len(list) == 0 {
		return nil
	}
	out := make([]claim, len(list))
	for n, c := range list {
		out[n].values = newValues(givenClaim, c.Values)
		out[n].lines = make([]values, len(c.Lines))
		for k, l := range c.Lines {
			out[n].lines[k] = newValues(givenLine, l)
		}
	}
	return out
}

func newValues(fields []*fact.Field, given Values) (out values) {
	for n, f := range fields {
		text, stated := given.Get(f.Name)
		if !stated {
			continue
		}
		if v, ok := parse(f.Kind, f.Codes, text); ok {
			out.v[n] = v
			out.known |= 1 << n
		}
	}
	return out
}

// given prepares to read a field that comes with the bill.
func (r *Reader) given(name string) {
	fields, read := givenClaim, readClaim
	if r.in.Entity == fact.EntityLine {
		fields, read = givenLine, readLine
	}
	if r.kind = givenPlace(fields, name); r.kind < 0 || r.in.Entity < fact.EntityClaim {
		return
	}
	r.mapCodes(fields[r.kind].Codes)
	r.read = read
}

func readClaim(r *Reader, q question) (int64, bool) { return r.stated(&q.claim.values) }
func readLine(r *Reader, q question) (int64, bool)  { return r.stated(q.line) }

func (r *Reader) stated(from *values) (int64, bool) {
	v, ok := from.get(int(r.kind))
	if ok && r.in.Field.Kind == fact.KindCode {
		return r.code(v)
	}
	return v, ok
}

// readEarlier sums what a layer or variable came to on the claims settled before in
// the same calendar year. Settled holds earlier claims only, so that two bills of one
// day count; those discharged later are left out, for a late bill must not find its
// cap used up by its successors.
func readEarlier(r *Reader, q question) (int64, bool) {
	if len(q.person.settled) == 0 {
		return 0, true
	}
	v, ok := q.claim.get(int(discharged))
	if !ok {
		return 0, false
	}
	on := fact.Date(v)
	sum := int64(0)
	for _, s := range q.person.settled {
		if s.DischargedOn > on || s.DischargedOn.Year() != on.Year() {
			continue
		}
		q.t.settled(s.DischargedOn)
		text, stated := s.Values.Get(r.in.Args[0])
		v, ok := parse(r.in.Type.Kind, nil, text)
		if !stated || !ok {
			return 0, false
		}
		if sum, ok = plus(sum, v); !ok {
			return 0, false
		}
	}
	return sum, true
}

// plus adds; ok is false where the sum does not fit.
func plus(a, b int64) (sum int64, ok bool) {
	m, err := fact.Money(a).Plus(fact.Money(b))
	return int64(m), err == nil
}
