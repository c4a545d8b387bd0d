package eligibility

import (
	"bentou/ent/timescope"
	"bentou/internal/registry"
)

// add records a fact.
func (w *world) add(f timescope.Fact) timescope.Fact {
	w.t.Helper()
	out, err := w.facts.Add(w.t.Context(), registry.Request{Actor: "test"}, registry.Stamp(f, w.source()), false)
	check(w.t, err)
	return out
}

// correct replaces a fact by what change makes of it.
func correct[F timescope.Fact](w *world, old F, change func(F)) F {
	w.t.Helper()
	out, err := w.facts.Correct(w.t.Context(), registry.Request{Actor: "test"}, old.FactKind(), *old.FactVersion().ID, func(f timescope.Fact) timescope.Fact {
		c := f.FactCopy().(F)
		change(c)
		return c
	})
	check(w.t, err)
	return out.(F)
}
