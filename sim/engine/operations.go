package engine

// Operation says what an operation does, and what it makes of the fields of an Op.
// What it reads, writes and leads to follows from that, and is told nowhere else.
type Operation struct {
	Name    string
	Help    string
	A, B, C Operand
	Flags   []Flag // other than Plain
	Value   string // what Op.Value says; "" if nothing
	Next    bool   // patients may go on with the operation behind it
}

// Operand is what one of A, B and C refers to. None stands for nothing, where Help
// says so.
type Operand struct {
	Is   Reference
	Help string
	Way  Way // of AnOperation: how patients come to go there
}

// Reference is a kind of operand.
type Reference uint8

// What operands refer to.
const (
	Unused      Reference = iota
	ANumber               // nothing else
	ALoop                 // the number of a loop, which each program numbers for itself
	AnOperation           // to which it may lead
	WaysOf                // a choice among operations, whose row attribute By selects
	ValuesOf              // a choice among values, likewise
	SamplerOf             // that, or those from it on of which attribute By selects one
	AnAttribute           // which is read
	WrittenTo             // an attribute that gets a value, whatever it had
	ChangedBy             // an attribute that gets a value which depends on the one it had
	CountedOf             // an attribute of which only a tally is told
	Multipliers           // a list of attributes
	ASet                  // of attribute A's values
	ALookup               // and the attributes by which it is
	APeriod
	ARequest
	ATag
	AGroup
	AMark
	ATally
	AnOutcome
	ACause
)

// Draws says whether it draws: at Op.Site, from the row that attribute Op.By selects.
func (r Reference) Draws() bool { return r == WaysOf || r == ValuesOf || r == SamplerOf }

// Way says how patients come to go from one operation to another.
type Way uint8

// The ways on.
const (
	Onward  Way = iota // the next in order, or the only one
	Chosen             // drawn
	Else               // what is asked for does not hold, or there is no round
	Refused            // a queue is full
	GivesUp            // the wait gets too long
	Round              // one more
	Into               // a route, out of which they come back to the next in order
	Back               // not now: where a later Return leads
	Beside             // a branch of the patient begins there
)

// Operations are all that there are, by their code. exec.go executes them.
var Operations = [codes]Operation{
	Hold: {Name: "hold", Help: "wait for a time drawn from sampler A + row", Next: true,
		A: Operand{Is: SamplerOf, Help: "the time"}, B: Operand{Is: Multipliers, Help: "what multiplies it"},
		C: Operand{Is: ANumber, Help: "the time of day to which its end is moved; None: as drawn"}, Flags: []Flag{OnlyWayOut, PartOfPlan}},
	Seize: {Name: "seize", Help: "obtain all needs of request A together, waiting if need be; refused: jump to B", Next: true,
		A: Operand{Is: ARequest, Help: "what is needed"}, B: Operand{Is: AnOperation, Way: Refused, Help: "for who is refused"}},
	Release: {Name: "release", Help: "give back what is held under tag A", Next: true,
		A: Operand{Is: ATag, Help: "the name"}},
	Branch: {Name: "branch", Help: "draw among the targets of choice A",
		A: Operand{Is: WaysOf, Help: "where to, and how often"}},
	Test: {Name: "test", Help: "continue if attribute A is in set B, else jump to C", Next: true,
		A: Operand{Is: AnAttribute, Help: "a category"}, B: Operand{Is: ASet, Help: "its values"}, C: Operand{Is: AnOperation, Way: Else, Help: "for the others"}},
	Reached: {Name: "reached", Help: "continue if attribute A is at least attribute B's value (without B, the number Value), else jump to C", Next: true,
		A: Operand{Is: AnAttribute, Help: "a number"}, B: Operand{Is: AnAttribute, Help: "the least; None: Value"}, C: Operand{Is: AnOperation, Way: Else, Help: "for the others"}, Value: "the least, where B is None", Flags: []Flag{CountedWhole}},
	Free: {Name: "free", Help: "continue if all needs of request A could be met now, else jump to C", Next: true,
		A: Operand{Is: ARequest, Help: "what is needed"}, C: Operand{Is: AnOperation, Way: Else, Help: "where it could not"}},
	During: {Name: "during", Help: "continue if the date is in period A, else jump to C", Next: true,
		A: Operand{Is: APeriod, Help: "when"}, C: Operand{Is: AnOperation, Way: Else, Help: "at other times"}},
	Jump: {Name: "jump", Help: "go to A; backwards it counts as another visit",
		A: Operand{Is: AnOperation, Help: "where to"}},
	Call: {Name: "call", Help: "go to A and remember where to return", Next: true,
		A: Operand{Is: AnOperation, Way: Into, Help: "the beginning of a route"}},
	Return: {Name: "return", Help: "go back to where the last Call was"},
	Push: {Name: "push", Help: "remember A as where to return, without going anywhere", Next: true,
		A: Operand{Is: AnOperation, Way: Back, Help: "where to return"}},
	Set: {Name: "set", Help: "attribute A becomes the number Value", Next: true,
		A: Operand{Is: WrittenTo, Help: "which"}, Value: "what it becomes"},
	Look: {Name: "look", Help: "attribute A becomes an entry of lookup B", Next: true,
		A: Operand{Is: WrittenTo, Help: "which"}, B: Operand{Is: ALookup, Help: "of what"}},
	Pick: {Name: "pick", Help: "attribute A becomes the index of a target drawn from choice B", Next: true,
		A: Operand{Is: WrittenTo, Help: "which"}, B: Operand{Is: ValuesOf, Help: "of which values, and how often"}},
	Sample: {Name: "sample", Help: "attribute A becomes a number drawn from sampler B + row", Next: true,
		A: Operand{Is: WrittenTo, Help: "which"}, B: Operand{Is: SamplerOf, Help: "the number"}},
	Add: {Name: "add", Help: "attribute A grows by Value", Next: true,
		A: Operand{Is: ChangedBy, Help: "which"}, Value: "by how much"},
	Repeat: {Name: "repeat", Help: "begin loop A: times drawn from sampler B + row; none: jump to C", Next: true,
		A: Operand{Is: ALoop, Help: "its number"}, B: Operand{Is: SamplerOf, Help: "how often"}, C: Operand{Is: AnOperation, Way: Else, Help: "behind it"}},
	Again: {Name: "again", Help: "end of loop A: back to B while rounds are left", Next: true,
		A: Operand{Is: ALoop, Help: "its number"}, B: Operand{Is: AnOperation, Way: Round, Help: "its first operation"}},
	Fork: {Name: "fork", Help: "start a branch of the patient at A, in group B", Next: true,
		A: Operand{Is: AnOperation, Way: Beside, Help: "where it begins"}, B: Operand{Is: AGroup, Help: "of which it is"}, Flags: []Flag{WithHeld}},
	Join: {Name: "join", Help: "wait until all branches of group A have ended", Next: true,
		A: Operand{Is: AGroup, Help: "which"}},
	Cancel: {Name: "cancel", Help: "end all branches of group A at once", Next: true,
		A: Operand{Is: AGroup, Help: "which"}},
	Mark: {Name: "mark", Help: "reach mark A: clocks stop (counted where the patient then meets what the clock is of) and start, tallies count", Next: true,
		A: Operand{Is: AMark, Help: "which"}, Flags: []Flag{OnComing, OnList, Earlier}},
	Count: {Name: "count", Help: "add one, and attribute A's value (seconds since it, if it is a time), to tally B", Next: true,
		A: Operand{Is: CountedOf, Help: "what is added up; None: nothing"}, B: Operand{Is: ATally, Help: "which"}, Flags: []Flag{SinceTime}},
	Have: {Name: "have", Help: "have held all needs of request A since before counting began, above capacity if need be", Next: true,
		A: Operand{Is: ARequest, Help: "what is held"}},
	End: {Name: "end", Help: "end of a branch"},
	Leave: {Name: "leave", Help: "the patient leaves with outcome A",
		A: Operand{Is: AnOutcome, Help: "which"}},
	Charge: {Name: "charge", Help: "what is held, and what will be, is held for cause A from now on; nothing, where the present cause lasts", Next: true,
		A: Operand{Is: ACause, Help: "which"}},
}

