// Package upcoming tells what the passing of time alone will change: who comes to an age
// that a rule looks at, whose certificate, enrolment or post runs out, whose buffer after
// a benefit ends, who leaves school, and what each does to which decision. It decides
// nothing and writes nothing: everything follows from what is on record now, as if every
// day on which something may change were decided for.
//
// Nothing in it names an age or a record: which of them matter follows from the rules
// ([rules.Upcoming]).
package upcoming
