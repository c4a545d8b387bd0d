package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"bentou/ent/gen/ent"
	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/fault"
	"bentou/internal/signin"
)

// Token is what the commands of tokens need.
type Token struct {
	signin.Grant
	Area string // "" is everywhere
	ID   string
}

func tokens(action func(string) cli.ActionFunc) *cli.Command {
	roles := make([]string, 0, len(access.Roles()))
	for _, r := range access.Roles() {
		roles = append(roles, string(r))
	}
	return &cli.Command{
		Name: "token", Usage: "make, list and revoke the tokens that sign in", Action: action("token"),
		Commands: []*cli.Command{
			{
				Name: "create", Usage: "make a token and print it; it is shown only now", Action: action(TokenCreate),
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "role", Usage: "`ROLE` of the holder: " + strings.Join(roles, ", ")},
					&cli.StringFlag{Name: "area", Usage: "`AREA` of the holder: a unit's name, TOWNSHIP/VILLAGE, or its statistical code; by default everywhere"},
					&cli.StringFlag{Name: "name", Usage: "`NAME` of the holder in the change sequence; by default the role"},
					&cli.IntFlag{Name: "days", Value: signin.DefaultDays, Usage: fmt.Sprintf("lives for `N` days, at most %d", signin.MaxDays)},
				},
			},
			{Name: "list", Usage: "list the tokens, without their secrets", Action: action(TokenList)},
			{Name: "revoke", Usage: "end a token and its sessions at once", ArgsUsage: "ID", Action: action(TokenRevoke)},
		},
	}
}

func (c *Config) token(cmd *cli.Command) (all fault.Errors) {
	if c.Command != TokenCreate {
		return nil
	}
	role, err := access.ParseRole(cmd.String("role"))
	if err != nil {
		all = fault.All(err)
	}
	c.Token = Token{Grant: signin.Grant{Name: cmd.String("name"), Role: role, Days: cmd.Int("days")}, Area: cmd.String("area")}
	if c.Token.Name == "" {
		c.Token.Name = string(role)
	}
	return all
}

// Tokens does the commands token create, token list and token revoke. The secret alone
// goes to the standard output, so that a script can take it.
func Tokens(ctx context.Context, s *store.Store, cfg Config) error {
	tokens := signin.New(s, nil, nil)
	switch cfg.Command {
	case TokenList:
		return listTokens(ctx, tokens, s.Clock().Now(), cfg)
	case TokenRevoke:
		id, err := strconv.Atoi(cfg.Token.ID)
		if err != nil {
			return fault.Newf(fault.NotFound, "没有此令牌：%s", "there is no such token: %s", cfg.Token.ID)
		}
		t, err := tokens.Revoke(ctx, "token", id)
		if err == nil {
			fmt.Fprintf(cfg.Stdout, "revoked: %s\n", tokenLine(t))
		}
		return err
	}
	g := cfg.Token.Grant
	if cfg.Token.Area != "" {
		var err error
		if g.Unit, err = tokens.Area(ctx, cfg.Token.Area); err != nil {
			return err
		}
	}
	secret, t, err := tokens.Create(ctx, "token", g)
	if err != nil {
		return err
	}
	fmt.Fprintf(cfg.Stderr, "%s; until %s. It is shown only now:\n", tokenLine(t), t.Expires.Local().Format(time.DateTime))
	_, err = fmt.Fprintln(cfg.Stdout, secret)
	return err
}

func tokenLine(t *ent.AccessToken) string {
	return fmt.Sprintf("token %d of %s, %s, %s", t.ID, t.Name, t.Role, area(t))
}

func area(t *ent.AccessToken) string {
	if t.Edges.Unit == nil {
		return "everywhere"
	}
	return t.Edges.Unit.Name
}

func listTokens(ctx context.Context, tokens *signin.Service, now time.Time, cfg Config) error {
	list, err := tokens.List(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(cfg.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "id\tname\trole\tarea\tcreated\texpires\tstate")
	for _, t := range list {
		state := "valid"
		switch {
		case t.Revoked != nil:
			state = "revoked " + t.Revoked.Local().Format(time.DateTime)
		case !now.Before(t.Expires):
			state = "expired"
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, t.Role, area(t),
			t.Created.Local().Format(time.DateTime), t.Expires.Local().Format(time.DateTime), state)
	}
	return w.Flush()
}
