package server

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A canary is a text that must not be at rest in the clear, nor as a digest without
// a key, which anybody can compute for every number that there can be.
type canary struct {
	what  string
	forms map[string][]byte
}

func newCanary(what, text string) canary {
	c := canary{what, map[string][]byte{"plain": []byte(text)}}
	sum, old := sha256.Sum256([]byte(text)), md5.Sum([]byte(text))
	for name, b := range map[string][]byte{"text": []byte(text), "SHA-256": sum[:], "MD5": old[:]} {
		c.forms["hexadecimal "+name] = []byte(hex.EncodeToString(b))
		c.forms["hexadecimal "+name+" in capitals"] = []byte(strings.ToUpper(hex.EncodeToString(b)))
		for shift := range 3 { // within other text, base64 depends on where it begins
			whole := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), b...))
			inner := strings.Trim(whole[(shift*8+5)/6:], "=")
			c.forms[fmt.Sprintf("base64 %s %d", name, shift)] = []byte(inner[:len(inner)-1]) // the last letter shares bits with what follows
			c.forms[fmt.Sprintf("base64url %s %d", name, shift)] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(inner[:len(inner)-1]))
		}
	}
	c.forms["SHA-256"], c.forms["MD5"] = sum[:], old[:]
	for name, way := range map[string]string{"percent-encoded": "%%%02X", "escaped as in JSON": `\u%04x`, "UTF-16": "%c\x00", "as XML has it": "&#%d;"} {
		var b strings.Builder
		for _, letter := range text {
			fmt.Fprintf(&b, way, letter)
		}
		c.forms[name] = []byte(b.String())
	}
	return c
}

// in returns the forms of the canary that content holds.
func (c canary) in(content []byte) (found []string) {
	for name, form := range c.forms {
		if bytes.Contains(content, form) {
			found = append(found, name)
		}
	}
	return found
}

// canaryNumber is an identity number of an area that was never assigned.
func canaryNumber(sequence int) string {
	body := fmt.Sprintf("371599%04d0307%03d", 1961, sequence)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

// folderHolds returns the files below a folder that hold one of the forms.
func folderHolds(t *testing.T, folder string, c canary) (files int, found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return skipGone(err)
		}
		content, err := os.ReadFile(path)
		files++
		for _, form := range c.in(content) {
			found = append(found, fmt.Sprintf("%s (%s)", path, form))
		}
		return skipGone(err)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, found
}

// skipGone lets a server remove its files while they are read.
func skipGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// logsHold returns the forms that the change sequence and the access log of a PostgreSQL
// database hold.
func logsHold(t *testing.T, url string, c canary) (rows int, found []string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list, err := db.Query("SELECT x::text FROM changes x UNION ALL SELECT x::text FROM access_log x")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	for list.Next() {
		var row []byte
		if err := list.Scan(&row); err != nil {
			t.Fatal(err)
		}
		rows++
		found = append(found, c.in(row)...)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return rows, found
}

// tablesHold returns the tables with a row that holds one of the forms; PostgreSQL
// writes bytes as hexadecimal digits. It reads what files hold compressed.
func tablesHold(t *testing.T, url string, c canary) (tables int, found []string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, err := db.Query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	if err != nil {
		t.Fatal(err)
	}
	defer names.Close()
	for names.Next() {
		var table string
		if err := names.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables++
		rows, err := db.Query(`SELECT t::text FROM "` + table + `" t`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var row []byte
			if err := rows.Scan(&row); err != nil {
				t.Fatal(err)
			}
			for _, form := range c.in(row) {
				found = append(found, fmt.Sprintf("table %s (%s)", table, form))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return tables, found
}

func TestTheSearchFindsACanaryInEveryForm(t *testing.T) {
	text := canaryNumber(901)
	c := newCanary("number", text)
	sum, old := sha256.Sum256([]byte(text)), md5.Sum([]byte(text))
	for what, content := range map[string]string{
		"plain": "a" + text + "b", "hex": "x" + hex.EncodeToString([]byte(text)), "sha": "\x00" + string(sum[:]), "md5": string(old[:]) + "\x00",
		"sha in hex": hex.EncodeToString(sum[:]), "md5 in capitals": strings.ToUpper(hex.EncodeToString(old[:])),
		"base64": base64.StdEncoding.EncodeToString([]byte(text)), "sha in base64": base64.URLEncoding.EncodeToString(sum[:]),
		"percent":          "n=" + strings.NewReplacer("3", "%33", "7", "%37", "1", "%31", "5", "%35", "9", "%39", "6", "%36", "0", "%30", "X", "%58", "2", "%32", "4", "%34", "8", "%38").Replace(text),
		"base64 in text 1": base64.StdEncoding.EncodeToString([]byte("1" + text + "more")),
		"base64 in text 2": base64.StdEncoding.EncodeToString([]byte("12" + text + "more")),
		"base64 in text 3": base64.StdEncoding.EncodeToString([]byte("123" + text + "more")),
	} {
		if len(c.in([]byte(content))) == 0 {
			t.Errorf("%s is not found in %q", what, content)
		}
	}
	if found := c.in([]byte(canaryNumber(902) + hex.EncodeToString([]byte(canaryNumber(903))))); found != nil {
		t.Errorf("found in other numbers: %v", found)
	}
}
