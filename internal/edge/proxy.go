package edge

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"bentou/internal/fault"
)

// ParseProxy reads the address or range of a proxy, such as 10.0.0.5 or 10.0.0.0/24.
// A range of all addresses is INVALID: then anybody could say who they are.
func ParseProxy(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		a, aerr := netip.ParseAddr(text)
		if aerr != nil {
			return p, fault.Newf(fault.Invalid, "--trusted-proxy 不是地址或地址段：%s", "--trusted-proxy is no address or range: %s", text)
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	if p.Bits() == 0 {
		return p, fault.Newf(fault.Invalid, "--trusted-proxy 不能是所有地址：%s", "--trusted-proxy cannot be all addresses: %s", text)
	}
	return p.Masked(), nil
}

// ParseOrigin reads the origin of a site, such as https://example.org. Pages of plain
// http are trusted on this machine only.
func ParseOrigin(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != text || strings.ToLower(text) != text || strings.ContainsAny(text, "*@") ||
		u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return "", fault.Newf(fault.Invalid, "--cors-origin 不是网站来源（https://主机[:端口]，小写）：%s", "--cors-origin is no origin (https://HOST[:PORT], lower case): %s", text)
	}
	return text, nil
}

// peer says who sent a request. What a header says counts only from a proxy, and
// where there are proxies nothing is taken in the clear but from this machine.
func (o Options) peer(r *http.Request) (Peer, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return Peer{}, err
	}
	from, err := netip.ParseAddr(host)
	if err != nil {
		return Peer{}, err
	}
	from = from.WithZone("").Unmap()
	secure := r.TLS != nil
	if o.trusts(from) {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		// From the end: what stands before the first that is no proxy, anybody can write.
		for _, hop := range slices.Backward(hops) {
			a, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			from = a.WithZone("").Unmap()
			if !o.trusts(from) {
				break
			}
		}
		if proto := r.Header.Get("X-Forwarded-Proto"); proto != "" || len(r.Header.Values("X-Forwarded-For")) > 0 {
			if proto != "https" {
				return Peer{}, fault.New(fault.Forbidden, "代理未以加密方式收到此请求（X-Forwarded-Proto 须为 https）",
					"the proxy did not receive this request encrypted (X-Forwarded-Proto must be https)")
			}
			secure = true
		}
	}
	if len(o.Proxies) > 0 && !secure && !from.IsLoopback() {
		return Peer{}, fault.New(fault.Forbidden, "请经由代理访问：此连接未加密", "come through the proxy: this connection is not encrypted")
	}
	return Peer{Address: from.String(), Secure: secure}, nil
}

func (o Options) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(o.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
