package graph

import (
	"fmt"
	"strings"

	"bentou/graph/gen/models"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// personFacts are what may be supposed of a person.
type personFacts struct {
	fields     []*models.SupposedFieldInput
	incomes    []*models.SupposedIncomeInput
	expenses   []*models.SupposedExpenseInput
	insurances []*models.SupposedInsuranceInput
	awards     []*models.SupposedAwardInput
}

// person supposes facts of a person. What is on record of the same for the same days
// gives way.
func (s *supposition) person(p *dossier.Person, path string, in personFacts) {
	if max(len(in.incomes), len(in.expenses), len(in.insurances), len(in.awards)) > maxSupposedFacts {
		s.wrong(path, "每类至多 %d 项", "at most %d entries of each kind", maxSupposedFacts)
		return
	}
	s.fields(in.fields, path+".fields", fact.EntityPerson, p)
	var incomes, expenses []dossier.Record
	for i, x := range in.incomes {
		at := fmt.Sprintf("%s.incomes.%d", path, i)
		span, ok := s.time(x.Year, x.From, x.To, at)
		item := fact.IncomeItemUnspecified
		if x.Item != nil {
			item = *x.Item
		}
		if !ok || !s.positive(x.Amount, at) {
			continue
		}
		p.Records = without(p.Records, "income", func(r dossier.Record) bool {
			return r.Period.Overlaps(span) && is(r, "income_source", string(x.Source)) && is(r, "item", string(item))
		})
		incomes = append(incomes, amountOf("income", span, x.Amount, dossier.Values{{Column: "income_source", Text: string(x.Source)}, {Column: "item", Text: string(item)}}))
	}
	for i, x := range in.expenses {
		at := fmt.Sprintf("%s.expenses.%d", path, i)
		span, ok := s.time(x.Year, x.From, x.To, at)
		if !ok || !s.positive(x.Amount, at) {
			continue
		}
		p.Records = without(p.Records, "expense", func(r dossier.Record) bool { return r.Period.Overlaps(span) && is(r, "kind", string(x.Kind)) })
		expenses = append(expenses, amountOf("expense", span, x.Amount, dossier.Values{{Column: "kind", Text: string(x.Kind)}}))
	}
	// Those of one question stand beside each other: two wages are two wages.
	p.Records = append(append(p.Records, incomes...), expenses...)
	for i, x := range in.insurances {
		at := fmt.Sprintf("%s.insurances.%d", path, i)
		span, ok := s.span(x.From, x.To, at+".from", at+".to")
		if !ok {
			continue
		}
		p.Records = append(cut(p.Records, "insurance_enrolment", span, func(r dossier.Record) bool { return is(r, "kind", string(x.Kind)) }),
			dossier.Record{Kind: "insurance_enrolment", Period: span, Values: dossier.Values{
				{Column: "kind", Text: string(x.Kind)}, {Column: "enrolled", Text: fmt.Sprint(x.Enrolled)},
			}})
	}
	p.Awards = append(p.Awards, s.awards(in.awards, fact.EntityPerson, path+".awards")...)
}

func is(r dossier.Record, column, text string) bool {
	have, ok := r.Values.Get(column)
	return ok && have == text
}

func amountOf(kind string, span fact.Period, amount *fact.Money, values dossier.Values) dossier.Record {
	if amount != nil {
		values = append(values, dossier.Value{Column: "amount", Text: amount.String()})
	}
	return dossier.Record{Kind: kind, Period: span, Values: values}
}

func (s *supposition) positive(amount *fact.Money, path string) bool {
	if amount != nil && *amount < 0 {
		s.wrong(path+".amount", "金额不能为负", "an amount cannot be negative")
		return false
	}
	return true
}

// time is the time that an amount is for: a calendar year, or from a day to another.
func (s *supposition) time(year *int, from, to *fact.Date, path string) (fact.Period, bool) {
	switch {
	case year != nil && from == nil && to == nil:
		if *year < fact.MinDate.Year()+1 || *year >= fact.MaxDate.Year() {
			s.wrong(path+".year", "年份超出范围", "the year is out of range")
			return fact.Period{}, false
		}
		return fact.YearOf(*year), true
	case year == nil && from != nil && to != nil:
		return s.span(from, to, path+".from", path+".to")
	}
	s.wrong(path+".year", "须给出 year，或 from 与 to", "give year, or from and to")
	return fact.Period{}, false
}

// awards are what was granted before.
func (s *supposition) awards(list []*models.SupposedAwardInput, entity fact.Entity, path string) (out []dossier.Award) {
	for i, in := range list {
		at := fmt.Sprintf("%s.%d", path, i)
		p := s.book.programme[in.Programme]
		if p == nil {
			s.wrong(at+".programme", "未知的项目：%s", "unknown programme: %s", in.Programme)
			continue
		}
		if p.Subject != subjectKind(entity) {
			s.wrong(at+".programme", "%s 的对象不同", "%s is not for this kind of subject", in.Programme)
			continue
		}
		span, ok := s.span(&in.From, in.To, at+".from", at+".to")
		if !ok || !s.positive(in.Amount, at) {
			continue
		}
		out = append(out, dossier.Award{Programme: in.Programme, From: span.From, To: span.To, Amount: in.Amount, Cycle: strings.ToLower(string(p.Cycle))})
	}
	return out
}

// dibao adds spells of dibao.
func (s *supposition) dibao(list []*models.SupposedDibaoInput, path string) {
	for i, in := range list {
		at := fmt.Sprintf("%s.%d", path, i)
		span, ok := s.span(&in.From, in.To, at+".from", at+".to")
		if !ok {
			continue
		}
		if in.MonthlyAmount != nil && *in.MonthlyAmount < 0 {
			s.wrong(at+".monthlyAmount", "金额不能为负", "an amount cannot be negative")
			continue
		}
		values := dossier.Values{{Column: "category", Text: string(in.Category)}}
		if in.MonthlyAmount != nil {
			values = append(values, dossier.Value{Column: "monthly_amount", Text: in.MonthlyAmount.String()})
		}
		if in.EndReason != nil {
			values = append(values, dossier.Value{Column: "end_reason", Text: string(*in.EndReason)})
		}
		s.household.Records = append(cut(s.household.Records, "dibao_spell", span, func(dossier.Record) bool { return true }),
			dossier.Record{Kind: "dibao_spell", Period: span, Values: values})
	}
}
