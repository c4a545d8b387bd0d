package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Banner tells, in a dozen lines, what a start did and where to look.
func Banner(cfg Config, did, address string) {
	database := cfg.Database
	if at := strings.LastIndex(database, "@"); strings.Contains(database, "://") && at > 0 {
		database = "postgres://…" + database[at:] // without the password
	}
	fmt.Fprintf(cfg.Stdout, `奔头 Bentou %s
  %s
  database  %s
  keys      %s   (back it up apart from the database: without it nothing opens)
  serving   %s
  look      %s/graphiql    ask anything about every household
  API       POST %s/graphql
  files     POST %s/uploads    then the mutation rosterImport
Ctrl-C ends it.
`, VersionText(), did, database, cfg.Keys, address, address, address, address)
}

// VersionText is the version of the program as it was built.
func VersionText() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return fmt.Sprintf("%s (%s %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
