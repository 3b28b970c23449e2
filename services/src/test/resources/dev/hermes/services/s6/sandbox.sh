#!/bin/bash
# A container without a container: s6-svscan as process 1 of private namespaces, on an overlay of the machine's own files.
# Nothing of the machine changes. Started as
#   unshare --mount --pid --fork --kill-child --propagation private sandbox.sh CLASSES SCENARIO [ARGUMENT...]
# where CLASSES is a directory that becomes /opt/hermes and SCENARIO a shell script that runs as root inside, with a function
# `hermes` that runs a command as the ordinary user. Ends as the scenario does.
set -eu
classes=$(readlink -f "$1")
scenario=$(readlink -f "$2")
shift 2
base=/mnt
mount -t tmpfs -o mode=0755 tmpfs "$base"
mkdir "$base/up" "$base/work" "$base/root" "$base/classes"
root=$base/root
cp -RL "$classes/." "$base/classes"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/up,workdir=$base/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=0755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

# What the first stage of the image leaves behind.
mkdir -p "$root/command" "$root/opt/data" "$root/opt/hermes" "$root/run/s6/basedir" "$root/run/s6/container_environment"
mkdir -m 0755 "$root/run/service" "$root/run/service/.s6-svscan"
: >"$root/run/.containerenv"
printf '#!/bin/sh\nexit "$(cat /run/rc)"\n' >"$root/run/service/.s6-svscan/finish"
chmod 755 "$root/run/service/.s6-svscan/finish"
for tool in /usr/bin/s6-*; do cp -L "$tool" "$root/command/"; done
cat >"$root/command/with-contenv" <<'END'
#!/bin/sh
exec env -i PATH="/opt/hermes/bin:/command:/usr/local/bin:/usr/bin:/bin" /command/s6-envdir -f /run/s6/container_environment "$@"
END
chmod 755 "$root/command/with-contenv"
printf /opt/data >"$root/run/s6/container_environment/HERMES_HOME"
printf /root >"$root/run/s6/container_environment/HOME"
grep -q '^hermes:' "$root/etc/passwd" || echo 'hermes:x:10000:10000::/opt/data:/bin/sh' >>"$root/etc/passwd"
grep -q '^hermes:' "$root/etc/group" || echo 'hermes:x:10000:' >>"$root/etc/group"
chown 10000:10000 "$root/opt/data" "$root/run/service"
cp -R "$base/classes/." "$root/opt/hermes"
chmod -R a+rX "$root/opt/hermes"

cat >"$root/run/scenario" <<'END'
#!/bin/bash
set -u
hermes() {
    env -i PATH=/opt/hermes/bin:/command:/usr/bin:/bin HOME=/opt/data HERMES_HOME=/opt/data /command/s6-setuidgid hermes "$@"
}
# Asks again until it is so, or for as many seconds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ $SECONDS -gt $end ]; then echo "not so in time: $*"; return 1; fi
        sleep 0.05
    done
}
die() { echo "FAILED: $*"; exit 1; }
END
cat "$scenario" >>"$root/run/scenario"
chmod 755 "$root/run/scenario"
cat >"$root/run/driver" <<'END'
#!/bin/bash
until [ -p /run/service/.s6-svscan/control ]; do sleep 0.05; done
chown hermes:hermes /run/service/.s6-svscan/control /run/service/.s6-svscan/lock
/run/scenario "$@"
code=$?
# Whoever ended has been waited for: s6-svscan as process 1, and everybody else, leave no zombies.
for try in 1 2 3 4 5 6 7 8 9 10; do
    zombies=$(cat /proc/[0-9]*/stat 2>/dev/null | grep -E '^[0-9]+ \(.*\) Z ')
    [ -z "$zombies" ] && break
    sleep 0.3
done
if [ -n "$zombies" ]; then
    echo "FAILED: zombies: $zombies"
    code=1
fi
echo "$code" >/run/rc
/command/s6-svscanctl -t /run/service
sleep 3
kill -KILL -1
END
chmod 755 "$root/run/driver"
exec chroot "$root" /bin/bash -c '/run/driver "$@" & exec env -i PATH=/command:/usr/bin:/bin /command/s6-svscan /run/service' sh "$@"
