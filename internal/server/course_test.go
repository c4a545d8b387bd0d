package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bentou/internal/testkit"
)

// courseBlock is a fenced block of docs/rules-for-authors.md.
type courseBlock struct{ language, info, text string }

var courseFence = regexp.MustCompile("(?ms)^```([a-z]+)([^\n]*)\n(.*?)^```$")

// TestTheQuestionsOfTheCourseForAuthorsAreAnsweredAsTheCourseShows asks a server of the
// demo zone every question of the course, each by a caller of the role that it names.
// Where an answer is shown, that is the answer. What is no question is run in
// rules/scenario.
func TestTheQuestionsOfTheCourseForAuthorsAreAnsweredAsTheCourseShows(t *testing.T) {
	testkit.Alone(t)
	text, err := os.ReadFile(inTree("docs/rules-for-authors.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []courseBlock
	for _, m := range courseFence.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, courseBlock{m[1], m[2], m[3]})
	}
	data := filepath.Join(t.TempDir(), "data")
	address := started(t, "--data", data, "--demo-households", "30")
	tokens := map[string]string{}
	asked := 0
	for i, b := range blocks {
		if b.language != "graphql" {
			continue
		}
		asked++
		_, role, _ := strings.Cut(b.info, "role=")
		if tokens[role] == "" {
			tokens[role] = token(t, "--data", data, "--role", role, "--name", "course-"+role)
		}
		body, err := json.Marshal(map[string]string{"query": b.text})
		if err != nil {
			t.Fatal(err)
		}
		got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", string(body), bearer(tokens[role])...)
		var answer struct {
			Data   json.RawMessage
			Errors json.RawMessage
		}
		if err := json.Unmarshal([]byte(got.body), &answer); err != nil || answer.Errors != nil {
			t.Errorf("%s\nis answered by %s", b.text, got.body)
			continue
		}
		if i+1 == len(blocks) || blocks[i+1].language != "json" {
			continue
		}
		var want, is bytes.Buffer
		if err := json.Compact(&want, []byte(blocks[i+1].text)); err != nil {
			t.Errorf("%s\n%v", blocks[i+1].text, err)
			continue
		}
		if err := json.Compact(&is, answer.Data); err != nil || want.String() != is.String() {
			t.Errorf("%s\nis answered by\n%s\nnot by\n%s", b.text, is.String(), want.String())
		}
	}
	if asked < 5 {
		t.Errorf("the course asks %d questions", asked)
	}
}
