package describe

// AboutRun says what a run does, what it leaves and how often it goes on.
const AboutRun = `Run simulates every option of a scenario on the same patients, and the observed year
where there are published figures to compare it with. It writes a results folder: the
one page, the long table, measures, paired differences, monthly series, workforce,
published figures, the register of assumptions, what each column means, a copy of the
inputs. The page is printed, with --all the long table below it, with --format markdown
for a wiki or a mail; with --format csv all measures are, with --format json measures,
differences and series in one. The page of a finished folder, of other options or in
another width: prehabsim compare.

Without --out the folder is results/<scenario>-<8 digits of the fingerprint>.
If it holds the same run, complete, its page is printed again, with titles and
labels as they are now; if that run was interrupted or has fewer replications, only
the missing ones are simulated. A run of which other things were measured is
simulated again. A folder with anything else in it is refused unless --force is
given.

With --evidence the evidence is read in another way than the scenario's own: null
(prehabilitation has no effect), conservative or optimistic, where its numbers say what
they are then. With --evidence all the four are run, the others into folders of their
own under evidence/, and the table shows the range of each line over them.

With --where the long table is printed, that of the patients with one value of a breakdown, from the
same results: a run that is there already is not simulated again. It has the lines that
are broken down, and names those that there are of all patients alone. Of a value of
two breakdowns at once nothing is measured; --where twice prints two tables.

With --precision it runs until each option's change from current is known well
enough: to within a share of itself, such as 5%, in cancer ward bed-days (chance of
stays taken out); or in any measure of measures.csv, also to within a width in its own unit:
within_62_days=0.5 is half a percentage point. Half the interval of each change, at
the run's level, must be as narrow after ten replications or more and stay so for
five more; whether to stop is decided after every fifth. The run ends all the same,
with exit code 4, after 200 replications or as many as --replications says. A change
that may be 0 has no share that could be met: allow a width too, as in
"ward_bed_days=5% or 20". Where current is all there is, its own values count.

With --grid every combination of the values of some numbers is run as an option of its
own beside current, of each option that has these numbers, or of those that --options
names. A number is named by its path in params, and is what the option then has:
resource.ward.capacity=280:320:10, or a list with commas; resource.ward alone is its
capacity. Where capacity follows from a load, lists are so many more a week, and scale
multiplies it. A table is printed and grid.csv written: a row for each cell and line.
What an option costs besides stays as it is. At most three numbers and 60 cells; the
scenario of the grid lies in the folder's inputs. Of two or three numbers "plot" draws
maps, of any line (grid-map --measure). It may be run in shards too.

With --shard 3/16 a sixteenth of the run is simulated, and kept as a part: a folder
part-003-of-016 in the one that --out names, or in parts/<scenario>-<8 digits>. With
--shard auto an array of tasks says which: of Slurm, Kubernetes, AWS Batch or Grid
Engine; where the array does not say how many shards there are, PREHABSIM_SHARDS must.
Shards need know nothing of one another; merge makes results of their parts. Begun
again, a shard goes on where it was, and one that is complete ends at once.`
