// Package attribute reads and writes the values of attributes: facts about persons
// and households that the registry has no table for and that policy packs declare
// ([ent.AttributeDefinition]). The API and the roster share it, so that a value
// means the same whichever way it came.
package attribute
