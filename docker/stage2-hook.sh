#!/bin/sh
# Sets up the account and the volume at each start of the container, as root. What is there is never overwritten, and files
# that are not Hermes' own are never given to anybody. Where root is not what it seems (rootless containers), giving files away
# fails; that is told, and the container starts.
set -eu

home=${HERMES_HOME:-/opt/data}
here=$(cd "$(dirname "$0")" && pwd)
directories='cron sessions logs hooks memories skills skins plans workspace home'
born=10000

say() {
    echo "[stage2] $*"
}

warn() {
    echo "[stage2] warning: $*" >&2
}

# Runs a program with the rights of the account; values are its arguments or its input, never text of a script.
as_hermes() {
    if [ "$(id -u)" = 0 ]; then
        s6-setuidgid hermes "$@"
    else
        "$@"
    fi
}

# A number that an account can have, of the first variable that is set.
account_number() {
    name=$1
    shift
    for value in "$@"; do
        [ -n "$value" ] || continue
        case $value in
            *[!0-9]* | ??????*) ;;
            *)
                if [ "$value" -ge 1 ] && [ "$value" -le 65534 ]; then
                    echo "$value"
                    return 0
                fi
                ;;
        esac
        warn "$name must be a number from 1 to 65534; '$value' is ignored"
        return 0
    done
}

give() {
    chown -h hermes:hermes "$@" 2>/dev/null || warn "cannot give $* to hermes"
}

# Whether Hermes makes an entry of this name in a home: a directory of its own, or a file that looks like one of its files.
ours() {
    case $1 in
        cron | sessions | logs | hooks | memories | skills | skins | plans | workspace | home | profiles | pairing | auth | \
            platforms | bin | backups | cache | *_cache | browser_screenshots | browser_recordings | chrome-debug | \
            temp_vision_images | temp_video_files | checkpoints | state-snapshots | sandboxes | images | pastes | \
            spawn-trees | lsp | node | node_modules | plugins | plugin-data | kanban | shared | rate_limits | mcp-tokens | \
            skill-bundles | dashboard-themes | scripts | local | matrix | whatsapp | hindsight | byterover | .local | \
            .import | .worktrees)
            [ -d "$2" ]
            ;;
        # Settings, state, databases and locks, copies of them, and what a write left that was cut off.
        *.json | *.json.* | *.yaml | *.yaml.* | *.md | *.db | *.db-* | *.lock | *.pid | .*.tmp | .env | .env.* | \
            active_profile | errors.log | models_dev_extract.tsv | hermes-backup-*.zip | .hermes-backup-*.zip.part | \
            .hermes_* | .update_* | .clean_shutdown | .setup_progress | .scratch_tip_shown | .install_method | .managed | .container-mode | \
            .no-bundled-skills | .distribution-files)
            [ -f "$2" ]
            ;;
        *) return 1 ;;
    esac
}

give_tree() {
    chown -hR hermes:hermes "$1" 2>/dev/null || warn "cannot give all of $1 to hermes"
}

uid=$(account_number HERMES_UID "${HERMES_UID:-}" "${PUID:-}")
gid=$(account_number HERMES_GID "${HERMES_GID:-}" "${PGID:-}")

mkdir -p "$home"
if [ "$(id -u)" = 0 ]; then
    # (a) the numbers of the account, so that files on the host belong to the person there
    if [ -n "$gid" ] && [ "$gid" != "$(id -g hermes)" ]; then
        why=$(groupmod -o -g "$gid" hermes 2>&1) || warn "cannot give the group hermes the number $gid: $why"
    fi
    if [ -n "$uid" ] && [ "$uid" != "$(id -u hermes)" ]; then
        why=$(usermod -u "$uid" hermes 2>&1) || warn "cannot give the account hermes the number $uid: $why"
    fi

    # (b) the volume, where it belongs to somebody else: the home itself and what is ours in it
    if { [ -n "$uid" ] && [ "$uid" != "$born" ]; } || [ "$(stat -c %u "$home")" != "$(id -u hermes)" ]; then
        say "giving $home to hermes"
        for entry in "$home"/* "$home"/.[!.]* "$home"/..?*; do
            if [ ! -L "$entry" ] && ours "${entry##*/}" "$entry"; then
                give_tree "$entry"
            fi
        done
        give "$home" # last: as long as it is not ours, the next start goes on with the rest
    fi

    # (c) profiles that somebody made as root
    if [ -d "$home/profiles" ] && [ ! -L "$home/profiles" ]; then
        give_tree "$home/profiles"
    fi

    # (d)
    if [ -f "$home/config.yaml" ] && [ ! -L "$home/config.yaml" ]; then
        give "$home/config.yaml"
        chmod 0640 "$home/config.yaml" || warn "cannot change the mode of $home/config.yaml"
    fi
fi

# (e)
for directory in $directories; do
    as_hermes mkdir -p "$home/$directory"
done

# (f)
printf 'docker\n' | as_hermes sh -c 'cat >"$1"' sh "$home/.install_method" || warn "cannot write $home/.install_method"

# (g) what a new home begins with
first() {
    if [ ! -e "$home/$1" ] && [ ! -L "$home/$1" ] && [ -f "$2" ]; then
        as_hermes sh -c 'umask 077; cat >"$1"' sh "$home/$1" <"$2"
        as_hermes chmod "$3" "$home/$1"
        say "wrote $home/$1"
    fi
}
first .env "$here/env.example" 0600
first config.yaml "$here/config.example.yaml" 0640
first SOUL.md "$here/SOUL.md" 0644

# (h) credentials for the first start; a file that is there has newer ones
if [ -n "${HERMES_AUTH_JSON_BOOTSTRAP:-}" ] && [ ! -e "$home/auth.json" ] && [ ! -L "$home/auth.json" ]; then
    printf '%s' "$HERMES_AUTH_JSON_BOOTSTRAP" \
        | as_hermes sh -c 'umask 077; cat >"$1.new" && mv "$1.new" "$1"' sh "$home/auth.json"
    say "wrote $home/auth.json"
fi

# (i) skills that come with the release, where there are some; those that are there stay
if [ -d "$here/../skills" ]; then
    as_hermes cp -Rn "$here/../skills/." "$home/skills/" || warn "cannot copy the bundled skills"
fi
