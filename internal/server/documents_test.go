package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAServiceSendsTheHashesOfItsManifestAndIsAnswered(t *testing.T) {
	const day, other = "query Day {clock {today}}", "query Other {clock {now}}"
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	dir := t.TempDir()
	file, data := filepath.Join(dir, "documents.json"), filepath.Join(dir, "data")
	text, err := json.Marshal(map[string]string{hash(day): day})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, with := range []bool{true, false} {
		args := []string{"--data", data, "--demo", "off"}
		if with {
			args = append(args, "--trusted-documents", file)
		}
		address, said := startedWith(t, []string{"BENTOU_BOOTSTRAP_TOKEN=" + secret}, args...)
		if strings.Contains(said, "trusted documents: 1") != with {
			t.Errorf("the start says\n%s", said)
		}
		service := token(t, "--data", data, "--role", "service", "--name", "payroll")
		for body, want := range map[string]string{
			fmt.Sprintf(`{"documentId": "sha256:%s"}`, hash(day)):                                            `{"data":{"clock":{"today":`,
			fmt.Sprintf(`{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "%s"}}}`, hash(day)): `{"data":{"clock":{"today":`,
			fmt.Sprintf(`{"documentId": "sha256:%s"}`, hash(other)):                                          `"code":"FORBIDDEN"`,
			fmt.Sprintf(`{"query": "%s"}`, other):                                                            `"code":"FORBIDDEN"`,
		} {
			if !with {
				want = "start it with --trusted-documents FILE"
			}
			got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", body, append(bearer(service), "Accept", "application/graphql-response+json")...)
			if !strings.Contains(got.body, want) || (got.status == 200) != strings.HasPrefix(want, `{"data"`) {
				t.Errorf("%s: %d %s", body, got.status, got.body)
			}
		}
	}
}
