# The scripts of the image, in the order of a start, as root, on a volume that somebody else made.
java=$1
docker=/opt/hermes/docker
export PATH=/opt/hermes/bin:/command:/usr/sbin:/usr/bin:/bin HERMES_HOME=/opt/data
mkdir -p /opt/hermes/bin
cat >/opt/hermes/bin/hermes <<END
#!/bin/sh
case "\$1" in
    container-boot) exec "$java" --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain boot ;;
    exit) exit "\$2" ;;
    gateway | dashboard) echo "uid \$(id -u) home \$HOME as \$*"; exec sleep 1000 ;;
    -p) echo "\$*"; exec sleep 1000 ;; # the gateway of a profile stays: one that ends at once is hardly ever seen up
    *) echo "\$# words: \$*; uid \$(id -u) in \$PWD home \$HOME" ;;
esac
END
chmod 755 /opt/hermes/bin/hermes

# A volume of uid 1234 with what is ours and what is not.
mkdir -p /opt/data/profiles/coder /opt/data/logs /opt/data/theirs
echo soul >/opt/data/profiles/coder/SOUL.md
echo '{"gateway_state":"running"}' >/opt/data/profiles/coder/gateway_state.json
echo 'a: b' >/opt/data/config.yaml
echo x >/opt/data/theirs/file
echo secret >/run/outside
ln -s /run/outside /opt/data/logs/link
ours='.config.lock .profiles.lock .gateway_state.lock .clean_shutdown .gateway-takeovers.json .update_check .hermes_history
    kanban.db kanban.db.init.lock response_store.db state.db-wal config.yaml.bak.1 .import/a hermes-backup-2026-11-29-071023.zip
    active_profile gateway.pid .local/state/hermes/gateway-locks/a.lock cache/a audio_cache/a image_cache/a plugins/a
    checkpoints/a state-snapshots/a kanban/boards/a node/bin/a'
theirs='notes.txt project/config.yaml .ssh/id .git/config cache.tar backup.zip.d/a .bashrc'
for file in $ours $theirs; do
    mkdir -p "$(dirname "/opt/data/$file")"
    echo x >"/opt/data/$file"
done
mkdir /run/elsewhere /opt/data/theirs/skins
echo x >/run/elsewhere/file
ln -s /run/elsewhere /opt/data/pastes
ln -s /run/outside /opt/data/auth.lock
chown -hR 1234:1234 /opt/data
chown root:root /run/outside
owner() { stat -c %u "$1"; }

HERMES_UID=4321 HERMES_GID=4322 HERMES_AUTH_JSON_BOOTSTRAP='{"a":"$(touch /run/owned) `id`"}' "$docker/stage2-hook.sh" || die "stage2"
[ "$(id -u hermes):$(id -g hermes)" = 4321:4322 ] || die "numbers: $(id hermes)"
[ "$(owner /opt/data)" = 4321 ] || die "the home is $(owner /opt/data)'s"
[ "$(owner /opt/data/profiles/coder/SOUL.md)" = 4321 ] || die "profiles were not given"
[ "$(owner /opt/data/theirs/file)" = 1234 ] || die "somebody else's file was given away"
[ "$(owner /run/outside)" = 0 ] || die "a link was followed"
[ "$(owner /run/elsewhere/file)" = 0 ] || die "a link to a directory was followed"
[ "$(owner /opt/data/pastes)" = 1234 ] || die "a link was given away"
for file in $ours; do [ "$(owner "/opt/data/$file")" = 4321 ] || die "$file was not given"; done
for file in $theirs; do [ "$(owner "/opt/data/$file")" = 1234 ] || die "$file was given away"; done
hermes sh -c 'mkdir /opt/data/.local/new && echo x >>/opt/data/.config.lock' || die "hermes cannot write what is its own"
[ "$(stat -c '%u %a' /opt/data/config.yaml)" = '4321 640' ] || die "config: $(stat -c '%u %a' /opt/data/config.yaml)"
[ "$(cat /opt/data/config.yaml)" = 'a: b' ] || die "config was overwritten"
[ "$(cat /opt/data/.install_method)" = docker ] || die "install method"
[ "$(stat -c '%u %a' /opt/data/.env)" = '4321 600' ] || die "env: $(stat -c '%u %a' /opt/data/.env)"
[ "$(stat -c '%u %a' /opt/data/auth.json)" = '4321 600' ] || die "auth"
[ "$(cat /opt/data/auth.json)" = '{"a":"$(touch /run/owned) `id`"}' ] || die "auth: $(cat /opt/data/auth.json)"
[ ! -e /run/owned ] || die "a value was run"
for directory in cron sessions logs hooks memories skills skins plans workspace home; do
    [ "$(owner /opt/data/$directory)" = 4321 ] || die "$directory"
done
echo mine >/opt/data/SOUL.md
HERMES_UID=4321 HERMES_GID=4322 HERMES_AUTH_JSON_BOOTSTRAP=new "$docker/stage2-hook.sh" || die "stage2 again"
[ "$(cat /opt/data/SOUL.md)" = mine ] || die "SOUL.md was overwritten"
grep -q touch /opt/data/auth.json || die "auth.json was overwritten"
HERMES_UID='0;id' PUID=10000 PGID=10000 "$docker/stage2-hook.sh" 2>/run/warned || die "stage2 with nonsense"
grep -q "HERMES_UID must be a number" /run/warned || die "nonsense was not told: $(cat /run/warned)"
[ "$(id -u hermes)" = 4321 ] || die "nonsense was taken"
PUID=10000 PGID=10000 "$docker/stage2-hook.sh" || die "stage2 with aliases"
[ "$(id -u hermes):$(id -g hermes)" = 10000:10000 ] || die "aliases: $(id hermes)"

