package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v3"

	"bentou/ent/store"
	"bentou/internal/clock"
	"bentou/internal/fault"
)

// auditing are the commands that check the record.
func auditing(action func(string) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name: "audit", Usage: "check the change sequence and the access log", Action: action("audit"),
		Commands: []*cli.Command{
			{
				Name: "verify", Usage: "walk both chains, while a server serves or not, and name the first broken link", Action: action(AuditVerify),
				Flags: []cli.Flag{&cli.StringFlag{Name: "anchor", Usage: "a `FILE` that audit anchor wrote: it shows what was cut off the end, or rewritten, since", Sources: cli.EnvVars("BENTOU_ANCHOR")}},
			},
			{Name: "anchor", Usage: "verify, and note the ends of both chains, to be kept where nobody who can reach the database can", ArgsUsage: "[FILE]", Action: action(AuditAnchor)},
		},
	}
}

// anchors is the file that audit anchor writes.
type anchors struct {
	Format string            `json:"format"`
	Made   time.Time         `json:"made"`
	Chains map[string]anchor `json:"chains"`
}

type anchor struct {
	Position int64  `json:"position"`
	Hash     string `json:"hash"`
}

const anchorFormat = "bentou audit anchor 1"

// Audit does the commands audit verify and audit anchor. It opens the database only
// for reading and needs no keys. A broken chain is an error.
func Audit(ctx context.Context, cfg Config) (err error) {
	known, err := readAnchors(cfg.Anchor)
	if err != nil {
		return err
	}
	s, err := store.OpenReadOnly(ctx, cfg.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	chains, err := s.Verify(ctx, known)
	if err != nil {
		return err
	}
	if cfg.Command == AuditAnchor {
		return writeAnchors(cfg, chains)
	}
	for _, c := range chains {
		if c.Break == nil {
			fmt.Fprintf(cfg.Stdout, "%-10s  %d rows, unbroken; head %x\n", c.Table, c.Position, c.Hash)
		} else {
			fmt.Fprintf(cfg.Stdout, "%-10s  %d rows hold; BROKEN at %d\n", c.Table, c.Position, c.Break.Position)
		}
	}
	return brokenChains(chains)
}

// brokenChains is the fault that names the first broken link of each chain.
func brokenChains(chains []store.Chain) error {
	var all fault.Errors
	for _, c := range chains {
		if b := c.Break; b != nil {
			all = append(all, fault.Newf(fault.WrongState, "%[1]s 的链在位置 %[2]d 断开（%[3]s）：%[4]s", "the chain of %[1]s is broken at position %[2]d (%[3]s): %[5]s",
				b.Table, b.Position, b.Why, breaks[b.Why].ZH, breaks[b.Why].EN))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

var breaks = map[store.Why]fault.Text{
	store.Edited:    {ZH: "此行或前一行不是当时所写", EN: "this row, or the one before, is not what was written"},
	store.Missing:   {ZH: "应在此处的行不见了", EN: "the row that belongs here is gone"},
	store.Reordered: {ZH: "应在此处的行在别处", EN: "the row that belongs here stands elsewhere"},
	store.Inserted:  {ZH: "此行不是本程序所写", EN: "this row was never written by the program"},
	store.Truncated: {ZH: "自此处至末尾的行不见了", EN: "the rows from here to the end are gone"},
	store.Beyond:    {ZH: "序列头止于此行之前：序列头被移回，或此行不是本程序所写", EN: "the head ends before this row: it was moved back, or the row was never written by the program"},
	store.Rewritten: {ZH: "链本身完好，但不是锚定时的那一条", EN: "the chain holds, but it is not the one that was anchored"},
}

func writeAnchors(cfg Config, chains []store.Chain) error {
	// An anchor of a broken chain would vouch for it.
	if err := brokenChains(chains); err != nil {
		return err
	}
	a := anchors{Format: anchorFormat, Made: clock.System(nil).Now(), Chains: map[string]anchor{}}
	for _, c := range chains {
		a.Chains[c.Table] = anchor{c.Position, hex.EncodeToString(c.Hash)}
	}
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if cfg.File == "" {
		_, err = cfg.Stdout.Write(text)
		return err
	}
	if err := os.WriteFile(cfg.File, text, 0o600); err != nil {
		return fault.Newf(fault.WrongState, "无法写入 %s", "cannot write %s", cfg.File).Because(err)
	}
	_, err = fmt.Fprintf(cfg.Stdout, "noted the ends of both chains in %s\n", cfg.File)
	return err
}

func readAnchors(file string) (map[string]store.Anchor, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "无法读取锚文件 %s", "cannot read the anchor file %s", file).Because(err)
	}
	var a anchors
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err = d.Decode(&a)
	out := map[string]store.Anchor{}
	for table, c := range a.Chains {
		hash, e := hex.DecodeString(c.Hash)
		if e != nil || len(hash) != 32 || c.Position < 0 {
			err = errors.Join(err, fmt.Errorf("the anchor of %s", table))
		}
		out[table] = store.Anchor{Position: c.Position, Hash: hash}
	}
	if err != nil || a.Format != anchorFormat || len(out) == 0 {
		return nil, fault.Newf(fault.Invalid, "%s 不是 audit anchor 所写的文件", "%s is not a file that audit anchor wrote", file).Because(err)
	}
	return out, nil
}
