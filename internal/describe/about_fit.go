package describe

// AboutFit says what fitting does, and how it is to be read.
const AboutFit = `Fit finds, for each family of laws, the one under which a column of your own data
is most likely, compares the families, and prints the best as a line for a scenario.

The file is CSV in UTF-8, with a line of column names. Of the columns that are not
named here only whether one says "total" is looked at: totals, and lines of text
below the last patient, are named and left out. What is printed are counts, parameters
and quantiles; groups of fewer than 6 patients are left out, and of whom fewer than 6
were still in, or were not, no number is told (--small-numbers show tells it).

--rounded says what a value stands for; without it that is told from the values.
  nights   midnights passed, as in the difference of two dates: 3 is a stay of more
           than 2 and less than 4 days, most likely 3, and 0 one of less than a day,
           if patients come in at any time of day alike. Whole days are taken for
           nights. Their mean is the mean of the stays; where all come in at 8:00
           and leave at 14:00, a stay is 6 hours more than its nights.
  nearest  rounded to the nearest step; other values that are all multiples of a step
           (5 minutes, half a day, a decimal) are taken for that
  down     completed steps: 3 is from 3 to 4; up: a step begun counts: 2 to 3
  no       times to the last digit
A value then counts with the probability of all times that it stands for.

--censored names a column that says of each row whether the patient was still in
when the data end (yes, true or 1). Such a stay counts with the probability of
staying longer, and observed quantiles and distances are from the Kaplan-Meier
curve. Leaving these rows out instead makes stays look shorter than they are.

Every law has the mean of the data, since bed-days are patients times mean stay; what
is fitted is its shape, by maximum likelihood. Who was still in goes on, for that
mean, as the law would have it. Laws are compared by AIC, lower is better, and
differences of less than 2 mean little. KS is the Kolmogorov-Smirnov distance, the
greatest difference between the law's and the observed distribution function, both
rounded alike; 0.05 is five points of probability. A law that is further from the data
than chance explains is not offered, whatever its AIC.

--scenario and --step say where the law is to go: what it replaces there, and what
the scenario adds to such stays by itself, so that it does not count twice.

Uniform, triangular and PERT laws are not fitted: they would end at the longest stay
seen, so that nobody could ever stay longer. Beta laws are of shares, not of times,
and the normal law goes below 0.`
