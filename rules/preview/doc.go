// Package preview compares two releases over many households: who gains, who loses,
// whose amount changes, of whom nothing can be said any more, what it costs.
//
// It is pure. [Compare] decides by [rules.Bulk], that is as deciding decides, so that
// what it says of a household is what deciding would then record. Only programmes and
// flags are decided of which [rules.Differing] cannot show that both releases say the
// same of everybody. The result does not depend on how the work was divided.
package preview
