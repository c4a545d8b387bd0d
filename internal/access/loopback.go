package access

import (
	"net"
	"net/http"
	"net/netip"

	"bentou/internal/fault"
)

// LoopbackOnly refuses an address to listen on that other machines can reach:
// there is no sign-in yet, and the registry holds incomes and illnesses.
func LoopbackOnly(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fault.Newf(fault.Invalid, "--listen 不是 主机:端口：%s", "--listen is not HOST:PORT: %s", address).Because(err)
	}
	if isLoopback(host) {
		return nil
	}
	return fault.Newf(fault.Forbidden, "尚无登录功能，只能监听本机地址（127.0.0.1、::1 或 localhost），不能监听 %s",
		"nobody can sign in yet, so only an address of this machine is served (127.0.0.1, ::1 or localhost), not %s", address)
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// LocalHost answers only requests whose Host is this machine, and from pages of
// it: another site's name that is made to resolve to 127.0.0.1 is refused, and so
// is a page of another site that asks from within the browser.
func LocalHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site != "" && site != "same-origin" && site != "none" && r.Method != http.MethodGet
		if !isLoopback(trimBrackets(host)) || foreign {
			http.Error(w, `{"errors":[{"message":"this server answers only its own machine","extensions":{"code":"FORBIDDEN"}}]}`, http.StatusForbidden)
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
