#!/usr/bin/env bash
# Every benchmark, one after the other. CW_PEOPLE sets the size of the spine's data (1,000,000 for docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "$0")/.."
echo "machine: $(nproc) processors, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), load $(cut -d' ' -f1-3 /proc/loadavg)"
for program in build/bench/bench/bench_*; do
  name=$(basename "$program")
  echo; echo "## $name"; echo
  case "$name" in
    bench_spine|bench_import) "$program" "build/bench/${name#bench_}" "${CW_PEOPLE:-100000}" "${CW_MEMORY:-}" ;;
    *) "$program" ;;
  esac
done