// Operands are A, B and C of an operation.
func (o *Operation) Operands() [3]Operand { return [3]Operand{o.A, o.B, o.C} }

// Operands are what an operation refers to by A, B and C.
func (op *Op) Operands() [3]int32 { return [3]int32{op.A, op.B, op.C} }

// String returns the operation's name as `prehabsim explain` prints it.
func (c Code) String() string { return Operations[c].Name }

// Writes is the attribute that the operation gives a value whatever it had; None if
// there is none.
func (op *Op) Writes() int32 {
	if Operations[op.Code].A.Is == WrittenTo {
		return op.A
	}
	return None
}

// Changes is the attribute to which the operation gives another value; None if there
// is none.
func (op *Op) Changes() int32 {
	if Operations[op.Code].A.Is == ChangedBy {
		return op.A
	}
	return op.Writes()
}

// Exit is where an operation may lead to.
type Exit struct {
	To     int32
	Way    Way
	Target int32 // of Chosen: which of the choice's targets
}

// Exits appends to where the operation at pc may lead, the next in order last. To
// where a Return leads its calls know.
func (p *Program) Exits(list []Exit, pc int32) []Exit {
	op := &p.Ops[pc]
	def := &Operations[op.Code]
	add := func(to int32, way Way, target int) {
		if to >= 0 && int(to) < len(p.Ops) {
			list = append(list, Exit{to, way, int32(target)})
		}
	}
	for i, x := range op.Operands() {
		switch o := def.Operands()[i]; o.Is {
		case AnOperation:
			add(x, o.Way, 0)
		case WaysOf:
			for i, to := range p.Choices[x].Targets {
				add(to, Chosen, i)
			}
		case ARequest:
			if rq := &p.Requests[x]; op.Code == Seize && rq.Patience.Is() {
				add(rq.GiveUp.at(), GivesUp, 0)
			}
		}
	}
	if def.Next {
		add(pc+1, Onward, 0)
	}
	return list
}

// leadsTo lists the operations to which the one at pc may lead, other than by
// returning, in an order that means the same in every program.
func (p *Program) leadsTo(pc int32) (list []int32) {
	for _, x := range p.Exits(nil, pc) {
		list = append(list, x.To)
	}
	return list
}
