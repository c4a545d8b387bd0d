// Package schema models the registry: who (households, persons, units) and what
// is known of them (dated facts). One entity a file, always in the order Mixin,
// Fields, Edges, Indexes, Annotations. Every comment is in Chinese and English,
// because the API shows it.
package schema
