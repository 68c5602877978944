#!/bin/sh
# Begins the run, waits for it and begins the merging. Anything that kubectl should be told
# (--namespace) may follow.
set -eu
here="$(dirname "$0")"
kubectl apply -f "$here/job.yaml" "$@"
while :; do
	state="$(kubectl get job/lung-1a2b3c4d -o 'jsonpath={.status.conditions[?(@.status=="True")].type}' "$@")"
	case " $state " in
	*" Complete "*) break ;;
	*" Failed "*)
		# See the logs of its pods. When what was wrong is put right, delete the job and call
		# this again: shards that are complete end at once, the others go on where they were.
		echo "the run has failed: kubectl describe job/lung-1a2b3c4d" >&2
		exit 1
		;;
	esac
	sleep "${PAUSE:-15}"
done
kubectl apply -f "$here/merge.yaml" "$@"
