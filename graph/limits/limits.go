package limits

import "time"

// Limits are all limits of the API. One that is zero has its default, so that none
// can be lifted by being forgotten.
type Limits struct {
	Tokens      int // of a document, before it is parsed
	Depth       int // of fields within fields
	Fields      int // of a document, each fragment counted wherever it is spread
	RootFields  int // of an operation
	Aliases     int // of a document
	Repeats     int // of one field within one pair of braces
	Directives  int // of a document
	Here        int // directives at one place
	TypeCircles int // lists of the schema within lists of the schema
	Values      int // of the variables, those within others counted
	Nesting     int // of values within values, in variables and in the document
	Cost        int // of an operation; see [Cost]

	Query    time.Duration // how long a query may take
	Mutation time.Duration // how long a mutation may take; it is undone when it takes longer

	Body       int64         // bytes of a request
	BodyTime   time.Duration // in which a request must have arrived
	Running    int           // operations at once
	Waiting    int           // operations that wait for others to end
	Wait       time.Duration // how long they wait
	Uploads    int           // uploads and downloads at once
	UploadTime time.Duration // in which a file must have arrived
	Rate       float64       // requests a second of one caller, on average
	Burst      int           // requests of one caller at once
	Callers    int           // callers whose rate is remembered
	Wrong      float64       // requests a second of one address that sign nobody in, on average
	WrongBurst int           // such requests at once
}

// Defaults are the limits where nothing else is said.
//
// The cost is what the largest page that the console and the reports draw needs, with
// room: a thousand households with eight columns cost 17,000, a hundred with everything
// about each member 86,000, a thousand with the incomes of each member 234,000.
func Defaults() Limits {
	return Limits{
		Tokens: 20_000, Depth: 15, Fields: 2_000, RootFields: 20, Aliases: 30, Repeats: 10, Directives: 30, Here: 4, TypeCircles: 2,
		Values: 20_000, Nesting: 20, Cost: 500_000,
		Query: 30 * time.Second, Mutation: 10 * time.Minute,
		Body: 1 << 20, BodyTime: 10 * time.Second,
		Running: 32, Waiting: 128, Wait: 2 * time.Second,
		Uploads: 8, UploadTime: 10 * time.Minute,
		Rate: 50, Burst: 200, Callers: 10_000, Wrong: 1, WrongBurst: 30,
	}
}

// Filled returns the limits with the default of each that is not above zero.
func (l Limits) Filled() Limits {
	d := Defaults()
	fill(&l.Tokens, d.Tokens)
	fill(&l.Depth, d.Depth)
	fill(&l.Fields, d.Fields)
	fill(&l.RootFields, d.RootFields)
	fill(&l.Aliases, d.Aliases)
	fill(&l.Repeats, d.Repeats)
	fill(&l.Directives, d.Directives)
	fill(&l.Here, d.Here)
	fill(&l.TypeCircles, d.TypeCircles)
	fill(&l.Values, d.Values)
	fill(&l.Nesting, d.Nesting)
	fill(&l.Cost, d.Cost)
	fill(&l.Query, d.Query)
	fill(&l.Mutation, d.Mutation)
	fill(&l.Body, d.Body)
	fill(&l.BodyTime, d.BodyTime)
	fill(&l.Running, d.Running)
	fill(&l.Waiting, d.Waiting)
	fill(&l.Wait, d.Wait)
	fill(&l.Uploads, d.Uploads)
	fill(&l.UploadTime, d.UploadTime)
	fill(&l.Rate, d.Rate)
	fill(&l.Burst, d.Burst)
	fill(&l.Callers, d.Callers)
	fill(&l.Wrong, d.Wrong)
	fill(&l.WrongBurst, d.WrongBurst)
	return l
}

func fill[N int | int64 | float64 | time.Duration](n *N, standard N) {
	if !(*n > 0) { // not a number is no limit either
		*n = standard
	}
}
