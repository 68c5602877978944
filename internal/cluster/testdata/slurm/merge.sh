#!/bin/bash
# Makes the results of the run when all its shards are done.
#SBATCH --job-name=lung-1a2b3c4d-merge
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=1-02:30:00
#SBATCH --output=%x-%j.log
set -euo pipefail
exec prehabsim merge parts/lung-1a2b3c4d --out results/lung-1a2b3c4d
