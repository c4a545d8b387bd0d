// Package letter tells a decision in whole sentences, in Chinese and English, for the
// person whom it is about: what was decided, why, what to do, and how to object. It is
// made from the codes and values of the reasons ([bentou/rules.Reason]) and decides
// nothing itself.
//
// A letter tells what matters: of what was refused whatever is not met, of what is open
// whatever is missing, and of what is met a line each. Every reason with every value is
// in the JSON of the decision and in the annex of the printed letter.
//
// What the reader may not see is taken out before: whoever writes a letter gives it
// reasons that were masked already ([Reasons]).
//
// In reading order: letter.go, summary.go, points.go, facts.go,
// appeal.go, text.go.
package letter
