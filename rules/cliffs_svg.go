package rules

import (
	"fmt"
	"html"
	"strings"

	"bentou/rules/fact"
	"bentou/rules/pack"
)

// The size of a drawing, and the margins around what is drawn.
const (
	svgWidth, svgHeight             = 760, 400
	svgLeft, svgRight               = 80, 20
	svgTop, svgBottom               = 46, 64
	svgTicks                        = 5
	svgLine, svgCliff, svgAxis      = "#1f4e79", "#b3261e", "#444"
	svgInk, svgPaper, svgGrid       = "#222", "#fff", "#ddd"
	svgFonts                        = "'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
	svgTextSize, svgSmall, svgTitle = 12, 11, 14
)

// svgWords are the words of a drawing.
var svgWords = struct{ x, y, cliff, none pack.Text }{
	x:     text("收入与现在相比（元/年）", "income compared with today (yuan a year)"),
	y:     text("各项补贴合计（元/年）", "support in all (yuan a year)"),
	cliff: text("断崖：多一元收入，每年少", "cliff: one more yuan loses a year "),
	none:  text("没有可画的内容", "there is nothing to draw"),
}

// Language picks the words of a drawing.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

func (l Language) of(t pack.Text) string {
	if l == English {
		return t.EN
	}
	return t.ZH
}

// SVG draws the curve: a picture by itself, without scripts, links or styles from
// elsewhere. Everything in it is escaped.
func (c *Curve) SVG(l Language) string {
	var b strings.Builder
	title := l.of(c.Income.Title)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" font-family="%s" font-size="%d" fill="%s">`,
		svgWidth, svgHeight, svgWidth, svgHeight, html.EscapeString(svgFonts), svgTextSize, svgInk)
	fmt.Fprintf(&b, `<title>%s</title><rect width="%d" height="%d" fill="%s"/>`, html.EscapeString(title), svgWidth, svgHeight, svgPaper)
	fmt.Fprintf(&b, `<text x="%d" y="20" font-size="%d">%s</text>`, svgLeft, svgTitle, html.EscapeString(title))
	if len(c.Pieces) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text></svg>`, svgLeft, svgHeight/2, html.EscapeString(l.of(svgWords.none)))
		return b.String()
	}
	s := c.frame()
	s.axes(&b, l)
	for _, p := range c.Pieces {
		fmt.Fprintf(&b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="2" stroke-linecap="round"/>`,
			s.x(p.From), s.y(p.AtFrom.OfYear()), s.x(p.To), s.y(p.AtTo.OfYear()), svgLine)
	}
	for _, k := range c.Breaks {
		if !k.Cliff {
			continue
		}
		fmt.Fprintf(&b, `<line x1="%[1]s" y1="%[2]s" x2="%[1]s" y2="%[3]s" stroke="%[4]s" stroke-width="2" stroke-dasharray="4 3"><title>%[5]s</title></line>`,
			s.x(k.At), s.y(k.Before.OfYear()), s.y(k.After.OfYear()), svgCliff, html.EscapeString(l.of(svgWords.cliff)+k.Loses.String()))
		fmt.Fprintf(&b, `<text x="%s" y="%s" dx="4" font-size="%d" fill="%s">%s</text>`, s.x(k.At), s.y(k.Before.OfYear()), svgSmall, svgCliff, html.EscapeString("−"+k.Loses.String()))
	}
	if s.low <= 0 && s.high >= 0 {
		fmt.Fprintf(&b, `<line x1="%[1]s" y1="%[2]d" x2="%[1]s" y2="%[3]d" stroke="%[4]s" stroke-dasharray="1 3"/>`, s.x(0), svgTop, svgHeight-svgBottom, svgAxis)
	}
	b.WriteString("</svg>")
	return b.String()
}

// frame is between which amounts a drawing goes.
type frame struct{ low, high, top fact.Money }

func (c *Curve) frame() frame {
	f := frame{low: c.Pieces[0].From, high: c.Pieces[len(c.Pieces)-1].To, top: 100}
	for _, p := range c.Pieces {
		f.top = max(f.top, p.AtFrom.OfYear(), p.AtTo.OfYear())
	}
	f.high = max(f.high, f.low+1)
	return f
}

// along is a place between two ends, to a hundredth of a point, in whole numbers.
func along(v, low, high fact.Money, from, to int64) string {
	part := (int64(v-low)*1000/max(int64(high-low), 1)*(to-from)*100)/1000 + from*100
	return fmt.Sprintf("%d.%02d", part/100, part%100)
}

func (f frame) x(v fact.Money) string {
	return along(v, f.low, f.high, svgLeft, svgWidth-svgRight)
}

func (f frame) y(v fact.Money) string {
	return along(f.top-v, 0, f.top, svgTop, svgHeight-svgBottom)
}

// axes draws them with their marks and words.
func (f frame) axes(b *strings.Builder, l Language) {
	bottom, right := svgHeight-svgBottom, svgWidth-svgRight
	for n := range fact.Money(svgTicks + 1) {
		x, y := f.low+(f.high-f.low)/svgTicks*n, f.top/svgTicks*n
		fmt.Fprintf(b, `<line x1="%d" y1="%s" x2="%d" y2="%s" stroke="%s"/>`, svgLeft, f.y(y), right, f.y(y), svgGrid)
		fmt.Fprintf(b, `<text x="%d" y="%s" dy="4" text-anchor="end" font-size="%d">%s</text>`, svgLeft-6, f.y(y), svgSmall, yuan(y))
		fmt.Fprintf(b, `<text x="%s" y="%d" text-anchor="middle" font-size="%d">%s</text>`, f.x(x), bottom+18, svgSmall, yuan(x))
	}
	fmt.Fprintf(b, `<path d="M%d %dV%dH%d" fill="none" stroke="%s"/>`, svgLeft, svgTop, bottom, right, svgAxis)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, (svgLeft+right)/2, svgHeight-18, html.EscapeString(l.of(svgWords.x)))
	fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`, svgLeft, svgTop-10, html.EscapeString(l.of(svgWords.y)))
}

// yuan is an amount in whole yuan, rounded down.
func yuan(m fact.Money) string {
	text, _, _ := strings.Cut(m.String(), ".")
	return text
}
