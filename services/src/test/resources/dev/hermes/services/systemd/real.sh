#!/bin/bash
# A person's own systemd, the real one, in private namespaces: nothing of the machine changes. Started as
#   unshare --mount --pid --cgroup --fork --kill-child --propagation private real.sh JAVA CLASSPATH
# Ends with 77 where systemd cannot be had like this.
set -u
java=$1
classpath=$2
die() { echo "FAILED: $*"; exit 1; }
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ $SECONDS -gt $end ]; then echo "not so in time: $*"; return 1; fi
        sleep 0.1
    done
}
mount -t proc proc /proc || exit 77
mount -t tmpfs tmpfs /run || exit 77
mount -t tmpfs tmpfs /mnt || exit 77
umount -R /sys/fs/cgroup 2>/dev/null
mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 77
group=/sys/fs/cgroup/hermes-test-$$-$RANDOM
mkdir "$group" && echo $$ >"$group/cgroup.procs" || exit 77
# The group is the one thing that the machine would keep.
rmdir_group() { find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; }
leave() {
    echo $$ >/sys/fs/cgroup/cgroup.procs
    kill -KILL -1 2>/dev/null
    wait 2>/dev/null
    within 5 rmdir_group
}
trap leave EXIT
mkdir -p /run/user/0 /run/systemd/system /mnt/home/.hermes /mnt/bin
export XDG_RUNTIME_DIR=/run/user/0 HOME=/mnt/home HERMES_HOME=/mnt/home/.hermes USER=root
unset DBUS_SESSION_BUS_ADDRESS
/lib/systemd/systemd --user >/run/systemd.log 2>&1 &
manager=$!
within 10 test -S /run/user/0/systemd/private || exit 77

# Where a real gateway would be: says that it runs, ends with 75 when it is to restart and with what "code" holds when told to end.
cat >/mnt/bin/hermes <<'EOF'
#!/bin/bash
echo "$* in $PWD with $HERMES_HOME" >>/mnt/started
[ ! -e /mnt/misconfigured ] || exit 78
trap 'rm -f "$HERMES_HOME/pid"; exit 75' USR1
trap 'rm -f "$HERMES_HOME/pid"; exit 0' TERM
echo $$ >"$HERMES_HOME/pid"
while :; do sleep 0.1; done
EOF
chmod 755 /mnt/bin/hermes
services() { "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "$classpath" dev.hermes.services.systemd.SystemdMain "$@"; }
show() { systemctl --user show hermes-gateway --property "$1" --value; }
active() { [ "$(show ActiveState)" = active ] && [ "$(show MainPID)" != 0 ] && [ -s "$HERMES_HOME/pid" ]; }
another() { active && [ "$(show MainPID)" != "$1" ]; }
state_is() { [ "$(show ActiveState)" = "$1" ]; }

services install || die install
[ -L "$HOME/.config/systemd/user/default.target.wants/hermes-gateway.service" ] || die "not enabled"
services start || die start
within 5 active || die "not active after start: $(systemctl --user status hermes-gateway --no-pager)"
grep -qx 'gateway run --replace in /mnt/home/.hermes with /mnt/home/.hermes' /mnt/started || die "started as: $(cat /mnt/started)"
services running | grep -qx true || die "does not run, it says"
[ "$(show TimeoutStopUSec)" = '3min 30s' ] || die "may take $(show TimeoutStopUSec) to stop"
services status | grep -q '✓ User gateway service is running' || die "status: $(services status)"

first=$(show MainPID)
kill -KILL "$first"
within 15 another "$first" || die "not back after it was killed"

second=$(show MainPID)
services restart >/run/restarted || die "restart: $(cat /run/restarted)"
cat /run/restarted
grep -q "restarting gracefully (PID $second)" /run/restarted || die "not asked to finish"
third=$(show MainPID)
[ "$third" != "$second" ] || die "the same process"
grep -q "✓ User service restarted (PID $third)" /run/restarted || die "the new process was not told"

services stop || die stop
state_is inactive || die "not down: $(show ActiveState)"

touch /mnt/misconfigured
: >/mnt/started
services start || die "start misconfigured"
within 5 state_is failed || die "misconfigured is $(show ActiveState)"
sleep 7
[ "$(wc -l </mnt/started)" = 1 ] || die "a misconfigured gateway was started $(wc -l </mnt/started) times"
services status | grep -q 'Systemd unit result: exit-code' || die "status: $(services status)"
rm /mnt/misconfigured

services restart || die "restart of a failed one"
within 5 active || die "not up after a restart of a failed one"
services uninstall || die uninstall
[ ! -e "$HOME/.config/systemd/user/hermes-gateway.service" ] || die "the unit is there"
[ "$(show LoadState)" = not-found ] || die "systemd still knows it: $(show LoadState)"
[ -z "$(ls "$HOME/.config/systemd/user/default.target.wants" 2>/dev/null)" ] || die "still enabled"
kill -TERM "$manager"
echo all well
