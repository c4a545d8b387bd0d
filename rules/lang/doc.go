// Package lang is Bentou's dialect of expr: which names and constructs a rule may
// use, what kind, unit and range each part has, and everything that is wrong with
// it, all at once, with positions.
//
// expr's lexer and parser read the text. The typed pass is ours, because expr's
// checker stops at the first error and knows neither units nor unknown values.
// [Check] turns a pack into a [Checked]: typed trees that rules/engine lowers to
// a program and that the slow interpreter of the tests walks as they are.
package lang
