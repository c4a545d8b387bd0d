// Package packs holds the policy packs that the program brings, as data: folders of
// YAML that policy staff read, copy and edit.
package packs
