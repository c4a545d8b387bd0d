package pack

import "bentou/rules/fact"

// days are the days for which a value or version holds, as far as they could be read.
type days struct {
	from, to *fact.Date // from is nil where it is missing or wrong
	pos      Pos        // of from
}

func (d days) start() fact.Date {
	if d.from == nil {
		return 0
	}
	return *d.from
}

// days reads from and to.
func (f fields) days() days {
	f.require("from")
	d := days{f.day("from"), f.day("to"), f.pos}
	if n, ok := f.get("from"); ok {
		d.pos = n.Pos
	}
	if n, ok := f.get("to"); ok && d.from != nil && d.to != nil && *d.to <= *d.from {
		f.badValue(n, say("to（%s）必须晚于 from（%s）：to 是不再适用的第一天", "to (%s) must be after from (%s): it is the first day on which it no longer holds", d.to, d.from), Text{})
		d.to = nil
	}
	return d
}

// checkDays reports values or versions that overlap, leave days without one, or do
// not ascend. What a gap means differs: a programme may have paused, a parameter
// may not.
func (r *report) checkDays(all []days, gap Severity) {
	var before days
	for _, d := range all {
		if d.from == nil {
			before = days{}
			continue
		}
		switch {
		case before.from == nil:
		case *d.from < *before.from:
			r.fail(CodeOrder, d.pos, len("2019-01-01"), say("自 %s 起的应排在自 %s 起的之前", "what begins on %s belongs before what begins on %s", d.from, before.from))
		case *d.from == *before.from || before.to != nil && *before.to > *d.from:
			r.fail(CodeOverlap, d.pos, len("2019-01-01"), say("自 %s 起与上一个重叠", "from %s on it overlaps with the one before", d.from))
		case before.to != nil && *before.to < *d.from:
			r.add(CodeGap, gap, d.pos, len("2019-01-01"), say("%s 至 %s 之间没有取值", "nothing holds from %s until %s", before.to, d.from), Text{})
		}
		before = d
	}
}
