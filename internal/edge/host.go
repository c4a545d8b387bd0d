package edge

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"bentou/internal/fault"
)

// Allowed refuses an address to listen on that other machines can reach, unless what
// they send is encrypted: by the server itself, or by a proxy that is named. The
// registry holds incomes and illnesses, and a token in the clear opens it.
func Allowed(address string, o Options) error {
	local, err := Loopback(address)
	if err != nil || local || o.TLS || len(o.Proxies) > 0 {
		return err
	}
	return fault.Newf(fault.Forbidden, "不加密时只监听本机地址（127.0.0.1、::1 或 localhost），不监听 %s；请给出 --tls-cert 与 --tls-key，或以 --trusted-proxy 说明加密的代理",
		"without encryption only an address of this machine is served (127.0.0.1, ::1 or localhost), not %s; give --tls-cert and --tls-key, or name the proxy that encrypts with --trusted-proxy", address)
}

// Loopback reports whether only this machine can reach an address to listen on.
func Loopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fault.Newf(fault.Invalid, "--listen 不是 主机:端口：%s", "--listen is not HOST:PORT: %s", address).Because(err)
	}
	return isLoopback(host), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// localHost answers only requests whose Host is this machine: another site's name
// that is made to resolve to 127.0.0.1 is refused.
func localHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !isLoopback(trimBrackets(host)) {
			Refuse(w, r, slog.Default(), fault.New(fault.Forbidden, "本服务只应答本机", "this server answers only its own machine"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func trimBrackets(host string) string {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}
