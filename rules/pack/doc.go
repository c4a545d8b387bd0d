// Package pack is the policy pack as files: what a folder of YAML declares, read
// with positions and written back in one canonical form.
//
// A pack declares attributes, code lists, parameters, groups, variables,
// programmes, flags, coverages, allocations and scenarios. This package knows
// their shape; what their expressions mean is the business of rules/lang.
//
// [Read] says all that is wrong with the shape of a pack at once, each with its
// file, line and column and in both languages; the codes are listed as constants.
// [Write] and [Format] give the canonical form, [Digest] a hash of all that can
// change a decision.
//
// In reading order: source.go (the bytes of a file), parse.go (the YAML library
// behind one door, its tree made ours), scalar.go (where each character of a text
// stands), comment_read.go (whose comment it is), reader.go (maps with known keys),
// read*.go (each kind of declaration), build*.go (the way back), emit*.go (the
// canonical form).
//
// # What is read
//
// pack.yaml has the keys pack, title and currency. Every *.yaml file, pack.yaml
// too, may have any of the sections, each a map of names to declarations.
//
// Scalars are read as the text of their YAML node, never as what a YAML library
// makes of them: 0.20, 010 and NO stay what the author wrote. There are no anchors,
// aliases, merge keys, tags, directives or second documents: a text means what
// stands there. Nor are there characters that one cannot see.
//
// # What the canonical form keeps
//
// Everything but layout. Texts stay as they are; of expressions runs of white space
// outside quotes become one space. A file keeps its declarations in their order,
// and the sections come in a fixed order. A value that goes without saying (keep:
// eligible) is left out.
//
// All comments are kept. One above a key or an item, or behind it on its line,
// stays with that; one after the last key of a map or item of a list stays there if
// it is not indented less than they are. A comment in brackets opens them: each of
// their parts then has a line. The comment of the file is what stands before the
// last empty line above its first key.
package pack
