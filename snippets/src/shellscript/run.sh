# title: Cupel: eval gate in a script
# description: Runs the suites within a budget and tells failed cases, a wrong suite and a spent budget apart.
# task: evaluation
# docs: https://www.gnu.org/software/bash/manual/bash.html#Exit-Status

set -euo pipefail

status=0
# ${1:evals/*.eval.yaml} ${2:2.00}
npx --yes cupel@0.1 run evals/*.eval.yaml --max-cost 2.00 -o results.json -o results.md || status=$?

case "$status" in
  0) echo 'All cases passed.' ;;
  100) echo 'Some cases failed: see results.md.' >&2 ;;
  3) echo 'The budget is spent; what ran is in results.json.' >&2 ;;
  130) echo 'Cancelled.' >&2 ;;
  *) echo "The run could not start (exit code $status)." >&2 ;;
esac
exit "$status"
