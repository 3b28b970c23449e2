# Runs one command. $1: directory of the session; $2: prefix of this run's files.
__hermes_session=$1
__hermes_run=$2
shift 2
if [ -r "$__hermes_session/functions" ]; then . "$__hermes_session/functions"; fi 2>/dev/null
if [ -r "$__hermes_session/exports" ]; then . "$__hermes_session/exports"; fi 2>/dev/null
set +eu
# In one line, so that bash has read it before the command runs: a command that ends in a backslash confuses its parser.
eval "$(<"$__hermes_run.command")"; { __hermes_code=$?; set +exuv; } 2>/dev/null
