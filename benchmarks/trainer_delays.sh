#!/bin/sh
# benchmarks/trainer_delays.py in the environment of each trainer. Usage: benchmarks/trainer_delays.sh [TRAINER ...]
set -eu
cd "$(dirname "$0")/.."
export HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false
missed=
for trainer in ${*:-trl verl openrlhf verifiers skyrl ms_swift}; do
    . tests/trainers/python_of.sh
    PYTHONPATH=.:$path "$python" -W ignore -m benchmarks.trainer_delays "$trainer" || missed="$missed $trainer"
done
[ -z "$missed" ] || { echo "missed:$missed" >&2; exit 1; }
