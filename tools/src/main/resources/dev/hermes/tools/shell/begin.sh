# Runs once, in a login shell: what the person's own shell would know, for all later commands of the task.
# $1: where to write functions and aliases; $2: where to write exported variables; the rest: files to read first.
__hermes_functions=$1
__hermes_exports=$2
shift 2
__hermes_own_path=$PATH
if [ -n "$__HERMES_PATH" ]; then PATH=$__HERMES_PATH; fi
{
  for __hermes_file in "$@"; do
    if [ -r "$__hermes_file" ]; then . "$__hermes_file"; fi
  done
} </dev/null >/dev/null 2>&1
# A login shell resets PATH. What the session had comes first, what the login adds comes after it.
IFS=:
for __hermes_entry in $__hermes_own_path; do
  case ":$PATH:" in
    *":$__hermes_entry:"*) ;;
    *) PATH=$PATH:$__hermes_entry ;;
  esac
done
IFS=$' \t\n'
unset __HERMES_PATH
export PATH
{
  for __hermes_name in $(compgen -A function); do
    case $__hermes_name in
      _[!_]*) ;;
      *) declare -f "$__hermes_name" ;;
    esac
  done
  alias -p
  echo 'shopt -s expand_aliases'
} >|"$__hermes_functions" 2>/dev/null
