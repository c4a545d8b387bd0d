// Package registry records facts about units, households and persons: adding,
// correcting, ending and retracting versions, making and merging persons, and
// taking over what a source observed on a day.
//
// A [Recorder] does it inside one write transaction of the store, for any kind
// of fact; the roster import, the demo zone and the API share it. A [Registry]
// offers single acts to the API, each in a transaction of its own and safe to
// retry.
//
// Nothing is updated in place: a correction supersedes a version and adds one.
// Plain text of sealed columns is encrypted here, under the key of its person or
// household, and goes no further.
package registry
