package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"bentou/internal/signin"
)

// Banner tells, in a dozen lines, what a start did and where to look. secret is that of
// the first token where the start made it.
func Banner(cfg Config, did, address, secret string) {
	database := cfg.Database
	if at := strings.LastIndex(database, "@"); strings.Contains(database, "://") && at > 0 {
		database = "postgres://…" + database[at:] // without the password
	}
	signIn := address + "/signin    with a token; bentou token create --role ROLE makes one"
	switch {
	case secret != "" && cfg.Serving.Bootstrap == "":
		signIn = signin.Link(address, secret) + "\n            (an administrator for " + strconv.Itoa(signin.DefaultDays) + " days; the link is shown only now)"
	case secret != "":
		signIn = address + "/signin    with the token of " + BootstrapToken
	}
	fmt.Fprintf(cfg.Stdout, `奔头 Bentou %s
  %s
  database  %s
  keys      %s   (back it up apart from the database: without it nothing opens)
  serving   %s
  sign in   %s
  look      %s/graphiql    ask anything about every household
  API       POST %s/graphql
  files     POST %s/uploads    then the mutation rosterImport
Ctrl-C ends it.
`, VersionText(), did, database, cfg.Keys, address, signIn, address, address, address)
}

// VersionText is the version of the program as it was built.
func VersionText() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return fmt.Sprintf("%s (%s %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
