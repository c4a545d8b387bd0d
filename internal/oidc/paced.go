package oidc

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"bentou/internal/clock"
	"bentou/internal/fault"
)

// paced asks for one address at most every [retryAfter] and repeats the last answer in
// between, and never in the clear. Without it each forged token, which names a key that nobody knows, would have
// us ask the provider, and anybody could use us to tire it.
type paced struct {
	clock clock.Clock

	mu   sync.Mutex
	last map[string]answer
}

type answer struct {
	at     time.Time
	status int
	header http.Header
	body   []byte
}

// maxAnswer is far longer than any list of keys.
const maxAnswer = 1 << 20

// RoundTrip implements [http.RoundTripper].
func (p *paced) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" && !local(r.URL.Hostname()) {
		// Whoever can alter the keys on their way signs in as anybody.
		return nil, fault.Newf(fault.Unavailable, "身份提供方的地址不是 https：%s", "an address of the identity provider is not https: %s", r.URL.Host)
	}
	key, now := r.URL.String(), p.clock.Now()
	p.mu.Lock()
	a, known := p.last[key]
	p.mu.Unlock()
	if !known || now.Sub(a.at) >= retryAfter {
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
		if err != nil {
			return nil, err
		}
		a = answer{now, response.StatusCode, response.Header, body}
		p.mu.Lock()
		if p.last == nil {
			p.last = map[string]answer{}
		}
		p.last[key] = a
		p.mu.Unlock()
	}
	return &http.Response{
		StatusCode: a.status, Status: http.StatusText(a.status), Header: a.header.Clone(), Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(a.body)), Body: io.NopCloser(bytes.NewReader(a.body)),
	}, nil
}
