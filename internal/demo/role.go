package demo

// role is the part that a household plays in the story. Most have none and are
// left to chance; roles make sure that everything occurs, in numbers that follow
// the size of the demo exactly.
type role int

const (
	plain role = iota
	edgeBirthday
	publicPost
	nearLine     // dibao cancelled in 2019, income about the line
	dibaoEntered // in 2019
	mentalIllness
	lateIncome // late corrections
	lateBirthday
	lateDeath
	lateDibaoEnd
	lateMembership
	lateGrade
	memberMoved // to another household
	born
	movedIn
	movedOut
	died
	admitted
	noIncome
	nullIncome
	blankExit
	unknownHousing
	monthlyWage
	droppedOut
	movedVillage
	dangerousHouse
	unmetWater
)

// perTwoThousand is how many households of two thousand play a role: the article
// tells of thirty posts and of a hundred and some people with a severe mental
// illness; the rest is our choice. The edge birthdays are one each.
var perTwoThousand = []struct {
	role  role
	count int
}{
	{publicPost, 30}, {nearLine, 60}, {dibaoEntered, 24}, {mentalIllness, 124},
	{lateIncome, 14}, {lateBirthday, 8}, {lateDeath, 10}, {lateDibaoEnd, 10}, {lateMembership, 6}, {lateGrade, 4},
	{memberMoved, 12}, {born, 20}, {movedIn, 10}, {movedOut, 12}, {died, 36}, {admitted, 6},
	{noIncome, 24}, {nullIncome, 18}, {blankExit, 20}, {unknownHousing, 18}, {monthlyWage, 12},
	{droppedOut, 2}, {movedVillage, 4}, {dangerousHouse, 24}, {unmetWater, 14},
}

// cast deals the roles.
type cast struct {
	households int
	stride     int
	roles      []struct {
		role  role
		count int
	}
}

func newCast(households int) *cast {
	c := &cast{households: households}
	// The stride visits every household once, in an order that looks like none.
	for c.stride = max(1, households*618/1000); gcd(c.stride, households) != 1; c.stride++ {
	}
	c.roles = append(c.roles, struct {
		role  role
		count int
	}{edgeBirthday, min(len(edges), households/4)})
	for _, r := range perTwoThousand {
		r.count = (r.count*households + 1000) / 2000
		c.roles = append(c.roles, r)
	}
	return c
}

// of returns the role of a household and the how-manieth of that role it is.
func (c *cast) of(household int) (role, int) {
	n := household * c.stride % c.households
	for _, r := range c.roles {
		if n < r.count {
			return r.role, n
		}
		n -= r.count
	}
	return plain, n
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
