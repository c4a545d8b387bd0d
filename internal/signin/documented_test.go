package signin

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestTheDocumentedTimesOfSessionsAndTokensAreThoseInForce(t *testing.T) {
	text, err := os.ReadFile("../../docs/signin.md")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(string(text)), " ")
	for _, want := range []string{
		fmt.Sprintf("A session ends with its token, after %.0f hours, after %.0f hours without a request, and by `POST /signout`", sessionLife.Hours(), sessionIdle.Hours()),
		fmt.Sprintf("when it expires: after %d days, or %d at most", DefaultDays, MaxDays),
		fmt.Sprintf("A token is `%s` and %d random bits", Prefix, 8*len(random())),
		"named `" + secureCookie + "`",
		"needs the header `" + ForgeryHeader + "`",
		"One token may have any number of sessions",
		"No session is made of such a token: it is sent with each request and holds until it expires",
		"There are three ways in, and no others",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("docs/signin.md does not say %q", want)
		}
	}
}
