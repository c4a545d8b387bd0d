// Package eligibility turns what is recorded into decisions, and keeps them.
//
// A [Service] stands on a store and the policy pack that the program brings. At
// start [Service.EnsureRelease] records the pack as a release, so that a decision
// can say by which rules it was made, and be made again by the same ones.
//
// [Service.Assess] answers for one household, with reasons, and writes nothing;
// [Service.Simulate] does so for a household that is only supposed. [Service.Decide]
// answers for a zone or some of its households and appends what is new: decisions,
// and the flags of households to watch. A decision that says what the one before it
// said is not written again, so that deciding twice adds nothing. [Service.Allocate]
// gives out what there is only a number of among those of a zone who are eligible; it
// writes nothing.
//
// # Runs
//
// Households are decided in blocks, each in one transaction that also notes how far
// the run came. A run uses what was known when it began: killed and started again
// it goes on after its last block and ends the same. If anything else was recorded
// meanwhile, a new run begins instead, and finds most decisions made already.
//
// # Which decision holds
//
// Of one household, person and programme, the decision shown for a day is the one
// decided for the latest day that is not later; of several decided for the same
// day, the one recorded last. To decide for a past day again therefore changes what
// is shown for the days after it, until the next decision: whoever corrects the past
// decides the later days again.
//
// Flags are of the present. A household that was decided for a later day keeps its
// flags when it is decided for an earlier one.
package eligibility
