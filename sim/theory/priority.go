package theory

import "fmt"

// Class is one class of patients at a server with priorities.
type Class struct {
	ArrivalRate float64
	MeanService float64
	SDService   float64 // equal to MeanService when exponential
}

// Cobham returns the classes of an M/G/1 queue with priorities that do not
// interrupt service, the first class being served first:
//
//	Wq(k) = W₀ / ((1 − σ(k−1))(1 − σ(k))),  W₀ = Σ λE[S²]/2,  σ(k) = ρ(1) + … + ρ(k)
//
// (Cobham 1954, Operations Research 2(1), 70–76; Kleinrock 1976, Queueing
// Systems II, ch. 3). A class is stable when the load of it and of all before
// it is below 1. If the load of all classes reaches 1, the server never rests
// and later classes would still hold it up for an amount that depends on how
// far they are served, so then there is an error.
func Cobham(classes []Class) ([]Queue, error) {
	total, remaining, err := load(classes)
	if err != nil {
		return nil, err
	}
	queues := make([]Queue, len(classes))
	before := 0.0
	for k, c := range classes {
		upTo := before + c.own()
		// The server is found busy with probability ρ, by PASTA.
		queues[k] = queue(c.ArrivalRate, c.MeanService, c.own(), total, remaining/((1-before)*(1-upTo)))
		before = upTo
	}
	return queues, nil
}

// CobhamServers returns the classes of an M/M/c queue with priorities that do
// not interrupt service. All classes have the same service rate:
//
//	Wq(k) = C(c, a)/(cμ) / ((1 − σ(k−1))(1 − σ(k))),  σ(k) = (λ(1) + … + λ(k))/(cμ)
//
// (Cobham 1954; Gross, Shortle, Thompson and Harris 2008, Fundamentals of
// Queueing Theory, sec. 3.4). The load of all classes must be below 1.
func CobhamServers(arrivalRates []float64, serviceRate float64, servers int) ([]Queue, error) {
	total := 0.0
	for k, rate := range arrivalRates {
		if !zeroOrMore(rate) {
			return nil, fmt.Errorf("class %d: arrival rate must be 0 or more, not %g", k+1, rate)
		}
		total += rate
	}
	all := MMc(total, serviceRate, servers)
	if !all.Defined() {
		return nil, fmt.Errorf("%d servers of rate %g cannot serve %g", servers, serviceRate, total)
	}
	capacity := float64(servers) * serviceRate
	queues := make([]Queue, len(arrivalRates))
	before := 0.0
	for k, rate := range arrivalRates {
		upTo := before + rate/capacity
		wait := all.Delayed / capacity / ((1 - before) * (1 - upTo))
		queues[k] = queue(rate, 1/serviceRate, rate/capacity, all.Delayed, wait)
		before = upTo
	}
	return queues, nil
}

// PreemptiveResume returns the classes of an M/G/1 queue where an arrival
// interrupts the service of later classes, which goes on afterwards where it
// stopped:
//
//	W(k) = (E[S(k)](1 − σ(k)) + Σ(i ≤ k) λ(i)E[S(i)²]/2) / ((1 − σ(k−1))(1 − σ(k)))
//
// (Kleinrock 1976, Queueing Systems II, ch. 3). Wq is all time not in
// service, interruptions included; Delayed is the probability that service does
// not start at once. Later classes have no influence, so those before an
// overload stay defined and the rest are NaN.
func PreemptiveResume(classes []Class) ([]Queue, error) {
	if err := check(classes); err != nil {
		return nil, err
	}
	queues := make([]Queue, len(classes))
	before, remaining := 0.0, 0.0
	for k, c := range classes {
		upTo := before + c.own()
		remaining += c.remaining()
		if queues[k] = undefined(); upTo < 1 {
			stay := (float64(c.MeanService*(1-upTo)) + remaining) / ((1 - before) * (1 - upTo))
			queues[k] = queue(c.ArrivalRate, c.MeanService, c.own(), upTo, stay-c.MeanService)
		}
		before = upTo
	}
	return queues, nil
}

// own is the load ρ that the class brings.
func (c Class) own() float64 { return c.ArrivalRate * c.MeanService }

// remaining is the mean service that an arrival finds still to be done on a
// patient of the class, λE[S²]/2.
func (c Class) remaining() float64 {
	return c.ArrivalRate * secondMoment(c.MeanService, c.SDService) / 2
}

// load adds up the classes' load and remaining service.
func load(classes []Class) (total, remaining float64, err error) {
	if err := check(classes); err != nil {
		return 0, 0, err
	}
	for _, c := range classes {
		total += c.own()
		remaining += c.remaining()
	}
	if !(total < 1) {
		return 0, 0, fmt.Errorf("the classes load the server with %g; it must be below 1", total)
	}
	return total, remaining, nil
}

func check(classes []Class) error {
	for k, c := range classes {
		if !zeroOrMore(c.ArrivalRate, c.SDService) || !positive(c.MeanService) {
			return fmt.Errorf("class %d: rates and times must be finite and not negative, and service above 0: %+v", k+1, c)
		}
	}
	return nil
}
