package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"bentou/internal/testkit"
)

// asked is what a running server answered.
type asked struct {
	status int
	header http.Header
	body   string
}

// send asks a running server, and keeps what it answers for the search of the suite.
func send(t *testing.T, client *http.Client, method, url, body string, headers ...string) asked {
	t.Helper()
	got := unheard(t, client, method, url, body, headers...)
	answered(t, got.header, got.body)
	return got
}

// unheard is send for answers that are meant to hold personal data.
func unheard(t *testing.T, client *http.Client, method, url, body string, headers ...string) asked {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	follow := *client
	follow.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	w, err := follow.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return asked{w.StatusCode, w.Header, string(text)}
}

const question = `{"query": "{ clock { today } }"}`

func bearer(token string) []string { return []string{"Authorization", "Bearer " + token} }

// secretText is what no start says unasked. Names of test databases begin alike.
var secretText = regexp.MustCompile(`bentou_[0-9a-f]{32}|only-of-the-tests`)

// token makes a token on the command line.
func token(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(program(t), append([]string{"token", "create"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func TestOnlyPagesWithoutDataAreServedToThoseWhoAreNotSignedIn(t *testing.T) {
	address := started(t, "--data", filepath.Join(t.TempDir(), "data"), "--demo", "off")
	for path, want := range map[string]int{
		"GET /graphiql": 200, "GET /healthz": 200, "GET /signin": 200, "GET /": 302,
		"POST /graphql": 401, "GET /graphql": 401, "POST /uploads": 401, "GET /uploads/AQ": 401, "GET /session": 401, "POST /signout": 401,
	} {
		method, path, _ := strings.Cut(path, " ")
		body := question
		if method == http.MethodGet {
			body = ""
		}
		got := send(t, http.DefaultClient, method, address+path, body)
		if got.status != want || want == 401 && !strings.Contains(got.body, `"code":"UNAUTHENTICATED"`) {
			t.Errorf("%s %s: %d %s", method, path, got.status, got.body)
		}
	}
	if got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", question, bearer(secret)...); got.status != 200 || !strings.Contains(got.body, `"today"`) {
		t.Errorf("signed in: %d %s", got.status, got.body)
	}
	evil := append(bearer(secret), "Sec-Fetch-Site", "cross-site")
	for _, path := range []string{"/graphql", "/uploads"} {
		if got := send(t, http.DefaultClient, http.MethodPost, address+path, question, evil...); got.status != 403 || !strings.Contains(got.body, "FORBIDDEN") {
			t.Errorf("from another site's page, %s: %d %s", path, got.status, got.body)
		}
	}
}

func TestTheFirstStartPrintsALinkThatSignsInAndLaterOnesDoNot(t *testing.T) {
	databases := map[string]func(t *testing.T) []string{
		"sqlite":   func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string { return []string{"--database", testkit.Postgres(t)} },
	}
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"--data", filepath.Join(t.TempDir(), "data"), "--demo", "off"}, database(t)...)
			address, said := startedWith(t, nil, args...)
			link := regexp.MustCompile(regexp.QuoteMeta(address) + `/signin\?token=(bentou_[0-9a-f]{64})\n`).FindStringSubmatch(said)
			if link == nil {
				t.Fatalf("there is no link in\n%s", said)
			}
			if got := send(t, http.DefaultClient, http.MethodGet, strings.TrimSpace(link[0]), ""); got.status != http.StatusSeeOther || got.header.Get("Set-Cookie") == "" {
				t.Errorf("the link: %d %s", got.status, got.body)
			}
			if got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", question, bearer(link[1])...); got.status != 200 {
				t.Errorf("the token: %d %s", got.status, got.body)
			}
			// A second process on the same database.
			if _, said := startedWith(t, nil, args...); secretText.MatchString(said) || !strings.Contains(said, "bentou token create") {
				t.Errorf("a later start says\n%s", said)
			}
			if _, said := startedWith(t, []string{"BENTOU_BOOTSTRAP_TOKEN=" + secret}, args...); secretText.MatchString(said) {
				t.Errorf("a start with a token of its own says\n%s", said)
			}
			if got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", question, bearer(secret)...); got.status != 401 {
				t.Errorf("a second first token: %d %s", got.status, got.body)
			}
		})
	}
}

func TestChangesSayWhoMadeThem(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	address := started(t, "--data", data, "--demo", "off")
	desk := token(t, "--data", data, "--role", "administrator", "--name", "desk-3")
	ask := func(query string) string {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		return send(t, http.DefaultClient, http.MethodPost, address+"/graphql", string(body), bearer(desk)...).body
	}
	if got := ask(`mutation { personAdd(input: {name: "王某"}) { person { id } userErrors { code } } }`); !strings.Contains(got, `"id"`) {
		t.Fatal(got)
	}
	if got := ask(`{ changes(last: 1) { edges { node { actor kind } } } }`); !strings.Contains(got, `"actor":"desk-3","kind":"person.add"`) {
		t.Errorf("the change says %s", got)
	}
	if got := send(t, http.DefaultClient, http.MethodPost, address+"/uploads?name=a.csv", "x", append(bearer(desk), "Content-Type", "text/csv")...); got.status != http.StatusCreated {
		t.Errorf("a file: %d %s", got.status, got.body)
	}
}

