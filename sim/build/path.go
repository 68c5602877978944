package build

import (
	"fmt"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// Path is what patients do, one thing after another, to the end by Leave.
type Path struct {
	m    *Model
	name string
}

// Use has a patient wait for a resource, hold it for a time and give it back.
func (p *Path) Use(step string, r Resource, time Law) *Path {
	return p.Seize(step, r).Hold(step, time).Release(r)
}

// Seize has a patient wait until one unit of each of some resources is free, in the queue
// of the first, and take them. Where its queue is full, the patient leaves as "refused".
func (p *Path) Seize(step string, list ...Resource) *Path {
	m := p.m
	rq := engine.Request{}
	limited := false
	for _, r := range list {
		rq.Needs = append(rq.Needs, engine.Need{
			Resource: engine.Selector{Table: []engine.Maybe[engine.ResourceID]{engine.Some(engine.ResourceID(r))}}, Units: engine.Amount{Values: []int64{1}}, Tag: engine.TagID(r),
		})
		limited = limited || m.p.Resources[r].QueueLimit.Is()
	}
	m.p.Requests = append(m.p.Requests, rq)
	seize := p.Do(step, engine.Op{Code: engine.Seize, A: int32(len(m.p.Requests) - 1)})
	m.p.Ops[seize].B = seize + 1
	if limited {
		skip := p.Do(step, engine.Op{Code: engine.Jump})
		m.p.Ops[seize].B = p.Do(step, engine.Op{Code: engine.Leave, A: p.outcome("refused")})
		m.p.Ops[skip].A = int32(len(m.p.Ops))
	}
	return p
}

// Hold lets a time go by.
func (p *Path) Hold(step string, time Law) *Path {
	p.Do(step, engine.Op{Code: engine.Hold, A: int32(time), C: engine.None})
	return p
}

// Release gives back what is held of a resource.
func (p *Path) Release(r Resource) *Path {
	p.Do(p.name, engine.Op{Code: engine.Release, A: int32(r)})
	return p
}

// Sometimes has a patient do something with a probability, and then what comes next.
func (p *Path) Sometimes(step string, probability float64, do func(*Path)) *Path {
	m := p.m
	choice := len(m.p.Choices)
	m.p.Choices = append(m.p.Choices, engine.Choice{Probs: []float64{probability, 1 - probability}})
	at := p.Do(step, engine.Op{Code: engine.Branch, A: int32(choice)})
	do(p)
	m.p.Choices[choice].Targets = []int32{at + 1, int32(len(m.p.Ops))}
	return p
}

// Leave ends the path.
func (p *Path) Leave(outcome string) {
	p.Do(p.name, engine.Op{Code: engine.Leave, A: p.outcome(outcome)})
}

// Do adds any operation, as part of a step by whose name it draws, and returns its
// number.
func (p *Path) Do(step string, op engine.Op) int32 {
	m := p.m
	id, ok := m.steps[step]
	if !ok {
		id = int32(len(m.p.Steps))
		m.steps[step] = id
		m.p.Steps = append(m.p.Steps, step)
	}
	op.Step, op.By, op.Site = id, engine.None, rng.SiteOf(p.name+"/"+step+"/"+op.Code.String())
	if draws(op) && m.drawn[op.Site] {
		m.faults = append(m.faults, fmt.Errorf("%s draws for %s twice, and would draw the same; give it two steps", p.name, step))
	}
	m.drawn[op.Site] = m.drawn[op.Site] || draws(op)
	m.p.Ops = append(m.p.Ops, op)
	return int32(len(m.p.Ops) - 1)
}

// draws says whether an operation draws, at its site.
func draws(op engine.Op) bool {
	for _, o := range engine.Operations[op.Code].Operands() {
		if o.Is.Draws() {
			return true
		}
	}
	return false
}

// outcome is the number of an outcome.
func (p *Path) outcome(name string) int32 {
	for i, x := range p.m.p.Outcomes {
		if x == name {
			return int32(i)
		}
	}
	p.m.p.Outcomes = append(p.m.p.Outcomes, name)
	return int32(len(p.m.p.Outcomes) - 1)
}
