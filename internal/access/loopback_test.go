package access

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyAddressesOfThisMachineAreServed(t *testing.T) {
	for address, ok := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:0": true, "[::1]:1": true, "127.9.9.9:1": true,
		"0.0.0.0:8080": false, ":8080": false, "[::]:80": false, "10.0.0.1:80": false, "example.org:80": false, "127.0.0.1": false,
	} {
		if err := LoopbackOnly(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestRequestsThatNameAnotherHostOrComeFromAnotherSiteAreRefused(t *testing.T) {
	h := LocalHost(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for _, c := range []struct {
		host, site string
		want       int
	}{
		{"127.0.0.1:8080", "", 204}, {"localhost:8080", "same-origin", 204}, {"[::1]:8080", "none", 204}, {"[::1]", "", 204},
		{"evil.example:8080", "", 403}, {"127.0.0.1.evil.example", "", 403}, {"127.0.0.1:8080", "cross-site", 403}, {"127.0.0.1:8080", "same-site", 403},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Host = c.host
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("host %s from %q gets %d", c.host, c.site, w.Code)
		}
	}
}
