package theory

// BatchMM1 returns the M^[X]/M/1 queue: patients arrive X at a time, as from a
// meeting or by coach, in batches that are Poisson, and are served one by one:
//
//	L = ρ(1 + E[X²]/E[X]) / (2(1 − ρ)),  ρ = λE[X]/μ < 1
//
// (Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory,
// sec. 3.1). X is at least 1, so that E[X] ≥ 1 and E[X²] ≥ E[X]². Wait and
// Delayed are of patients, not of batches: who does not wait is the first of a
// batch that finds the server free, which is so for (1 − ρ)/E[X] of them.
func BatchMM1(batchRate, meanBatch, meanSquareBatch, serviceRate float64) Queue {
	rounding := 1 - 1e-9 // of means that were added up from decimals
	if !zeroOrMore(batchRate) || !positive(meanBatch, meanSquareBatch, serviceRate) ||
		meanBatch < rounding || meanSquareBatch < rounding*meanBatch*meanBatch {
		return undefined()
	}
	load := batchRate * meanBatch / serviceRate
	if !(load < 1) {
		return undefined()
	}
	// Wq = L/(λE[X]) − 1/μ, without the subtraction, which would lose digits.
	ahead := (meanSquareBatch/meanBatch - 1) / 2 // in the same batch, of a patient in it
	wait := (load + ahead) / (1 - load) / serviceRate
	return queue(batchRate*meanBatch, 1/serviceRate, load, 1-(1-load)/meanBatch, wait)
}
