#!/bin/sh
# Installs this release: for the user who runs it, or for everybody when that is root. HERMES_PREFIX chooses another place.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
IFS= read -r version <"$here/VERSION"

if [ "$(id -u)" = 0 ] && [ "$(uname -s)" = Linux ]; then
    prefix=${HERMES_PREFIX:-/usr/local/lib/hermes-jvm}
    bin=${HERMES_BIN:-/usr/local/bin}
else
    prefix=${HERMES_PREFIX:-${XDG_DATA_HOME:-$HOME/.local/share}/hermes-jvm}
    bin=${HERMES_BIN:-$HOME/.local/bin}
fi

mkdir -p "$prefix/versions" "$bin"
target=$prefix/versions/$version
if [ ! -e "$target" ]; then
    staging=$prefix/versions/.staging-$$-install
    trap 'rm -rf "$staging"' EXIT
    cp -Rp "$here" "$staging" # with their times: the class cache knows its jars by them
    mv "$staging" "$target"
fi

# A link is replaced by renaming another over it, so that there is always one.
if [ -L "$prefix/current" ]; then
    before=$(basename "$(readlink "$prefix/current")")
    [ "$before" = "$version" ] || printf '%s\n' "$before" >"$prefix/previous"
    rm -f "$prefix/.current-$$"
    ln -s "versions/$version" "$prefix/.current-$$"
    mv -f -T "$prefix/.current-$$" "$prefix/current" 2>/dev/null || {
        rm -f "$prefix/.current-$$"
        ln -sfn "versions/$version" "$prefix/current" # where mv cannot do it
    }
else
    ln -s "versions/$version" "$prefix/current"
fi
printf 'archive\n' >"$prefix/.install_method"

link=$bin/hermes
if [ ! -e "$link" ] && [ ! -L "$link" ]; then
    ln -s "$prefix/current/bin/hermes" "$link"
elif [ "$(readlink "$link" 2>/dev/null)" != "$prefix/current/bin/hermes" ]; then
    printf '%s\n' "install.sh: $link is there and leads elsewhere; it stays. Start this one as $prefix/current/bin/hermes." >&2
fi

quoted() {
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}
printf '{"channel": "stable", "prefix": "%s", "links": ["%s"], "rc_edits": [], "installed_at": "%s"}\n' \
    "$(quoted "$prefix")" "$(quoted "$link")" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$prefix/install.json"

printf '%s\n' "Hermes $version is installed in $prefix."
case :$PATH: in
    *:"$bin":*) ;;
    *) printf '%s\n' "Your shell does not look into $bin yet: export PATH=\"$bin:\$PATH\"" ;;
esac
