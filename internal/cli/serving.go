package cli

import (
	"context"
	"log/slog"
	"os"

	"github.com/urfave/cli/v3"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/edge"
	"bentou/internal/fault"
	"bentou/internal/oidc"
	"bentou/internal/signin"
)

// BootstrapToken is the environment variable of the first token's secret. It is no
// flag: command lines are seen by everybody on the machine.
const BootstrapToken = "BENTOU_BOOTSTRAP_TOKEN"

// Serving says who may reach the server and who may sign in.
type Serving struct {
	Edge      edge.Options
	TLSCert   string
	TLSKey    string
	OIDC      *oidc.Config // nil: no identity provider
	Bootstrap string       // secret of the first token; "" makes one
	Documents string       // file of the trusted documents; "": there are none
}

func serving() []cli.Flag {
	env := func(name string) cli.ValueSourceChain { return cli.EnvVars("BENTOU_" + name) }
	return []cli.Flag{
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "`ADDR` to serve on; port 0 picks a free one", Sources: env("LISTEN")},
		&cli.StringFlag{Name: "tls-cert", Usage: "`FILE` of the certificate chain; serves https", Sources: env("TLS_CERT")},
		&cli.StringFlag{Name: "tls-key", Usage: "`FILE` of the certificate's key", Sources: env("TLS_KEY")},
		&cli.StringSliceFlag{Name: "trusted-proxy", Usage: "`CIDR` of a proxy that encrypts and sets X-Forwarded-For and -Proto; may be repeated", Sources: env("TRUSTED_PROXY")},
		&cli.StringSliceFlag{Name: "cors-origin", Usage: "`ORIGIN` of a site whose pages may ask with a token; may be repeated", Sources: env("CORS_ORIGIN")},
		&cli.StringFlag{Name: "trusted-documents", Usage: "`FILE` of the documents by SHA-256, the only ones that the role service may run (docs/api.md)", Sources: env("TRUSTED_DOCUMENTS")},
		&cli.StringFlag{Name: "oidc-issuer", Usage: "`URL` of an OpenID Connect provider whose bearer tokens sign in", Sources: env("OIDC_ISSUER")},
		&cli.StringFlag{Name: "oidc-audience", Usage: "`NAME` of this server at the provider", Sources: env("OIDC_AUDIENCE")},
		&cli.StringFlag{Name: "oidc-scope", Usage: "`SCOPE` that each token must have", Sources: env("OIDC_SCOPE")},
		&cli.StringFlag{Name: "oidc-role-claim", Value: "role", Usage: "`CLAIM` of the role; a path such as realm_access.roles", Sources: env("OIDC_ROLE_CLAIM")},
		&cli.StringFlag{Name: "oidc-unit-claim", Usage: "`CLAIM` of the area: its name, TOWNSHIP/VILLAGE, its statistical code, or * for everywhere", Sources: env("OIDC_UNIT_CLAIM")},
		&cli.StringSliceFlag{Name: "oidc-role", Usage: "`VALUE=ROLE`: what a value of the role claim stands for; may be repeated; by default values are roles", Sources: env("OIDC_ROLE")},
	}
}

// serving reads the flags of serving.
func (c *Config) serving(cmd *cli.Command) (all fault.Errors) {
	s := &c.Serving
	s.TLSCert, s.TLSKey, s.Bootstrap = cmd.String("tls-cert"), cmd.String("tls-key"), os.Getenv(BootstrapToken)
	s.Documents = cmd.String("trusted-documents")
	if (s.TLSCert == "") != (s.TLSKey == "") {
		all = append(all, fault.New(fault.Invalid, "--tls-cert 与 --tls-key 须一起给出", "--tls-cert and --tls-key go together"))
	}
	s.Edge.TLS = s.TLSCert != ""
	s.Edge.Proxies = read(&all, cmd.StringSlice("trusted-proxy"), edge.ParseProxy)
	s.Edge.Origins = read(&all, cmd.StringSlice("cors-origin"), edge.ParseOrigin)
	if c.Command == Serve && s.Bootstrap != "" {
		if err := signin.CheckForm(s.Bootstrap); err != nil {
			all = append(all, fault.All(err)...)
		}
	}
	o := oidc.Config{
		Issuer: cmd.String("oidc-issuer"), Audience: cmd.String("oidc-audience"), Scope: cmd.String("oidc-scope"),
		RoleClaim: cmd.String("oidc-role-claim"), UnitClaim: cmd.String("oidc-unit-claim"), Roles: map[string]access.Role{},
	}
	read(&all, cmd.StringSlice("oidc-role"), func(text string) (struct{}, error) {
		value, role, err := oidc.ParseRole(text)
		o.Roles[value] = role
		return struct{}{}, err
	})
	if o.Issuer == "" {
		return all
	}
	if err := o.Check(); err != nil {
		all = append(all, fault.All(err)...)
	}
	s.OIDC = &o
	return all
}

// read reads each of some texts and collects what is wrong with them.
func read[T any](all *fault.Errors, texts []string, parse func(string) (T, error)) (out []T) {
	for _, text := range texts {
		v, err := parse(text)
		if err != nil {
			*all = append(*all, fault.All(err)...)
			continue
		}
		out = append(out, v)
	}
	return out
}

// SignIn returns the sign-in of the config, and the secret of the first token where
// this start made it. With an identity provider none is made unasked: what a server
// prints is often kept in a log.
func SignIn(ctx context.Context, s *store.Store, cfg Config, log *slog.Logger) (callers *signin.Service, first string, err error) {
	var issuer signin.Issuer
	if cfg.Serving.OIDC != nil {
		verifier, err := oidc.New(*cfg.Serving.OIDC, s.Clock())
		if err != nil {
			return nil, "", err
		}
		verifier.Log, issuer = log, verifier
	}
	callers = signin.New(s, issuer, log)
	if issuer != nil && cfg.Serving.Bootstrap == "" {
		return callers, "", nil
	}
	first, err = callers.First(ctx, cfg.Serving.Bootstrap)
	return callers, first, err
}
