#!/bin/bash
# 40 shards of a run, one a task. What is finished is kept: a task that is stopped, by
# the time limit or the machine, goes on where it was when it is run again.
#SBATCH --job-name=lung-1a2b3c4d
#SBATCH --array=1-40%10
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=1-02:30:00
#SBATCH --output=%x-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
# A minute before the end the program is told, and keeps what is finished.
#SBATCH --signal=B:TERM@60
set -euo pipefail
# So many shards there are, also where a few tasks alone are run again.
export PREHABSIM_SHARDS=40
# exec, so that the program itself gets the signal.
exec prehabsim run 'our lung.toml' --options prehab --replications 200 --shard auto --workers 2 --out parts/lung-1a2b3c4d
