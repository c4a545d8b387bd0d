package letter

import (
	"strings"

	"bentou/rules/pack"
)

// Text is the letter as plain text in both languages: the summary, the reasons, what to
// do, how to object.
func (l *Letter) Text() pack.Text {
	return text(l.plain(func(t pack.Text) string { return t.ZH }, "。", "：", "怎么办", "如有异议", "（暂用文字，待主管机关核定）"),
		l.plain(func(t pack.Text) string { return t.EN }, ".", ":", "What to do", "If you disagree", " (Provisional wording, to be settled by the authority.)"))
}

func (l *Letter) plain(of func(pack.Text) string, stop, colon, todo, appeal, provisional string) string {
	var b strings.Builder
	b.WriteString(of(l.Summary) + "\n")
	for _, p := range l.Parts {
		b.WriteString("\n" + of(p.Heading) + colon + "\n")
		points(&b, p.Points, of, stop, colon, "")
	}
	if len(l.ToDo) > 0 {
		b.WriteString("\n" + todo + colon + "\n")
		for _, t := range l.ToDo {
			b.WriteString("- " + of(t) + "\n")
		}
	}
	b.WriteString("\n" + appeal + colon + "\n" + of(l.Appeal))
	if l.Provisional {
		b.WriteString(provisional)
	}
	if source := of(l.AppealSource()); source != "" {
		b.WriteString("\n" + source)
	}
	b.WriteString("\n")
	return b.String()
}

func points(b *strings.Builder, list []Point, of func(pack.Text) string, stop, colon, indent string) {
	for _, p := range list {
		end := stop
		if len(p.Below) > 0 {
			end = colon
		}
		b.WriteString(indent + "- " + of(p.Text) + end + "\n")
		points(b, p.Below, of, stop, colon, indent+"  ")
	}
}
