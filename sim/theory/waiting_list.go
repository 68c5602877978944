package theory

import "math"

// Waiting lists as planners reckon with them: Fong K, Mushtaq Y, House T, Gordon D, Chen Y,
// Griffths D, Ahmad S, Walton N (2022), Understanding Waiting Lists Pressures, medRxiv
// 2022.08.23.22279117, whose facts these are, and the NHS-R package NHSRwaitinglist, by whose
// published examples the tests hold them. Rates are of patients a week, times in weeks. A
// result is NaN where what it is made of cannot be.

// TargetFactor is how often the mean wait goes into the wait in which nearly all are seen: of
// a queue that is stable waits fall off exponentially, and e^-4, 1.8 of 100, wait longer than
// four times the mean (fact 4).
const TargetFactor = 4

// TargetList is the list at which nearly all are seen within the target wait: by Little's law
// the demand over a mean wait of a quarter of it (facts 5 and 6).
func TargetList(demand, target float64) float64 {
	if !zeroOrMore(demand) || !positive(target) {
		return math.NaN()
	}
	return demand * target / TargetFactor
}

// TooLong says that a list is more than twice its target, so that it takes relief to shorten
// it (fact 7).
func TooLong(list, targetList float64) bool { return list > 2*targetList }

// ReliefCapacity is what brings a list to its target in so many weeks (fact 7).
func ReliefCapacity(demand, list, targetList, weeks float64) float64 {
	if !zeroOrMore(demand) || !zeroOrMore(list) || !zeroOrMore(targetList) || !positive(weeks) {
		return math.NaN()
	}
	return demand + (list-targetList)/weeks
}

// TargetCapacity is what holds a list at its target, by the squares of the coefficients of
// variation of the times between those who come and between those who are seen; 1 and 1 where
// nothing is known of them (fact 8, after Pollaczek and Khinchine).
func TargetCapacity(demand, target, squareComing, squareSeen float64) float64 {
	if !zeroOrMore(demand) || !positive(target) || !zeroOrMore(squareComing) || !zeroOrMore(squareSeen) {
		return math.NaN()
	}
	return demand + (squareComing+squareSeen)/2*TargetFactor/target
}

// Pressure is twice the mean wait over the target: above 1 most likely the target is missed,
// and lists of different targets can be compared (fact 9).
func Pressure(meanWait, target float64) float64 {
	if !zeroOrMore(meanWait) || !positive(target) {
		return math.NaN()
	}
	return 2 * meanWait / target
}
