#!/bin/bash
# Submits the run and then the merging. Call it from the folder from which you would call
# "run": scenario, parts and results are found from there, on every machine of the cluster.
# Anything that your cluster asks for (--partition, --account) may follow, for both jobs.
set -euo pipefail
here="$(dirname "$0")"
job="$(sbatch --parsable "$@" "$here/job.sh")"
job="${job%%;*}"
# If a task fails for good, the merging is not begun. Then ask what lacks, run that, and merge:
#   prehabsim merge parts/lung-1a2b3c4d --missing
#   sbatch slurm/merge.sh
merge="$(sbatch --parsable --dependency=afterok:"$job" --kill-on-invalid-dep=yes "$@" "$here/merge.sh")"
echo "$job ${merge%%;*}"
