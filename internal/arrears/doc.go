// Package arrears goes through the past: it decides months that are over again by what
// is known now, and proposes what is to be paid in arrears or claimed back. Nothing is
// paid or claimed back by itself, and nothing on record is overwritten.
//
// # What is compared
//
// An account is a programme, whom it is for, and a cycle: a month, a year, or for what
// is granted once the whole time. Of each account there are two figures. Granted is
// what the decisions on record said when the cycle was closed, and what was accepted
// since; a cycle is closed by the first run for a later one, or by the first
// reconciliation that went through it. Due is what deciding each month anew gives, in
// order, so that what was granted before is seen as it should have been. A person is
// paid once, whichever households decided: the highest counts. The difference is one
// proposal; while what is due stays as it is, nothing is proposed again, whether the
// proposal is open, accepted or rejected. When it changes, a new proposal supersedes the
// open one.
//
// Where it cannot be determined what is due, nothing is proposed; the account is listed
// as undetermined, with what is missing. Months before the first run that covered a
// household are not gone through: nothing was refused then. Of a programme for which
// people apply nothing is due to whom no decision was ever made about: nobody applied.
// Further back than a programme's back_pay_months nothing is paid in arrears.
//
// # What is looked at
//
// Only households of which something was recorded that the decisions on record do not
// know, with whom their members lived in that time, and of those only the months from
// the first day that it touches. [Result] counts them.
//
// In reading order: service.go (the call), calendar.go (which months, and when they were
// closed), find.go (which households), account.go (the two figures), write.go, act.go
// (what people decide).
package arrears
