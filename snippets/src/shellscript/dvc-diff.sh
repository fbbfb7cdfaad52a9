# title: DVC: fail when a metric got worse
# description: Compares one metric with a git revision and fails when it fell by more than a tolerance. Needs dvc and jq.
# task: mlops
# docs: https://dvc.org/doc/command-reference/metrics/diff

set -euo pipefail

base="${1:-origin/main}" # ${1:origin/main}
metric='accuracy' # ${2:accuracy}
tolerance='0.01' # ${3:0.01}

dvc metrics diff "$base" --md

# Without a change DVC prints an empty object; a metric that is new has no difference.
dvc metrics diff "$base" --json | jq --exit-status --arg metric "$metric" --argjson tolerance "$tolerance" '
  [.[] | .[$metric]? | select(.diff != null) | select(.diff < -$tolerance)] | length == 0
' > /dev/null || {
  echo "$metric fell by more than $tolerance against $base." >&2
  exit 1
}
