package store

import (
	"encoding/hex"
	"testing"
	"time"

	"bentou/rules/fact"
)

// The hashes were computed apart from this program, from what the comments say is
// covered. A database keeps its chains for ever: none of them may change.
func TestTheHashesOfTheChainsAreWhatTheyWere(t *testing.T) {
	before := make([]byte, 32)
	for i := range before {
		before[i] = byte(i)
	}
	at := time.UnixMicro(1577836800000001).UTC()
	change := changeRow{Position: 7, Transaction: 5, At: at, Actor: "办公室", Kind: "income.add", Subject: Subject{Zone: 1, Household: 3, Person: 4}, What: `[{"kind":"income"}]`}
	empty := change
	empty.Reason = new(string)
	entry := accessRow{Position: 7, At: at, AccessEntry: AccessEntry{Kind: fact.AccessPersonalRead, Actor: "办公室", Role: "caseworker", Token: 9,
		Purpose: "走访", Address: "192.0.2.1", Request: "r", Reads: 3, Refusals: 2, What: "{}"}}
	for _, c := range []struct {
		name, want string
		got        []byte
	}{
		{"a change", "d6201aaa0c5316b7c4f2a1adb99ee55a5eef6c033ce1138766041172a8fa0da5", change.hash(before)},
		{"a change with an empty reason", "12bd791146c93945ef6a11f4923ce614064a93929cfc8e53a5c1a7435ca2349a", empty.hash(before)},
		{"an entry of the access log", "d5619b8ce0f3c27bf500cfc4ecaf784c0c05506922f778ae166983e9d7c31c4c", entry.hash(before)},
	} {
		if got := hex.EncodeToString(c.got); got != c.want {
			t.Errorf("%s has %s", c.name, got)
		}
	}
}
