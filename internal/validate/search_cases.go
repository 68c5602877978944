package validate

import (
	"fmt"
	"math"

	"prehabsim/sim/theory"
)

// The targets of these cases lie halfway between what the exact least gives and what one fewer
// does, so far from both that chance has hardly a part: a right program finds the least.

// leastServers is the least number of servers for two targets of one queue.
func leastServers() Case {
	const comeAnHour, servedAnHour = 36, 6
	of := func(c int) theory.Queue { return theory.MMc(comeAnHour, servedAnHour, c) }
	wait := func(c int) float64 { return of(c).Wq / 24 } // days
	waited := func(c int) float64 { return 100 * of(c).Delayed }
	return Case{Name: "least-servers", Theory: "M/M/c: Erlang C (Cooper 1981, ch. 3)", Searches: []Search{
		{What: "fewest servers with which the mean wait is short enough", Exact: 9,
			Target: fmt.Sprintf("resource_wait<=%.6f where resource=server", between(wait, 9)), By: "resource.server=7:14:1"},
		{What: "fewest servers with which few enough wait", Exact: 10,
			Target: fmt.Sprintf("resource_waited<=%.4f where resource=server", between(waited, 10)), By: "resource.server=7:14:1"},
	}}
}

// twoStages are two queues in series. Of each the departures are a Poisson stream again, so the
// mean waits are those of two queues by themselves (Burke 1956).
func twoStages() Case {
	const comeAnHour, firstAnHour, secondAnHour = 12, 6, 4
	first := func(c int) float64 { return theory.MMc(comeAnHour, firstAnHour, c).Wq }
	second := func(c int) float64 { return theory.MMc(comeAnHour, secondAnHour, c).Wq }
	const longest = 3.6 / 60 // hours waited at both: less than three at the first give, or four at the second
	target := fmt.Sprintf("time_mean<=%.6f where measure=in_system", (1./firstAnHour+1./secondAnHour+longest)/24)
	least := func(wait func(servers int) float64, most int) float64 {
		for c := 4; c <= most; c++ {
			if wait(c) <= longest {
				return float64(c)
			}
		}
		return math.NaN()
	}
	const byFirst, bySecond = "resource.first=3:9:1", "resource.second=4:9:1"
	return Case{Name: "least-two-stages", Theory: "Two M/M/c queues in series (Burke 1956; Jackson 1957)", Searches: []Search{
		{What: "fewest at the second stage, the first as it is: none will do, the first binds", Target: target, By: bySecond,
			Exact: least(func(c int) float64 { return first(3) + second(c) }, 9), Binds: "first"},
		{What: "fewest at the first stage, the second as it is: none will do, the second binds", Target: target, By: byFirst,
			Exact: least(func(c int) float64 { return first(c) + second(4) }, 9), Binds: "second"},
		{What: "fewest at the second stage, once the first has one more", Target: target, By: bySecond, Option: "more_first",
			Exact: least(func(c int) float64 { return first(4) + second(c) }, 9)},
		{What: "fewest at the first stage, once the second has one more", Target: target, By: byFirst, Option: "more_second",
			Exact: least(func(c int) float64 { return first(c) + second(5) }, 9)},
	}}
}

// between is halfway from what so many give to what one fewer does.
func between(of func(servers int) float64, servers int) float64 {
	return (of(servers) + of(servers-1)) / 2
}
