package asvs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// places are the folders in which a package may be imported; "." names the top.
type places []string

// doors are the packages by which the program can reach out of itself, hide something
// from the compiler or make a secret, and who uses them. What is not named here is for
// nobody. To add a line is to answer the rows of docs/asvs.md that name this test.
var doors = map[string]places{
	// Cryptography. No MD5, SHA-1, DES, RC4, and nothing of our own make.
	"crypto/aes": {"internal/roster", "internal/vault"}, "crypto/cipher": {"internal/roster", "internal/vault"},
	"crypto/hmac":    {"internal/roster", "internal/signin"},
	"crypto/sha256":  {"console/graphiql", "ent/store", "graph/trusted", "internal/eligibility", "internal/policy", "internal/roster", "internal/signin", "internal/upload", "rules", "rules/engine", "rules/pack"},
	"crypto/subtle":  {"internal/signin"},
	"crypto/tls":     {"internal/edge"},
	"filippo.io/age": {"internal/vault"}, "filippo.io/age/armor": {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/aead/aesgcm":              {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset":  {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess": {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/key":                      {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/keyset":                   {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/prf/hmacprf":              {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/prf/subtle":               {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle":     {"internal/vault"},
	"github.com/tink-crypto/tink-go/v2/tink":                     {"internal/vault"},
	"github.com/coreos/go-oidc/v3/oidc":                          {"internal/oidc"},
	"math/rand/v2":                                               {"internal/demo"}, // the synthetic zone, the same at each start
	// Other machines. net is for addresses and for the port that is listened on.
	"net":      {"internal/audit", "internal/edge", "internal/server"},
	"net/http": {"console/graphiql", "graph", "graph/transport", "internal/audit", "internal/edge", "internal/letters", "internal/oidc", "internal/rights", "internal/server", "internal/sheets", "internal/signin", "internal/upload"},
	// Readers of formats that others make, and makers of texts that others read.
	"encoding/xml": {"internal/roster", "internal/workbook"}, "archive/zip": {"internal/eligibility", "internal/roster", "internal/workbook"},
	"github.com/xuri/excelize/v2": {"internal/roster", "internal/tablebook", "internal/workbook"},
	"html/template":               {"internal/letters", "internal/rights", "internal/signin"},
	"text/template":               {"ent/entc"}, // the generator of code
	"compress/gzip":               {"console/graphiql"}, "compress/flate": {"internal/eligibility"},
}

// watched says whether a package is of the kind that must be named.
func watched(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	switch {
	case first == "crypto", first == "archive", first == "compress", path == "net", path == "C", path == "log/syslog", path == "unsafe", path == "plugin",
		strings.HasPrefix(path, "os/exec"), strings.HasPrefix(path, "math/rand"), strings.HasSuffix(path, "/template"),
		strings.HasPrefix(path, "encoding/gob"), strings.HasPrefix(path, "encoding/xml"), strings.HasPrefix(path, "net/"),
		strings.HasPrefix(path, "golang.org/x/crypto"), strings.HasPrefix(path, "golang.org/x/net"):
		return path != "net/netip" && path != "net/url" && path != "crypto/rand" // these only parse; this may be used anywhere
	}
	for _, word := range []string{"tink", "filippo.io", "jose", "jwt", "oidc", "ldap", "memcache", "smtp", "mail", "excelize", "yaml.v2", "lua", "goja", "otto"} {
		if strings.Contains(path, word) {
			return true
		}
	}
	return false
}

func TestTheProgramHasNoDoorAndNoCryptographyButTheListed(t *testing.T) {
	used := map[string]map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch at, _ := filepath.Rel(root, name); at {
			case ".git", "internal/testkit", "ent/gen", "graph/gen", "bench", "data", "console/graphiql/node_modules":
				return filepath.SkipDir // no part of the program, or generated
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !watched(path) || strings.HasPrefix(path, "bentou/") {
				continue
			}
			if used[path] == nil {
				used[path] = map[string]bool{}
			}
			used[path][folder] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, folders := range used {
		for folder := range folders {
			if !slices.Contains(doors[path], folder) {
				t.Errorf("%s is used in %q and not listed", path, folder)
			}
		}
	}
	for path, listed := range doors {
		for _, folder := range listed {
			if !used[path][folder] {
				t.Errorf("%s is listed for %q and not used there", path, folder)
			}
		}
		if !watched(path) {
			t.Errorf("%s is listed and not watched", path)
		}
	}
	t.Logf("%d packages: %v", len(used), slices.Sorted(maps.Keys(used)))
}

// Of the package crypto/cipher, which also has modes that do not notice what was
// altered, only GCM.
func TestOfTheBlockModesOnlyGCMIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, folder := range doors["crypto/cipher"] {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "cipher" {
						used[s.Sel.Name] = true
					}
				}
				return true
			})
		}
	}
	if got := slices.Sorted(maps.Keys(used)); !slices.Equal(got, []string{"AEAD", "NewGCM", "NewGCMWithRandomNonce"}) {
		t.Errorf("of crypto/cipher %v are used", got)
	}
}

// The module's own code is what this test reads; that it also is all there is follows
// from the rules being data: they are read, checked and evaluated by rules/lang and
// rules/engine, and no file of a pack is Go.
func TestNoPackHoldsAProgram(t *testing.T) {
	err := fs.WalkDir(os.DirFS(root+"/rules/packs"), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(name, "/") && !slices.Contains([]string{".yaml", ".md"}, filepath.Ext(name)) {
			t.Errorf("%s is neither data nor text", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
