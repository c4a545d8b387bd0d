package server

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"bentou/internal/testkit"
)

// graphQL asks the server and returns the data as JSON.
func graphQL(t *testing.T, address, query string, input any) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"in": input}})
	if err != nil {
		t.Fatal(err)
	}
	got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", string(body), bearer(secret)...)
	var answer struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("%s: %v %v", query, err, answer.Errors)
	}
	return answer.Data
}

func at(data map[string]any, path string) string {
	var v any = data
	for key := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	text, _ := v.(string)
	return text
}

func TestNoIdentifierIsAtRestInTheClearNorAsAPlainDigest(t *testing.T) {
	testkit.Alone(t)
	databases := map[string]func(t *testing.T, data string) string{
		"sqlite":   func(_ *testing.T, data string) string { return filepath.Join(data, "bentou.db") },
		"postgres": func(t *testing.T, _ string) string { return testkit.Postgres(t) },
	}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) { atRest(t, database) })
	}
}

func atRest(t *testing.T, database func(*testing.T, string) string) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	url := database(t, data)
	args := []string{"--data", data, "--database", url, "--demo", "off"}

	// Made here, so that no file of the project holds them.
	number, phone, account := canaryNumber(711), fmt.Sprintf("000%d", 70_512_963), fmt.Sprintf("62170012%d", 34_807_192_653)
	inRoster, phoneInRoster, setAside := canaryNumber(722), fmt.Sprintf("000%d", 80_613_579), mistyped(canaryNumber(733))
	control := fmt.Sprintf("control%d", 4_815_162_342)
	canaries := []canary{newCanary("number", number), newCanary("phone", phone), newCanary("bank account", account),
		newCanary("number of the roster", inRoster), newCanary("phone of the roster", phoneInRoster), newCanary("number set aside", setAside)}

	// A roster whose first household has canaries and whose second is set aside, since
	// its number is mistyped.
	all, err := os.ReadFile(inTree("testdata/roster/roster-2019.csv"))
	if err != nil {
		t.Fatal(err)
	}
	roster := filepath.Join(dir, "roster.csv")
	if err := os.WriteFile(roster, []byte(rosterOf(t, string(all), inRoster, phoneInRoster, setAside)), 0o600); err != nil {
		t.Fatal(err)
	}
	report := filepath.Join(dir, "report.json")
	out, err := exec.Command(program(t), append([]string{"import", roster, "--as-of", "2019-12-31", "--report", report}, args...)...).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("1 set aside")) {
		t.Fatalf("%v: %s", err, out)
	}
	said := bytes.NewBuffer(out)
	logs := filepath.Join(dir, "log")
	address := startedInto(t, logs, args...)

	person := at(graphQL(t, address, `mutation($in: PersonAddInput!) {personAdd(input: $in) {person {id} userErrors {message {en}}}}`,
		map[string]any{"name": control, "identityNumber": number}), "personAdd.person.id")
	identifier := `mutation($in: PersonIdentifierAddInput!) {personIdentifierAdd(input: $in) {userErrors {message {en}}}}`
	for kind, text := range map[string]string{"PHONE": phone, "BANK_ACCOUNT": account} {
		got := graphQL(t, address, identifier, map[string]any{"personId": person, "kind": kind, "value": text, "validFrom": "2019-01-01", "source": "PERSON", "idempotencyKey": kind})
		if got["personIdentifierAdd"].(map[string]any)["userErrors"] != nil && len(got["personIdentifierAdd"].(map[string]any)["userErrors"].([]any)) > 0 {
			t.Fatal(got)
		}
	}
	// What is refused is not kept either.
	refused := graphQL(t, address, `mutation($in: PersonAddInput!) {personAdd(input: $in) {userErrors {code message {en zh}}}}`, map[string]any{"name": "x", "identityNumber": number})
	said.WriteString(fmt.Sprint(refused))
	// The same roster as a file that was sent, and imported from there.
	content, err := os.ReadFile(roster)
	if err != nil {
		t.Fatal(err)
	}
	answer := send(t, http.DefaultClient, http.MethodPost, address+"/uploads?name=roster.csv", string(content), append(bearer(secret), "Content-Type", "text/csv")...)
	var sent struct{ ID string }
	err = json.Unmarshal([]byte(answer.body), &sent)
	if err != nil || sent.ID == "" {
		t.Fatalf("the upload gave %q, %v", sent.ID, err)
	}
	imported := graphQL(t, address, `mutation($in: RosterImportInput!) {rosterImport(input: $in) {userErrors {message {en}}}}`, map[string]any{"upload": sent.ID, "asOf": "2019-12-31"})
	said.WriteString(fmt.Sprint(imported))
	// The search itself: the data folder while it is served, the write-ahead log with it.
	places := []string{data}
	if strings.HasPrefix(url, "postgres") {
		places = append(places, cluster(t, url)...)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	said.Write(text)
	if text, err = os.ReadFile(logs); err != nil || len(text) == 0 {
		t.Fatalf("no log: %v", err)
	}
	said.Write(text)
	for _, c := range canaries {
		if found := c.in(said.Bytes()); found != nil {
			t.Errorf("%s is in the output, the report or the log: %v", c.what, found)
		}
		for _, place := range places {
			if files, found := folderHolds(t, place, c); found != nil || files < 3 {
				t.Errorf("%s, among %d files: %v", c.what, files, found)
			}
		}
		if strings.HasPrefix(url, "postgres") {
			if tables, found := tablesHold(t, url, c); found != nil || tables < 30 {
				t.Errorf("%s, among %d tables: %v", c.what, tables, found)
			}
		}
	}
	// That it can fail: a text that is kept in the clear, in the database and in its
	// write-ahead log, is found where the others are not.
	c := newCanary("control", control)
	if strings.HasPrefix(url, "postgres") {
		if _, found := tablesHold(t, url, c); !strings.Contains(fmt.Sprint(found), "person_records") {
			t.Errorf("the control is not found in the tables: %v", found)
		}
	}
	wanted := []string{"bentou.db-wal"}
	if strings.HasPrefix(url, "postgres") {
		if wanted = nil; len(places) > 1 {
			wanted = []string{"pg_wal", "base"}
		}
	}
	var found []string
	lacks := func(file string) bool { return !strings.Contains(fmt.Sprint(found), file) }
	for range 5 {
		// A server that others use too overwrites its log soon: what is looked for was
		// written just now.
		graphQL(t, address, `mutation($in: PersonAddInput!) {personAdd(input: $in) {userErrors {message {en}}}}`, map[string]any{"name": control})
		if strings.HasPrefix(url, "postgres") {
			cluster(t, url)
		}
		if _, found = folderHolds(t, places[len(places)-1], c); !slices.ContainsFunc(wanted, lacks) {
			return
		}
	}
	t.Errorf("the control is not found in each of %v: %v", wanted, found)
}

