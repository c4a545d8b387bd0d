package cli

import (
	"fmt"
	"io/fs"
	"strings"

	"bentou/rules"
	"bentou/rules/pack"
)

// showClauses lists the clauses of a pack's documents, each with what carries it out.
func showClauses(cfg Config, files fs.FS) error {
	r, found := rules.Load(files)
	if r == nil {
		return showDiagnostics(cfg, found)
	}
	all, unmapped := 0, 0
	for _, d := range r.Pack().Clauses() {
		if !cfg.Unmapped || !allCarried(d) {
			fmt.Fprintln(cfg.Stdout, documentLine(d))
		}
		for _, c := range d.Clauses {
			if all++; c.Unmapped() {
				unmapped++
			} else if cfg.Unmapped {
				continue
			}
			fmt.Fprintf(cfg.Stdout, "  %s\n", c.ID)
			if c.Text != "" && c.Text != c.ID {
				fmt.Fprintf(cfg.Stdout, "      %s\n", c.Text)
			}
			for _, by := range c.CarriedBy {
				fmt.Fprintf(cfg.Stdout, "    - %s\n", carrierLine(cfg, by))
			}
			switch {
			case c.NoRule != "":
				fmt.Fprintf(cfg.Stdout, "    no rule（不设规则）: %s\n", c.NoRule)
			case c.Unmapped():
				fmt.Fprintln(cfg.Stdout, "    ! no rule carries it out（没有规则落实）")
			}
		}
		if !cfg.Unmapped {
			for _, by := range d.Whole {
				fmt.Fprintf(cfg.Stdout, "  - %s\n", carrierLine(cfg, by))
			}
		}
	}
	_, err := fmt.Fprintf(cfg.Stdout, "clauses: %d, unmapped: %d\n", all, unmapped)
	return err
}

func allCarried(d pack.DocumentLinks) bool {
	for _, c := range d.Clauses {
		if c.Unmapped() {
			return false
		}
	}
	return true
}

// documentLine names a document, its confidence and whether all its clauses are listed.
func documentLine(d pack.DocumentLinks) string {
	if !d.Listed {
		return d.Title.ZH + " [not listed in documents（未列入 documents）]"
	}
	said := []string{string(d.Confidence)}
	if d.Excerpt {
		said = append(said, "excerpt（节选）")
	}
	name := "《" + d.Title.ZH + "》"
	if d.Number != "" {
		name = d.Number + name
	}
	return fmt.Sprintf("%s %s [%s]", d.Key, name, strings.Join(said, ", "))
}

func carrierLine(cfg Config, by pack.Carrier) string {
	key := by.Key
	if by.Within != "" {
		key = by.Within + "." + key
	}
	by.Pos.File = cfg.file(by.Pos.File)
	return fmt.Sprintf("%s %s %s / %s (%s)", by.Section, key, by.Title.ZH, by.Title.EN, by.Pos)
}
