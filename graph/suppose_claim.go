package graph

import (
	"context"
	"fmt"

	"bentou/ent/timescope"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/dossier"
	"bentou/rules/fact"
)

// maxBills and maxLines bound one question.
const maxBills, maxLines = 100, 500

// maxBill is the greatest bill that rules read.
const maxBill = fact.Money(100_000_000_00)

// simulateClaim says what each layer would pay of a bill. Earlier bills of the year
// are settled first, each on its own day, and use up what the layers have.
func (r *Resolver) simulateClaim(ctx context.Context, in models.SimulateClaimInput) (*models.ClaimSettlement, error) {
	scoped := timescope.ForField(ctx, false)
	s, err := r.suppose(scoped, supposed{in.Zone, in.Household, in.Recorded}, &in.Bill.DischargedOn)
	if err != nil {
		return nil, several(ctx, renamed(err, "input.asOf", "input.bill.dischargedOn"))
	}
	patient := s.patient(in)
	var bills []*models.BillInput
	if len(in.Earlier) > maxBills {
		s.wrong("input.earlier", "至多 %d 次", "at most %d bills", maxBills)
	} else {
		bills = append(bills, in.Earlier...)
	}
	bills = append(bills, in.Bill)
	for i, b := range bills {
		at := "input.bill"
		if i < len(bills)-1 {
			at = fmt.Sprintf("input.earlier.%d", i)
			if b.DischargedOn > in.Bill.DischargedOn || b.DischargedOn.Year() != in.Bill.DischargedOn.Year() {
				s.wrong(at+".dischargedOn", "须在同一年，且不晚于要结算的费用", "it must be of the same year and not later than the bill to settle")
			}
		}
		claim := s.claim(b, at)
		claim.ID = i + 1
		if patient != nil {
			patient.Claims = append(patient.Claims, claim)
		}
	}
	if len(s.problems) > 0 {
		return nil, several(ctx, s.problems)
	}
	settled, err := s.book.rules.Settle(s.household, patient.ID, s.asOf)
	if err != nil {
		return nil, err
	}
	p := s.presenter(ctx)
	out := &models.ClaimSettlement{Release: s.book.release, Earlier: []*models.SettledBill{}}
	for i := range settled {
		one := p.settlement(&settled[i], bills[settled[i].Claim-1])
		if settled[i].Claim == len(bills) {
			out.Bill = one
		} else {
			out.Earlier = append(out.Earlier, one)
		}
	}
	if out.Bill == nil || len(out.Earlier) < len(bills)-1 {
		return nil, fault.New(fault.Invalid, "出院当日此人不是该户成员", "the patient is no member of the household on the day of discharge").On("input.bill.dischargedOn")
	}
	wantSubjects(ctx, p)
	return out, nil
}

// patient finds whose bill it is.
func (s *supposition) patient(in models.SimulateClaimInput) *dossier.Person {
	switch {
	case (in.PersonID == nil) == (in.Member == nil):
		s.wrong("input.personId", "personId 与 member 须给出且只能给出一个", "give personId or member, and not both")
	case in.PersonID != nil:
		if p := s.member(*in.PersonID); p != nil {
			return p
		}
		s.wrong("input.personId", "此人不是该户成员", "this person is no member of the household")
	default:
		if p := s.member(firstSupposed + 1 + *in.Member); p != nil && *in.Member >= 0 {
			return p
		}
		s.wrong("input.member", "没有此序号的假设成员", "there is no supposed member of this number")
	}
	return nil
}

