package cli

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"bentou/ent/store"
	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/eligibility"
	"bentou/internal/fault"
	"bentou/internal/rights"
	"bentou/internal/upload"
)

// IdentityNumberVariable holds the identity number of the person that a command is
// about, where nobody is there to type it.
const IdentityNumberVariable = "BENTOU_IDENTITY_NUMBER"

// Person is what the commands of persons need.
type Person struct {
	ID       string // as the API has it; "" asks for the identity number
	ByNumber bool
	Format   string
	Out      string // "" is the standard output
	Reason   string
	Years    int
	Compact  bool
}

func persons(action func(string) cli.ActionFunc) *cli.Command {
	byNumber := &cli.BoolFlag{Name: "identity-number", Usage: "find the person by the identity number, which is asked for, or taken from " + IdentityNumberVariable + " or the standard input: a command line is seen by others"}
	return &cli.Command{
		Name: "person", Usage: "answer what a person asks about their own data", Action: action("person"),
		Commands: []*cli.Command{
			{
				Name: "export", Usage: "write everything that is recorded about a person, in Chinese; it is in the access log first", ArgsUsage: "ID", Action: action(PersonExport),
				Flags: []cli.Flag{
					byNumber,
					&cli.StringFlag{Name: "out", Usage: "write it to `FILE`, which must not exist; by default the standard output"},
					&cli.StringFlag{Name: "format", Value: "html", Usage: "`html|json`"},
				},
			},
			{
				Name: "erase", Usage: "erase what identifies a person, as far as the law lets; it cannot be undone", ArgsUsage: "ID", Action: action(PersonErase),
				Flags: []cli.Flag{
					byNumber,
					&cli.StringFlag{Name: "reason", Usage: "`WHY`, kept for ever: the kind of request, not the person"},
					&cli.IntFlag{Name: "retention-years", Value: rights.LeastYears, Usage: "what decisions rest on is kept for `N` years after the last of them (a placeholder: ask your archive)", Sources: cli.EnvVars("BENTOU_RETENTION_YEARS")},
					&cli.BoolFlag{Name: "compact", Value: true, Usage: "write the tables anew afterwards, so that what was erased leaves the files too; locks them meanwhile"},
				},
			},
		},
	}
}

func (c *Config) person(cmd *cli.Command) (all fault.Errors) {
	if c.Command != PersonExport && c.Command != PersonErase {
		return nil
	}
	c.Person = Person{
		ID: cmd.Args().First(), ByNumber: cmd.Bool("identity-number"), Out: cmd.String("out"), Format: cmd.String("format"),
		Reason: cmd.String("reason"), Years: cmd.Int("retention-years"), Compact: cmd.Bool("compact"),
	}
	if _, err := rights.ParseFormat(c.Person.Format); err != nil && c.Command == PersonExport {
		all = append(all, fault.All(err)...)
	}
	if cmd.Args().Len() > 1 || (c.Person.ID == "") != c.Person.ByNumber {
		all = append(all, fault.Newf(fault.Invalid, "%s 需要一个编号，或 --identity-number", "%[1]s takes one id, or --identity-number: bentou %[1]s ID", c.Command))
	}
	return all
}

// Persons does the commands of persons. Whoever calls them has the key file and the
// database; what they do is in the access log all the same.
func Persons(ctx context.Context, s *store.Store, rules *eligibility.Service, cfg Config) error {
	ctx = access.Begin(ctx, &access.Request{ID: rand.Text(), From: "command line"})
	ctx = access.With(ctx, &access.Caller{Name: cfg.Command, Purpose: string(access.Rights)})
	ctx, flush := audit.New(s, slog.New(slog.NewTextHandler(cfg.Stderr, nil))).With(ctx)
	g := rights.New(s, rules)
	id, err := personOf(ctx, g, cfg)
	if err != nil {
		return err
	}
	if cfg.Command == PersonErase {
		return erasePerson(ctx, s, g, id, cfg, flush)
	}
	return exportPerson(ctx, g, id, cfg, flush)
}

// personOf is the id of the person that a command is about.
func personOf(ctx context.Context, g *rights.Rights, cfg Config) (int, error) {
	if !cfg.Person.ByNumber {
		id, ok := upload.ParseID(cfg.Person.ID)
		if !ok {
			return 0, fault.New(fault.NotFound, "没有此人：这不是编号", "there is no such person: this is no id")
		}
		return id, nil
	}
	number, err := identityNumber(cfg)
	if err != nil {
		return 0, err
	}
	return g.Find(ctx, number)
}

func identityNumber(cfg Config) (string, error) {
	if number := os.Getenv(IdentityNumberVariable); number != "" {
		return number, nil
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return ask(cfg, "identity number: ")
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line = strings.TrimSpace(line); line == "" {
		return "", fault.Newf(fault.Invalid, "没有给出身份证号码；可设置环境变量 %s", "no identity number was given: set %s", IdentityNumberVariable).Because(err)
	}
	return line, nil
}

// exportPerson writes the record once the access log has it.
func exportPerson(ctx context.Context, g *rights.Rights, id int, cfg Config, flush func() error) (err error) {
	format, err := rights.ParseFormat(cfg.Person.Format)
	if err != nil {
		return err
	}
	record, err := g.Export(ctx, rights.Operator(cfg.Command), id)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := record.Write(&text, format); err != nil {
		return err
	}
	out := cfg.Stdout
	if cfg.Person.Out != "" {
		f, err := os.OpenFile(cfg.Person.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return fault.Newf(fault.WrongState, "无法写入 %s", "cannot write %s", cfg.Person.Out).Because(err)
		}
		defer func() {
			if err = errors.Join(err, f.Close()); err != nil {
				_ = os.Remove(cfg.Person.Out)
			}
		}()
		out = f
	}
	if err := flush(); err != nil {
		return err
	}
	if _, err := out.Write(text.Bytes()); err != nil || cfg.Person.Out == "" {
		return err
	}
	_, err = fmt.Fprintf(cfg.Stdout, "wrote the record of person %s to %s\n", record.Person.ID, cfg.Person.Out)
	return err
}

// erasePerson erases, and then has the database forget what it overwrote.
func erasePerson(ctx context.Context, s *store.Store, g *rights.Rights, id int, cfg Config, flush func() error) error {
	done, err := g.Erase(ctx, id, rights.Erasure{Actor: cfg.Command, Reason: cfg.Person.Reason, Years: cfg.Person.Years})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	who := upload.FormatID(id)
	switch {
	case done.Persons == 0:
		fmt.Fprintf(cfg.Stdout, "person %s was erased before; nothing was changed\n", who)
	case done.Facts:
		fmt.Fprintf(cfg.Stdout, "erased person %s (%d registrations): nothing that was decided rests on them, so their facts are gone too\n", who, done.Persons)
	default:
		fmt.Fprintf(cfg.Stdout, "erased person %s (%d registrations): key, identifiers, name and texts; what decisions rest on stays, without them\n", who, done.Persons)
	}
	if done.Households > 0 {
		fmt.Fprintf(cfg.Stdout, "erased the contacts of %d households whose members are all erased\n", done.Households)
	}
	if files, err := s.Client().Upload.Query().Count(ctx); err != nil {
		return err
	} else if files > 0 {
		fmt.Fprintf(cfg.Stdout, "%d files that were sent are kept, encrypted; they are not searched for the person\n", files)
	}
	if !cfg.Person.Compact {
		return nil
	}
	return s.Compact(ctx, done.Tables)
}