// mistyped is a number whose check digit is wrong.
func mistyped(number string) string {
	last := (number[17]-'0'+1)%10 + '0'
	if number[17] == 'X' {
		last = '0'
	}
	return number[:17] + string(rune(last))
}

// rosterOf is a roster of two households of one, with these numbers.
func rosterOf(t *testing.T, all, number, phone, aside string) string {
	t.Helper()
	lines := strings.SplitAfter(all, "\n")
	cells := strings.Split(strings.TrimRight(lines[2], "\r\n"), ",")
	head := strings.Split(strings.TrimRight(lines[1], "\r\n"), ",")
	column := func(name string) int {
		for i, h := range head {
			if strings.TrimSpace(h) == name {
				return i
			}
		}
		t.Fatalf("no column %s", name)
		return 0
	}
	row := func(code, number, phone string) string {
		c := append([]string(nil), cells...)
		c[column("户编号")], c[column("证件号码")], c[column("联系电话")], c[column("姓名")] = code, number, phone, "测试"
		c[column("与户主关系")] = "户主"
		return strings.Join(c, ",") + "\n"
	}
	return lines[0] + lines[1] + row("37159990009901", number, phone) + row("37159990009902", aside, "")
}

// startedInto runs the server until the test ends, with all that it says in a file,
// and returns its address.
func startedInto(t *testing.T, file string, args ...string) string {
	t.Helper()
	out, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() // the server has a handle of its own
	cmd := exec.Command(program(t), append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), "BENTOU_BOOTSTRAP_TOKEN="+secret)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	serving := regexp.MustCompile(`serving\s+(http://\S+)`)
	for {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if m := serving.FindSubmatch(text); m != nil {
			inhabited(t, string(m[1]), secret, keptIn(args))
			return string(m[1])
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the server ended: %v: %s", err, text)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// cluster is the folder of the database server, where it can be read from here; what
// it has in memory is written to it before.
func cluster(t *testing.T, url string) []string {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	var folder string
	if err := db.QueryRow("SHOW data_directory").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadDir(filepath.Join(folder, "pg_wal")); err != nil {
		t.Logf("the folder of the server cannot be read from here: its tables are searched, its log is not (%v)", err)
		return nil
	}
	return []string{folder}
}