// claim reads a bill; what it does not say is not known.
func (s *supposition) claim(in *models.BillInput, at string) *dossier.Claim {
	c := &dossier.Claim{}
	put := func(column string, text string) {
		c.Values = append(c.Values, dossier.Value{Column: column, Text: text})
	}
	truth := func(column string, b *bool) {
		if b != nil {
			put(column, fmt.Sprint(*b))
		}
	}
	put("discharged_on", in.DischargedOn.String())
	put("bill_total", in.Total.String())
	if in.Total < 0 || in.Total > maxBill {
		s.wrong(at+".total", "金额须在 0 与 %s 之间", "the amount must lie between 0 and %s", maxBill)
	}
	if in.InCatalogue != nil {
		put("bill_in_catalogue", in.InCatalogue.String())
		if *in.InCatalogue < 0 || *in.InCatalogue > in.Total {
			s.wrong(at+".inCatalogue", "须在 0 与总费用之间", "it must lie between 0 and the total")
		}
	}
	if in.HospitalLevel != nil {
		put("hospital_level", string(*in.HospitalLevel))
	}
	truth("designated", in.Designated)
	truth("referred", in.Referred)
	truth("third_party_liable", in.ThirdPartyLiable)
	if in.StayNumber != nil {
		put("stay_number", fmt.Sprint(*in.StayNumber))
		if *in.StayNumber < 1 || *in.StayNumber > 1000 {
			s.wrong(at+".stayNumber", "须在 1 与 1000 之间", "it must lie between 1 and 1000")
		}
	}
	if len(in.Lines) > maxLines {
		s.wrong(at+".lines", "至多 %d 项", "at most %d fees", maxLines)
		return c
	}
	sum := fact.Money(0)
	for i, l := range in.Lines {
		line := dossier.Values{{Column: "fee_code", Text: string(l.Fee)}, {Column: "fee_amount", Text: l.Amount.String()}}
		if l.InCatalogue != nil {
			line = append(line, dossier.Value{Column: "fee_in_catalogue", Text: fmt.Sprint(*l.InCatalogue)})
		}
		c.Lines = append(c.Lines, line)
		var err error
		if sum, err = sum.Plus(max(l.Amount, 0)); err != nil || l.Amount < 0 {
			s.wrong(fmt.Sprintf("%s.lines.%d.amount", at, i), "金额为负或过大", "the amount is negative or too large")
			return c
		}
	}
	if sum > in.Total {
		s.wrong(at+".lines", "各项合计 %s 超过总费用 %s", "the fees add up to %s, more than the total of %s", sum, in.Total)
	}
	return c
}

func (p *presenter) settlement(s *rules.Settlement, bill *models.BillInput) *models.SettledBill {
	out := &models.SettledBill{DischargedOn: s.Day, Total: bill.Total, Layers: []*models.LayerPayment{}, Variables: []*models.RuleVariable{}}
	paid, known := fact.Money(0), true
	for i := range s.Layers {
		l := &s.Layers[i]
		caps := []*models.LayerCap{}
		for _, c := range l.Caps {
			caps = append(caps, &models.LayerCap{Key: c.Cap.Key, Title: message(c.Cap.Title), Unlimited: c.Unlimited, Left: c.Left})
		}
		out.Layers = append(out.Layers, &models.LayerPayment{
			Coverage: message(l.Coverage.Title), Key: l.Layer.Key, Title: message(l.Layer.Title), Reference: reference(l.Layer.Reference),
			Served: l.Served, Pays: l.Pays, Caps: caps, Reasons: p.reasons(l.Reasons), Missing: p.missing(l.Missing),
		})
		if l.Pays == nil {
			known = false
			continue
		}
		sum, err := paid.Plus(*l.Pays)
		paid, known = sum, known && err == nil
	}
	for i := range s.Variables {
		out.Variables = append(out.Variables, p.variable(&s.Variables[i]))
	}
	if !known {
		return out
	}
	own := bill.Total - paid
	out.Paid, out.OwnPays = &paid, &own
	if bill.Total > 0 {
		// Four places, half up; the sums stay below 2^63 because a bill is bounded.
		share := fact.Decimal((int64(own)*20_000 + int64(bill.Total)) / (2 * int64(bill.Total)) * 100)
		out.OwnShare = &share
	}
	return out
}
