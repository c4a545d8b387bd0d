package store

import "database/sql"

// WriteDB gives tests the connection that can write, to try what plain SQL may do.
func WriteDB(s *Store) *sql.DB { return s.write }
