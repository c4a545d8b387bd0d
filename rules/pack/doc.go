// Package pack is the policy pack as files: what a folder of YAML declares, read
// with positions and written back in one canonical form.
//
// A pack declares attributes, code lists, parameters, groups, variables,
// programmes, flags, coverages, allocations and scenarios. This package knows
// their shape; what their expressions mean is the business of rules/lang.
//
// Scalars are read as the text of their YAML node, never as what a YAML library
// makes of them: 0.20, 010 and NO stay what the author wrote.
package pack
