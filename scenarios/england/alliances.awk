# Writes ALLIANCES.md from what "check --targets --csv" and "backtest --csv" print of each alliance, before and after the fit (make alliances).
# Files are before/CA01.csv, after/CA01.csv, year/CA01.csv and so on; the name of an alliance is the last field of its year's rows.

BEGIN { FS = "," }

FNR == 1 { parts = split(FILENAME, path, "/"); id = path[parts]; sub(/[.]csv$/, "", id); kind = path[parts - 1]; if (!(id in seen)) { seen[id] = 1; ids[++n] = id } next }

kind != "year" {
	observed[id, $1] = $5; simulated[id, kind, $1] = $6
	off = $6 - $5; if (off < 0) off = -off
	if ($1 ~ /^within_62_/ && $3 ~ /^group /) { groups[id]++; if (off <= 4) near62[id, kind]++ }
	if ($1 ~ /^within_28_/ && $3 ~ /^referral /) { types[id]++; if (off <= 4) near28[id, kind]++ }
	if ($11 ~ /^to be fitted|^fitted/) { tuned[id, kind]++; if ($10 ~ /^within/) met[id, kind]++ }
}

kind == "year" {
	name[id] = $0; sub(/.*2025, /, "", name[id]); gsub(/"/, "", name[id])
	was[id, $3] = $8; is[id, $3] = $9; level[id, $3] = $11; plus[id, $3] = $20
	err_same[$3] += ($8 - $9) ^ 2; err_level[$3] += ($11 - $9) ^ 2; err_plus[$3] += ($20 - $9) ^ 2; count[$3]++
}

function three(id, t) { return sprintf("%.1f / %.1f / **%.1f**", observed[id, t], simulated[id, "before", t], simulated[id, "after", t]) }
function year(id, t) { return sprintf("%.1f / %.1f / **%.1f** / %.1f", was[id, t], level[id, t], plus[id, t], is[id, t]) }
function rms(x, t) { return sprintf("%.1f", sqrt(x[t] / count[t])) }

END {
	print "# The 21 alliances, observed and simulated"
	print ""
	print "Written by `make alliances`: for each alliance `prehabsim new --alliance`, `check --targets` (4 replications) of the scenario as it is made,"
	print "`calibrate` (6 iterations on the same 2 replications, 12 on fresh ones), `check --targets` of the fitted scenario on 8 fresh replications, and `backtest` (8 replications)."
	print ""
	print "## The observed year, October 2023 to September 2024"
	print ""
	print "Each cell: published / simulated as made / **simulated after the fit**, in percent. The four headlines follow from their parts, which are fitted, by type,"
	print "route, group and treatment. *Near* counts the parts that the fit brings within 4 points; *fitted* the numbers whose target lies within one year's chance."
	print ""
	print "| alliance | 28 days | 31 days | 62 days | after day 104 | 28 days, types near | 62 days, groups near | fitted |"
	print "|---|---|---|---|---|---:|---:|---:|"
	for (i = 1; i <= n; i++) {
		id = ids[i]
		printf "| %s | %s | %s | %s | %s | %d of %d | %d of %d | %d of %d |\n", name[id], three(id, "within_28"), three(id, "within_31"), three(id, "within_62"), three(id, "over_104"), near28[id, "after"], types[id] / 2, near62[id, "after"], groups[id] / 2, met[id, "after"], tuned[id, "after"]
	}
	print ""
	print "## The year after, predicted from its demand"
	print ""
	print "October 2024 to September 2025, from the fit to the year before. Each cell: published the year before (\"the same again\") / the model's own level /"
	print "**the year before plus the change that the model predicts** / published. Base capacity is held as it was in the fitted year; of the year's demand only totals are published."
	print ""
	print "| alliance | 28 days | 31 days | 62 days | after day 104 |"
	print "|---|---|---|---|---|"
	for (i = 1; i <= n; i++) { id = ids[i]; printf "| %s | %s | %s | %s | %s |\n", name[id], year(id, "within_28"), year(id, "within_31"), year(id, "within_62"), year(id, "over_104") }
	printf "| **root mean square error, in points**: the same again / level / plus change"
	split("within_28 within_31 within_62 over_104", t, " ")
	for (k = 1; k <= 4; k++) printf " | %s / %s / **%s**", rms(err_same, t[k]), rms(err_level, t[k]), rms(err_plus, t[k])
	print " |"
	print ""
	print "What this says: waits of the next year depend on what capacity was added, which nobody publishes. Where \"the same again\" has the smaller error, the model"
	print "is not a forecast of the year, and should not be quoted as one; it compares options."
}