# A service of the image whose supervisor root has started.
mkdir -p /run/s6-rc/servicedirs
cp -R "$docker/s6-rc.d/main-hermes" /run/service/main-hermes
ln -s /run/service/main-hermes /run/s6-rc/servicedirs/main-hermes
/command/s6-svscanctl -a /run/service
within 5 /command/s6-svstat /run/service/main-hermes || die "main-hermes was not taken"
within 5 sh -c '[ "$(/command/s6-svstat -o up /run/service/main-hermes)" = true ]' || die "main-hermes is not up"
hermes /command/s6-svstat /run/service/main-hermes && die "could be asked before"
"$docker/cont-init.d/015-supervise-perms" || die 015
hermes /command/s6-svstat /run/service/main-hermes || die "cannot be asked after"
hermes /command/s6-svc -t /run/service/main-hermes || die "cannot be commanded after"
rm -r /run/s6-rc/servicedirs
"$docker/cont-init.d/015-supervise-perms" || die "015 without services"

# The profiles' services.
chown root:root /run/service /run/service/.s6-svscan/control /run/service/.s6-svscan/lock
"$docker/cont-init.d/02-reconcile-profiles" >/run/reconciled || die 02
grep -qx 'reconcile: profile=coder prior_state=running action=started' /run/reconciled || die "$(cat /run/reconciled)"
hermes /command/s6-svscanctl -a /run/service || die "hermes may not ask for a scan"
within 5 sh -c '[ "$(/command/s6-svstat -o up /run/service/gateway-coder)" = true ]' || die "coder is not up"

# The dashboard: not asked for, and then asked for.
cp -R "$docker/s6-rc.d/dashboard" /run/service/dashboard
/command/s6-svscanctl -a /run/service
within 5 sh -c '/command/s6-svstat /run/service/dashboard | grep -q "^down"' || die "the dashboard is not down"
sleep 2
[ "$(/command/s6-svstat -o wantedup,pid /run/service/dashboard)" = 'false -1' ] || die "it is started again and again"
printf 1 >/run/s6/container_environment/HERMES_DASHBOARD
printf 127.0.0.1 >/run/s6/container_environment/HERMES_DASHBOARD_HOST
/command/s6-svc -u /run/service/dashboard
up_as_hermes() { pid=$(/command/s6-svstat -o pid /run/service/dashboard); [ "$pid" -gt 0 ] && [ "$(owner /proc/$pid)" = 10000 ]; }
within 5 up_as_hermes || die "the dashboard is not up as hermes"
kill -KILL "$pid"
old=$pid
another() { up_as_hermes && [ "$pid" != "$old" ]; }
within 5 another || die "the dashboard does not come back"

# The container is started anew, with and without it: the slot is made again from the image, for /run is empty then.
unsupervised() { ! pgrep -f 's6-supervise dashboard' >/dev/null; }
restarted() {
    /command/s6-svc -d /run/service/dashboard
    /command/s6-svwait -D -t 5000 /run/service/dashboard
    rm -r /run/service/dashboard
    /command/s6-svscanctl -an /run/service
    within 5 unsupervised || die "the old supervisor stays"
    cp -R "$docker/s6-rc.d/dashboard" /run/service/dashboard
    /command/s6-svscanctl -a /run/service
}
for wanted in no yes no yes; do
    if [ "$wanted" = yes ]; then printf 1 >/run/s6/container_environment/HERMES_DASHBOARD; else rm -f /run/s6/container_environment/HERMES_DASHBOARD; fi
    restarted
    if [ "$wanted" = yes ]; then
        within 5 up_as_hermes || die "asked for, the dashboard is not up after a restart"
    else
        within 5 sh -c '[ "$(/command/s6-svstat -o wantedup,pid /run/service/dashboard)" = "false -1" ]' || die "not asked for, the dashboard is up after a restart"
    fi
done

# The command of the container.
said=$("$docker/main-wrapper.sh") || die wrapper
[ "$said" = '0 words: ; uid 10000 in /opt/data home /opt/data' ] || die "no words: $said"
[ "$("$docker/main-wrapper.sh" chat 'two words')" = '2 words: chat two words; uid 10000 in /opt/data home /opt/data' ] || die "hermes words"
[ "$("$docker/main-wrapper.sh" --version)" = '1 words: --version; uid 10000 in /opt/data home /opt/data' ] || die "dash words"
[ "$("$docker/main-wrapper.sh" export x)" = '2 words: export x; uid 10000 in /opt/data home /opt/data' ] || die "a word of the shell"
[ "$("$docker/main-wrapper.sh" sh -c 'id -u')" = 10000 ] || die "a program"
"$docker/main-wrapper.sh" exit 42
[ $? = 42 ] || die "the exit code"

# Whoever enters as root.
[ "$(HOME=/root "$docker/bin/hermes" chat)" = "1 words: chat; uid 10000 in $PWD home /opt/data" ] || die "root stays root: $("$docker/bin/hermes" chat)"
[ "$(HERMES_DOCKER_EXEC_AS_ROOT=1 HOME=/root "$docker/bin/hermes" chat)" = "1 words: chat; uid 0 in $PWD home /root" ] || die "root may not stay root"
[ "$(hermes "$docker/bin/hermes" chat)" = "1 words: chat; uid 10000 in $PWD home /opt/data" ] || die "hermes stays hermes"
"$docker/bin/hermes" exit 42
[ $? = 42 ] || die "the exit code of whoever enters"
mv /command/s6-setuidgid /command/away
"$docker/bin/hermes" chat 2>/run/refused
[ $? = 126 ] || die "root that cannot change is not refused"
grep -q HERMES_DOCKER_EXEC_AS_ROOT /run/refused || die "the way out is not told"
mv /command/away /command/s6-setuidgid
echo all well
