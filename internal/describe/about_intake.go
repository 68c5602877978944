package describe

// AboutFromCWT says how published files become figures to be held to.
const AboutFromCWT = `From-cwt adds up the months of an alliance, of integrated care boards or of trusts and
prints [target.NAME] sections to paste into a scenario: the 28, 31 and 62-day standards
and the share after day 104, for everybody, by route, by type of urgent referral, by
waiting-time group and by modality; referrals seen; first and subsequent treatments. All
are held out.

Files are those that NHS England publishes, as they are: the Combined CSV of a month or
cumulative, provider and commissioner workbooks (.xlsx; --sheet reads some sheets alone),
data extracts and the sub-ICB file; or a table by alliance with the columns month,
alliance_id, alliance, standard, group, route, stage_or_modality, total, within, breach
and bands of days such as d0_31. Several may be named, also of different kinds, unless
they count the same patients twice. --trust counts by provider, --alliance and --icb by
commissioner. In every row what is within and what is not must add up to the total, and
so must the bands; nothing is made of a file with a row in which they do not. "all" rows
stand beside their parts and are never added to them. What is suppressed (*, - or blank)
is not 0: its month is left out, and the note says so. Numbers of patients of another
span than a year are scaled to one. Medians are not in these files, so there are none.
A figure of 1 to 5 patients, or one by which such a count could be told, is left out:
--small-numbers show makes it too, as of files that are published as they are.

With --backtest NAME it makes a [backtest.NAME] section instead: a year for
"prehabsim backtest" to predict with the scenario that --scenario names. The year is
--from to --to. Its demand is the ratio of its counts to those of the scenario's
observed year, which are taken from the same files where they have all its months,
and otherwise from the scenario: urgent referrals by type, symptomatic, screening,
upgrades and no clock; cancers for each referral; subsequent for each first treatment.`

// AboutFromPTL says how a list of patients becomes counts.
const AboutFromPTL = `From-ptl counts the patients of a list by days since referral and prints
[backlog.NAME] sections to paste into a scenario: one, or one for each combination of
the columns that --by names. The list is a CSV file, or a workbook (.xlsx), with a row
for each patient and a column with the date of referral (31/01/2027, 31-Jan-27 or
2027-01-31), or with the weeks or days waited since ("10+" and "6-9" are understood).

Rows that are not of somebody who waits are left out and counted with the reason: those
with a date of removal, treatment, discharge or clock stop up to the day of the list,
those whose status says so (columns with usual names; --removed names others), those
that --where does not ask for, and those that say nothing of the wait or the group.

Values of --by are written in small letters with "_" between words, as scenarios do:
Head & Neck becomes head_neck. Words that lists often use are known (Lower GI is
colorectal as a site and lower_gi as a referral); --map "Lower GI=bowel" says what
others stand for, --map "referral:Lower GI=lower_gi" of one attribute alone, and
--map "Benign=" leaves rows out. With --scenario, words are held to its values, and
the sections are checked with it.

Only the columns that flags name are looked at, and those with usual names for the wait
and its end. Names, NHS numbers and dates of birth are never read, no cell is ever
printed, and columns with such names are refused. A list with a row that cannot be
right makes no backlog.

Counts of 1 to 5 may point to single patients and are not printed: days next to each
other are counted together until there are 6 or more, groups of fewer patients are left
out and named, numbers of rows are "fewer than 6", and where a total would tell what is
hidden it is not printed either. --small-numbers show prints them all: keep such a file
where the list may be kept.

Waits count to the day of the list; the scenario puts the patients on the first day of
its window, so choose the two close together.`
