package mixin

// Fact marks an entity as a kind of dated fact. It is the one source from which
// the writer, the database's refusals, the arguments asOf and knownAt, and the
// mutations add, correct and end are made.
type Fact struct {
	// Subject is the column of the subject: person_id, household_id or unit_id.
	Subject string
	// Key holds the further columns of the key. Of one subject and key no two
	// known versions hold on the same day.
	Key []string
	// Single says that the subject has at most one version on a day, so that the
	// API shows one object instead of a list. It is so when Key is empty.
	Single bool
	// Internal facts have no generated mutations: they are written by mutations
	// of their own (records of households, persons and units).
	Internal bool
	// ZH and EN name the kind of fact.
	ZH, EN string
}

// Name is the key of the annotation in the generator's graph.
func (Fact) Name() string { return "Fact" }

// Sealed marks a ciphertext column. Plain is the name under which the API and
// the writer take the plain text; Digest is the column of its keyed digest for
// exact look-up, when there is one.
type Sealed struct {
	Plain  string
	Digest string
}

// Name is the key of the annotation in the generator's graph.
func (Sealed) Name() string { return "Sealed" }

// CollectFor names API fields of the parent that need the edge loaded.
type CollectFor struct{ Fields []string }

// Name is the key of the annotation in the generator's graph.
func (CollectFor) Name() string { return "CollectFor" }

// Masked names the API type that wraps what an edge gives, because callers who may not
// see it have to be told so.
type Masked struct{ As string }

// Name is the key of the annotation in the generator's graph.
func (Masked) Name() string { return "Masked" }