// certificate writes a certificate for 127.0.0.1 and returns the files and the pool
// that believes it.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bentou test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(c)
	return cert, key, pool
}

func TestWithACertificateOtherMachinesAreServedEncryptedOnly(t *testing.T) {
	cert, key, pool := certificate(t)
	address := started(t, "--data", filepath.Join(t.TempDir(), "data"), "--demo", "off", "--listen", "0.0.0.0:0", "--tls-cert", cert, "--tls-key", key)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "https://"))
	if err != nil || !strings.HasPrefix(address, "https://") {
		t.Fatal(address, err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	got := send(t, client, http.MethodGet, "https://127.0.0.1:"+port+"/signin?token="+secret, "")
	if cookie := got.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-bentou=") || !strings.Contains(cookie, "; Secure") || got.header.Get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains" {
		t.Errorf("%d %v", got.status, got.header)
	}
	for _, path := range []string{"/graphiql", "/healthz", "/session", "/nothing"} {
		if got := send(t, client, http.MethodGet, "https://127.0.0.1:"+port+path, ""); got.header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: a browser may come in the clear the next time", path)
		}
	}
	if got := send(t, http.DefaultClient, http.MethodGet, "http://127.0.0.1:"+port+"/graphiql", ""); got.status != http.StatusBadRequest {
		t.Errorf("in the clear: %d %s", got.status, got.body)
	}
	// How it is encrypted: the best that both have, and nothing that is no longer good.
	for what, c := range map[string]struct {
		offer *tls.Config
		want  uint16 // the version; 0 is a refusal
	}{
		"everything that Go has":  {&tls.Config{}, tls.VersionTLS13},
		"TLS 1.2":                 {&tls.Config{MaxVersion: tls.VersionTLS12}, tls.VersionTLS12},
		"TLS 1.1":                 {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, 0},
		"CBC without forward key": {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}, 0},
		"CBC":                     {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA}}, 0},
	} {
		c.offer.RootCAs = pool
		conn, err := tls.Dial("tcp", "127.0.0.1:"+port, c.offer)
		got := uint16(0)
		if err == nil {
			got = conn.ConnectionState().Version
			conn.Close()
		}
		if got != c.want {
			t.Errorf("%s: version %x, want %x: %v", what, got, c.want, err)
		}
	}
}

func TestTheTokensOfAnIdentityProviderSignIn(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := jose.JSONWebKey{Key: private, KeyID: "1", Use: "sig"}
	mux := http.NewServeMux()
	provider := httptest.NewServer(mux)
	defer provider.Close()
	answer := func(path string, body any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(body) })
	}
	answer("/.well-known/openid-configuration", map[string]any{"issuer": provider.URL, "jwks_uri": provider.URL + "/keys"})
	answer("/keys", jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	jwt := func(audience, group, unit string) string {
		body, err := json.Marshal(map[string]any{
			"iss": provider.URL, "aud": audience, "sub": "17", "exp": time.Now().Add(time.Hour).Unix(),
			"realm_access": map[string]any{"roles": []string{"offline_access", group}}, "unit": unit,
		})
		if err != nil {
			t.Fatal(err)
		}
		jws, err := signer.Sign(body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := jws.CompactSerialize()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	address, said := startedWith(t, nil, "--data", filepath.Join(t.TempDir(), "data"), "--demo", "off", "--oidc-issuer", provider.URL, "--oidc-audience", "bentou",
		"--oidc-role-claim", "realm_access.roles", "--oidc-role", "minzheng=caseworker", "--oidc-role", "shenji=auditor", "--oidc-unit-claim", "unit")
	if secretText.MatchString(said) {
		t.Errorf("a token is printed unasked:\n%s", said)
	}
	for _, c := range []struct {
		token  string
		status int
		want   string
	}{
		{jwt("bentou", "minzheng", "北城街道"), 200, `"name":"oidc:17","role":"caseworker"`},
		{jwt("bentou", "shenji", "*"), 200, `"role":"auditor"`},
		{jwt("payroll", "minzheng", "北城街道"), 401, "UNAUTHENTICATED"},
		{jwt("bentou", "minzheng", "南城街道"), 403, "FORBIDDEN"},
		{jwt("bentou", "minzheng", "*"), 403, "FORBIDDEN"},
		{jwt("bentou", "administrator", "*"), 403, "FORBIDDEN"},
	} {
		if got := send(t, http.DefaultClient, http.MethodGet, address+"/session", "", bearer(c.token)...); got.status != c.status || !strings.Contains(got.body, c.want) {
			t.Errorf("%d %s, want %d %s", got.status, got.body, c.status, c.want)
		}
	}
	if got := send(t, http.DefaultClient, http.MethodPost, address+"/graphql", question, bearer(jwt("bentou", "shenji", "*"))...); got.status != 200 || !strings.Contains(got.body, `"today"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}
