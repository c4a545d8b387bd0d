package main

import (
	"fmt"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"

	"bentou/rules/fact"
)

// describe gives every type, field, argument and enum value that the generator
// made a description in Chinese and English. A test of graph fails on one that
// has none.
func describe(g *gen.Graph, s *ast.Schema) error {
	titles := map[string][2]string{}
	for _, n := range g.Nodes {
		comment := ""
		if raw, ok := n.Annotations["Comment"].(map[string]any); ok {
			comment, _ = raw["Text"].(string)
		}
		zh, en, _ := strings.Cut(comment, "。")
		titles[n.Name] = [2]string{zh, strings.TrimSpace(en)}
		if def := s.Types[n.Name]; def != nil {
			def.Description = comment
		}
	}
	for _, list := range fact.Lists() {
		def := s.Types[list.Name]
		if def == nil {
			continue
		}
		def.Description = list.ZH + "。" + sentence(list.EN) + "."
		for _, value := range def.EnumValues {
			for _, e := range list.Entries {
				if e.Value == value.Name {
					value.Description = e.ZH + "。" + sentence(e.EN) + "."
					if e.Code != "" {
						value.Description += " (" + e.Code + ")"
					}
				}
			}
		}
	}
	for name, def := range s.Types {
		switch {
		case strings.HasSuffix(name, "WhereInput"):
			describeWhere(def, titles[strings.TrimSuffix(name, "WhereInput")][0])
		case strings.HasSuffix(name, "AddInput"):
			def.Description = titles[strings.TrimSuffix(name, "AddInput")][0] + "：新增的输入。Input of adding one."
		case strings.HasSuffix(name, "CorrectInput"):
			def.Description = titles[strings.TrimSuffix(name, "CorrectInput")][0] + "：更正的输入，省略者不变。Input of correcting one; what is left out stays."
		case strings.HasSuffix(name, "Connection"):
			def.Description = titles[strings.TrimSuffix(name, "Connection")][0] + "的分页列表。A page of a list."
		case strings.HasSuffix(name, "Edge"):
			def.Description = titles[strings.TrimSuffix(name, "Edge")][0] + "列表中的一项。One entry of a list."
		case strings.HasSuffix(name, "OrderField"):
			def.Description = "可用的排序项。What a list can be ordered by."
		case strings.HasSuffix(name, "Order"):
			def.Description = "排序方式。How a list is ordered."
		}
		if d, ok := typeTexts[name]; ok {
			def.Description = d
		}
		for _, field := range def.Fields {
			if d, ok := fieldTexts[field.Name]; ok && !bilingual(field.Description) {
				field.Description = d
			}
			if d, ok := queryTexts[field.Name]; ok && name == "Query" {
				field.Description = d
			}
			for _, arg := range field.Arguments {
				if d, ok := argumentTexts[arg.Name]; ok && !bilingual(arg.Description) {
					arg.Description = d
				}
			}
		}
		for _, value := range def.EnumValues {
			if d, ok := enumTexts[value.Name]; ok && !bilingual(value.Description) {
				value.Description = d
			}
		}
	}
	return nil
}

func sentence(en string) string {
	if en == "" {
		return en
	}
	return strings.ToUpper(en[:1]) + en[1:]
}

func bilingual(text string) bool { return strings.Contains(text, "。") }

var whereOps = []struct{ suffix, zh, en string }{
	{"NEQ", "不等于", "is not"}, {"NotIn", "不在其中", "is none of"}, {"In", "在其中", "is one of"},
	{"GTE", "大于等于", "is at least"}, {"GT", "大于", "is greater than"},
	{"LTE", "小于等于", "is at most"}, {"LT", "小于", "is less than"},
	{"ContainsFold", "包含（不分大小写）", "contains, ignoring case"}, {"Contains", "包含", "contains"},
	{"HasPrefix", "以其开头", "starts with"}, {"HasSuffix", "以其结尾", "ends with"},
	{"EqualFold", "等于（不分大小写）", "equals, ignoring case"},
	{"IsNil", "为空", "is not recorded"}, {"NotNil", "不为空", "is recorded"},
}

func describeWhere(def *ast.Definition, zh string) {
	def.Description = fmt.Sprintf("筛选%s；事实按查询的时间筛选。Filter; dated facts are seen at the time of the query.", zh)
	for _, field := range def.Fields {
		switch field.Name {
		case "not":
			field.Description = "不满足。None of this holds."
			continue
		case "and":
			field.Description = "全部满足。All of these hold."
			continue
		case "or":
			field.Description = "满足其一。At least one of these holds."
			continue
		}
		base, op := field.Name, struct{ suffix, zh, en string }{"", "等于", "is"}
		switch {
		case strings.HasPrefix(base, "has") && strings.HasSuffix(base, "With"):
			field.Description = "存在满足条件的相关项。There is a related one for which this holds."
			continue
		case strings.HasPrefix(base, "has"):
			field.Description = "是否存在相关项。Whether there is a related one."
			continue
		}
		for _, o := range whereOps {
			if strings.HasSuffix(base, o.suffix) {
				base, op = strings.TrimSuffix(base, o.suffix), o
				break
			}
		}
		field.Description = fmt.Sprintf("%s %s。%s %s.", base, op.zh, base, op.en)
	}
}

var typeTexts = map[string]string{
	"Node":           "有全局编号的对象。An object with a global id.",
	"Cursor":         "分页游标，不透明。An opaque cursor of a page.",
	"PageInfo":       "分页信息（Relay）。Where a page stands in its list (Relay).",
	"OrderDirection": "排序方向。Direction of an order.",
	"Query":          "查询。Queries: they never write.",
	"Mutation":       "变更。Mutations: one action each.",
}

var fieldTexts = map[string]string{
	"id": "全局编号，不透明。Global id, opaque.", "edges": "各项。The entries.", "node": "对象本身。The object.",
	"cursor": "此项的游标。Cursor of this entry.", "pageInfo": "分页信息。Where the page stands in the list.",
	"totalCount":  "总数，仅在请求时计算。How many there are in all; counted only when asked for.",
	"hasNextPage": "之后是否还有。Whether more follow.", "hasPreviousPage": "之前是否还有。Whether more come before.",
	"startCursor": "首项的游标。Cursor of the first entry.", "endCursor": "末项的游标。Cursor of the last entry.",
	"direction": "方向。Direction.", "field": "排序项。What to order by.",
}

var queryTexts = map[string]string{
	"node":  "按编号取一个对象。One object by its id.",
	"nodes": "按编号取若干对象。Several objects by their ids.",
}

var argumentTexts = map[string]string{
	"id": "编号。The id.", "ids": "编号。The ids.",
	"after": "从此游标之后。After this cursor.", "before": "到此游标之前。Before this cursor.",
	"first": "最前的若干项，至多 1,000。The first so many, at most 1,000.", "last": "最后的若干项，至多 1,000。The last so many, at most 1,000.",
	"orderBy": "排序。How to order.", "where": "筛选。What to show.", "input": "输入。Input.",
}

var enumTexts = map[string]string{
	"ASC": "升序。Ascending.", "DESC": "降序。Descending.",
	"CODE": "户编号。Household code.", "NAME": "名称。Name.", "PATH": "隶属路径。Place in the tree of units.",
	"BIRTH_DATE": "出生日期，不详者最后。Birthday; those not known come last.", "POSITION": "位置。Position.",
	"DECIDED_FOR": "认定日期。The day decided for.", "RAISED_FOR": "提出日期。The day it was raised for.", "MONTH": "所属月份。The month.",
}
