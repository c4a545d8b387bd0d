// Package decision holds the Go type of the API's interface Decision, which both
// recorded and computed decisions have. gqlgen binds to it; it is apart because the
// entities that ent generates cannot have the getters that gqlgen would ask for.
package decision

// Decision is a recorded or a computed decision.
type Decision interface{ IsDecision() }
