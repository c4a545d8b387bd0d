package cli

import (
	"fmt"

	"bentou/rules"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// coverPack says which conditions, branches and rows of a pack no scenario reaches.
func coverPack(cfg Config, r *rules.Release) error {
	c, err := scenario.Cover(r)
	if err != nil {
		return err
	}
	n, gaps := c.Report()
	for _, g := range gaps {
		never := neverSeen(g)
		show(cfg, g.Pos, g.Key+": "+never.EN, string(g.Kind), pack.Text{ZH: g.Key + "：" + never.ZH + "：" + g.Text.ZH, EN: g.Text.EN})
	}
	_, err = fmt.Fprintf(cfg.Stdout, "conditions: %d, true and false seen of %d, unknown seen of %d; arms of ?: %d, taken %d; rows of tables: %d, read %d\n",
		n.Conditions, n.ConditionsBothWays, n.ConditionsUnknown, n.Branches, n.BranchesTaken, n.Rows, n.RowsRead)
	return err
}

// neverSeen says what is missing at a gap.
func neverSeen(g rules.Gap) pack.Text {
	if g.Kind == rules.GapRow {
		return pack.Text{ZH: "没有情景读到该行", EN: "no scenario reads this row"}
	}
	out := pack.Text{ZH: "没有情景使其", EN: "no scenario makes it"}
	comma := pack.Text{}
	for _, s := range []struct {
		seen   bool
		zh, en string
	}{{g.Seen.True, "成立", " true"}, {g.Seen.False, "不成立", " false"}, {g.Seen.Unknown || g.Kind == rules.GapBranch, "不详", " unknown"}} {
		if !s.seen {
			out.ZH, out.EN = out.ZH+comma.ZH+s.zh, out.EN+comma.EN+s.en
			comma = pack.Text{ZH: "、", EN: ","}
		}
	}
	return out
}
