package sensitivity

// What the commands say of themselves stands beside what they print.

// About is the help of "sensitivity".
const About = `Sensitivity says from which uncertain inputs comes what is left open by the evidence of an
option's change from current, by the draws of a finished run (run --draws); nothing is
simulated again. Of a scenario the draws are run first, 512 unless --draws says
otherwise, into the folder that run uses.

It prints, for one measure: what the change is where an input lies at its 10th and at
its 90th centile, on average over all others (the swing is the one less the other), with
how well the input is founded; its share of variance between draws; inputs that change
which option is best; from where on an option does better than current; and the worth of
knowing an input before choosing, in the measure's unit. What the largest of so many inputs may come to
by chance is not told from nothing, and no number is printed of it: more draws tell more.

--map shows what two inputs do together. --study says what a local study of an input
would be worth by its number of patients: of a share it counts (an audit); of another
input it measures the mean, and --sd says how patients differ. Of a difference between
two groups of half the patients each, --sd is twice that of one patient. Costs are in the
measure's unit, so that they can be taken off.

Inputs are called by their evidence id, their path or their number in inputs.csv.`

// AboutLearning is the help of "learn".
const AboutLearning = `Learn weighs the draws of a finished run by local data and says what the inputs and the
headlines are believed to be then; nothing is simulated again. Data are counted events
among patients (--events 37 --of 60), or a mean with its standard error (--mean 4.1
--se 0.3), of one input; a file has several, in columns input, events, of, mean and se.
They must be independent of one another, and of what the range was made of.

It says how many draws are left that would count alike. Data that no draw could have
produced are refused: the range is wrong then, or they are of something else.`
