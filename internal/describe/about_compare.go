package describe

// AboutCompare says what the page is and where it comes from.
const AboutCompare = `Compare prints the one page: the present way and up to six options side by side. Of a
scenario it runs what is missing, as "run" does, into the same folder and with the same
flags. Of the folder of a finished run nothing is simulated: the page is made again from
the rows in it and the copies of its inputs. Then --options chooses among the options
that were run; without it those that lead in any question are shown, then the first there
are, up to six, and the page names the others. A folder that this version of the program
would simulate otherwise is refused.

A figure of an option is its change from now. Where chance alone could give it the page
says "no clear" instead, where it is the same in every replication "no change", and
where a number of the scenario says that there is no effect "assumed none". Below it, on
lines of their own, stand where it lies by chance and, with draws of the inputs
(--draws), by what is not known of them. Clear (*) is what both put on one side of none.

The page is 100 characters wide and 60 lines long at most; with --width 80 it has shorter
words, and rows may leave it. Below 80 one option follows the other, as a list. With
--format csv or json it has a row for each figure: row, option, value, unit, the ends of
both ranges and a note.

With --match budget=1m each option of a scenario is first made as large as £1m a year buys:
so many times its posts, beds, chairs and lists, its prehab offered to as many times the
patients (scale, in the language), at most to all. What is left of the money then is told.
Posts and beds are priced exactly. What is measured of a cost is taken in proportion to four
replications of the options as they are written, which go into a folder of their own; where
that is a good part of it, as of theatre lists, other sizes are tried. Options without a
price, a cost or a size are left as they are. The page is of a run of its own, in whose
inputs the sizes are a small scenario that extends the given one and can be run by itself.

With --match MEASURE=VALUE each option is made as large as it takes for a measure of all
patients to reach a value, and no larger: within_62_days=70, ward_occupancy=85 (whichever way
that is from now), or with a sign a change from now, ward_bed_days=-300. What each reaches
then stands below its size and above its cost, so the least cost to the same result is read
along a row. Sizes are tried on the replications of the run, the same patients each time,
and one reaches the value where all of its interval of chance does: with few replications
that takes more than with many, and what chance leaves open is told as such. Beds come in
whole ones; posts, lists and prehab are found to within 2.5%. An option is tried up to 8
times as it is written, prehab up to all patients. Of one that does not get there the page
says what it comes to, where patients then wait, and where more of it was no better. Bed-days
are known best with chance of single stays taken out: ward_bed_days_less_luck. Names of
measures are those of measures.csv, and the shell completes them.

With --worth-in resource.ward the page has what options are worth in beds, or in whatever
the capacity counts: how many more of it would change treatments, the first clock and
routine patients by as much as the option does. After the run current is simulated with
more and fewer of it on the same patients, until the answer lies between, and at most a
quarter more or fewer (or ten); parts of one lie on a line between
whole ones. The range is one of chance: the numbers at which the option and so many more
cannot be told apart. Where more and fewer change nothing, or nothing beyond chance, no
number can do what the option does, and the page says so. Where beds at several places
are meant, name an option that adds some at each: --worth-in more_beds.

With --grow the page also has how many more patients each option could take with waits no
longer than now: what "grow" says of the pathways that the scenario names.

With --changes two results folders are held against each other, the older one first: which
settings and numbers of the scenario differ, from what to what, and which headline figures
do, of current its own and of each option its change from now. Where both have the same
seed and replications each difference is taken replication by replication; where not, the
page says that it is not.`
