package edge

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"bentou/internal/fault"
)

func TestAnythingButThisMachineNeedsEncryptionOrANamedProxy(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for address, local := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:0": true, "[::1]:1": true, "127.9.9.9:1": true,
		"0.0.0.0:8080": false, ":8080": false, "[::]:80": false, "10.0.0.1:80": false, "example.org:80": false,
	} {
		err := Allowed(address, Options{})
		if (err == nil) != local {
			t.Errorf("%s: %v", address, err)
		}
		if !local && (fault.CodeOf(err) != fault.Forbidden || !strings.Contains(err.Error(), "--tls-cert") || !strings.Contains(err.Error(), "--trusted-proxy")) {
			t.Errorf("%s: the reason does not say what to do: %v", address, err)
		}
		for _, o := range []Options{{TLS: true}, {Proxies: proxies}} {
			if err := Allowed(address, o); err != nil {
				t.Errorf("%s with %+v: %v", address, o, err)
			}
		}
	}
	if err := Allowed("127.0.0.1", Options{TLS: true}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an address without a port: %v", err)
	}
}

// sent gives the status of a request and the peer that the handler saw.
func sent(t *testing.T, o Options, method string, change func(*http.Request)) (*httptest.ResponseRecorder, Peer) {
	t.Helper()
	var peer Peer
	h := Headers(Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer = PeerOf(r.Context())
		w.WriteHeader(http.StatusTeapot)
	}), o), o)
	r := httptest.NewRequest(method, "/graphql", nil)
	r.Host, r.RemoteAddr = "127.0.0.1:8080", "127.0.0.1:40000"
	change(r)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w, peer
}

func TestRequestsThatNameAnotherHostOrComeFromAnotherSiteAreRefused(t *testing.T) {
	for _, c := range []struct {
		host, site string
		want       int
	}{
		{"127.0.0.1:8080", "", 418}, {"localhost:8080", "same-origin", 418}, {"[::1]:8080", "none", 418}, {"[::1]", "", 418},
		{"evil.example:8080", "", 403}, {"127.0.0.1.evil.example", "", 403}, {"127.0.0.1:8080", "cross-site", 403}, {"127.0.0.1:8080", "same-site", 403},
	} {
		w, _ := sent(t, Options{Loopback: true}, http.MethodPost, func(r *http.Request) {
			r.Host = c.host
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
		})
		if w.Code != c.want {
			t.Errorf("host %s from %q gets %d", c.host, c.site, w.Code)
		}
		if w.Code == 403 && !strings.Contains(w.Body.String(), `"code":"FORBIDDEN"`) {
			t.Errorf("the refusal is %s", w.Body)
		}
	}
}

func TestPagesOfOtherSitesAreReadOnlyWhereTheyAreListed(t *testing.T) {
	ask := func(origin, method string, preflight bool) *httptest.ResponseRecorder {
		w, _ := sent(t, Options{Loopback: true, Origins: []string{"https://desk.example"}}, method, func(r *http.Request) {
			r.Header.Set("Origin", origin)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			if preflight {
				r.Header.Set("Access-Control-Request-Method", "POST")
			}
		})
		return w
	}
	if w := ask("https://desk.example", http.MethodPost, false); w.Code != 418 || w.Header().Get("Access-Control-Allow-Origin") != "https://desk.example" {
		t.Errorf("the listed site gets %d %v", w.Code, w.Header())
	}
	if w := ask("https://desk.example", http.MethodOptions, true); w.Code != 204 || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("its preflight gets %d %v", w.Code, w.Header())
	}
	for _, origin := range []string{"https://evil.example", "http://desk.example", "https://desk.example:444", "null", "https://sub.desk.example"} {
		for _, preflight := range []bool{false, true} {
			method := http.MethodPost
			if preflight {
				method = http.MethodOptions
			}
			w := ask(origin, method, preflight)
			if w.Code != 403 && !preflight {
				t.Errorf("%s gets %d", origin, w.Code)
			}
			for name := range w.Header() {
				if strings.HasPrefix(name, "Access-Control") {
					t.Errorf("%s gets %s", origin, name)
				}
			}
		}
	}
	if w := ask("https://desk.example", http.MethodPost, false); w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Error("the cookie may go to another site")
	}
	closed, _ := sent(t, Options{Loopback: true}, http.MethodOptions, func(r *http.Request) {
		r.Header.Set("Origin", "https://desk.example")
		r.Header.Set("Access-Control-Request-Method", "POST")
	})
	if closed.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("CORS is open although nothing was configured")
	}
}

func TestOriginsAndProxiesThatMeanEverybodyAreRefused(t *testing.T) {
	for text, ok := range map[string]bool{
		"https://a.example": true, "https://a.example:444": true, "http://127.0.0.1:5173": true, "http://localhost:1": true,
		"*": false, "null": false, "https://*.example": false, "http://a.example": false, "https://a.example/": false, "https://A.example": false, "https://u@a.example": false, "a.example": false, "": false,
	} {
		if _, err := ParseOrigin(text); (err == nil) != ok {
			t.Errorf("origin %q: %v", text, err)
		}
	}
	for text, ok := range map[string]bool{
		"10.0.0.1": true, "10.0.0.0/8": true, "::1": true, "fd00::/8": true, "0.0.0.0/0": false, "::/0": false, "proxy": false, "": false, "10.0.0.0/33": false,
	} {
		if _, err := ParseProxy(text); (err == nil) != ok {
			t.Errorf("proxy %q: %v", text, err)
		}
	}
}

func TestHeadersOfAProxyCountOnlyFromIt(t *testing.T) {
	o := Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}}
	for name, c := range map[string]struct {
		from   string
		header map[string]string
		status int
		want   Peer
	}{
		"through the proxy":             {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}, 418, Peer{"203.0.113.9", true}},
		"a client that writes a hop":    {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "192.0.2.1, 203.0.113.9", "X-Forwarded-Proto": "https"}, 418, Peer{"203.0.113.9", true}},
		"through two proxies":           {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "203.0.113.9, 10.0.0.6", "X-Forwarded-Proto": "https"}, 418, Peer{"203.0.113.9", true}},
		"the proxy took it in clear":    {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}, 403, Peer{}},
		"the proxy does not say how":    {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "203.0.113.9"}, 403, Peer{}},
		"the proxy says nothing":        {"10.0.0.5:1", nil, 403, Peer{}},
		"past the proxy":                {"203.0.113.9:1", nil, 403, Peer{}},
		"past it, pretending":           {"203.0.113.9:1", map[string]string{"X-Forwarded-For": "10.0.0.5", "X-Forwarded-Proto": "https"}, 403, Peer{}},
		"a client that says it is here": {"10.0.0.5:1", map[string]string{"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http"}, 403, Peer{}},
		"from this machine":             {"127.0.0.1:1", nil, 418, Peer{"127.0.0.1", false}},
	} {
		w, peer := sent(t, o, http.MethodPost, func(r *http.Request) {
			r.RemoteAddr = c.from
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
		})
		if w.Code != c.status || peer != c.want {
			t.Errorf("%s: %d %+v", name, w.Code, peer)
		}
		if hsts := w.Header().Get("Strict-Transport-Security"); (hsts != "") != c.want.Secure {
			t.Errorf("%s: HSTS %q", name, hsts)
		}
	}
	_, peer := sent(t, Options{Loopback: true}, http.MethodPost, func(r *http.Request) {
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		r.Header.Set("X-Forwarded-Proto", "https")
	})
	if (peer != Peer{"127.0.0.1", false}) {
		t.Errorf("headers are believed without a proxy: %+v", peer)
	}
}
