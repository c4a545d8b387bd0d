// Package scenario runs the scenarios of a pack: it makes the facts that a scenario
// gives into a dossier, decides with the release, and says where what comes out is
// something else than what the scenario expects.
//
// A scenario states what is on record, no more. Every register is complete unless
// the household's key incomplete names it, so that what is not stated does not
// exist; a fact that no register lists (hukou, a housing grade) is unknown where it
// is not stated. The value unknown says that there is a record that does not tell.
//
//	given:
//	  household: {housing_grade: b, owns_car: false, incomplete: [dibao]}
//	  members:
//	    - {birth_date: 1949-12-31, hukou: [{value: local, to: 2019-10-10}], insured: [resident_medical],
//	       incomes: [{source: wage, item: wages, year: 2019, amount: 6000}], member_from: …, member_to: …, died_on: …}
//	  decisions: [{programme: dibao, from: 2018-01-01, to: …, amount: 375, end_reason: …, member: …}]
//	  claims: [{member: 0, bill_total: 1000, …, lines: [{fee_code: ct, …}]}]
//	expect:
//	  elder_zone70: {0: {outcome: eligible, amount: 100.00, missing: []}}
//	  dibao: {outcome: undetermined, missing: [attr:deposits]}
//	  flags: {near_line: raised}         # or cleared, quiet, undetermined
//	  variables: {net_income: 3747.00, own_income: {0: unknown}}
//	  claims: {0: {l1: 680.00, own_pays: 86.40}}
//
// The key facts, in place of the others, gives what rules read and not what is on
// record: so a decision that was kept becomes a scenario ([FromDispute]). What is not in
// it is not known.
//
//	given: {facts: [{as_of: 2019-12-31, household: {size: 1}, members: {0: {age: 70, hukou: local}}}]}
//
// Nothing is passed over. A key, name, member or code that does not exist fails the
// scenario, and so does a stated fact that would not be read as it was stated, or a
// scenario that expects nothing. missing lists all facts that are asked for, an attribute with
// or without its prefix attr:.
//
// In reading order: run.go; given.go and what it calls (member.go, fact.go,
// timeline.go, event.go, granted.go, claim.go, facts.go); verify.go; expect.go, expect_more.go;
// dispute.go.
package scenario
