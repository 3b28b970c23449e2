# What comes before a supervisor listens, what a rename keeps, what a restart finishes, and what is there again when the
# container was started anew. The arguments: a model that takes its time, and a port for the API server.
model=$1
port=$2

says "Profile 'first' created" hermes profile create first || die "create first"
says "Profile 'b' created" hermes profile create b || die "create b"
says "Profile 'late' created" hermes profile create late || die "create late"
cat >/opt/data/profiles/first/config.yaml <<END
model:
  provider: custom
  base_url: $model
  api_key: key
  default: m1
  context_length: 200000
platforms:
  api_server:
    enabled: true
    extra:
      port: $port
END
chown hermes:hermes /opt/data/profiles/first/config.yaml
says 'gateway-first: start sent' hermes -p first gateway start || die "start first"
says 'gateway-b: start sent' hermes -p b gateway start || die "start b"
within 30 runs first || die "first does not run: $(log_of first)"
within 30 runs b || die "b does not run: $(log_of b)"

# A slot is made under the new name and started in the same breath, before its supervisor can listen.
said=$(hermes hermes profile rename first a 2>&1) || die "rename: $said"
case $said in *'Could not'*) die "rename: $said" ;; esac
[ ! -e /run/service/gateway-first ] || die "the slot of the old name is left"
within 30 runs a || die "does not run under its new name: $(log_of a)"
wanted a running || die "the wish is not kept under the new name"

# A restart waits for what was begun.
first=$(of a pid)
curl -s -m 60 "http://127.0.0.1:$port/v1/chat/completions" -d '{"messages":[{"role":"user","content":"count"}]}' >/run/answer &
asking=$!
at_work() { curl -s -m 5 "http://127.0.0.1:$port/health/detailed" | grep -q '"active_agents":1'; }
within 20 at_work || die "the request does not arrive: $(cat /run/answer)"
says 'gateway-a: restart sent' hermes -p a gateway restart || die "restart"
wait $asking || die "the request was cut: curl ended with $?"
grep -q 'one two three four five six seven eight' /run/answer || die "the answer was cut: $(cat /run/answer)"
within 30 is_another a "$first" || die "the same process after the restart"
within 30 runs a || die "does not run after the restart: $(log_of a)"

says 'gateway-b: stop sent' hermes -p b gateway stop || die "stop b"
within 20 is_down b || die "b is not down"

# The container ends: everybody is told, and then killed; the scandir is gone with it, the volume stays.
gateways() { pgrep -f 'Main -p [a-z]+ gateway run' >/dev/null; }
none() { ! "$@"; }
rm -rf /run/service/gateway-*
pkill -KILL -x s6-supervise
pkill -TERM -f 'Main -p [a-z]+ gateway run'
within 20 none gateways || die "gateways do not end when they are told to"
/command/s6-svscanctl -an /run/service
pkill -KILL -x s6-log
grep -q '"gateway_state":"stopped"' /opt/data/profiles/a/gateway_state.json || die "a did not say that it ended"
wanted a running || die "the end of the container changed what is wanted of a"
wanted b stopped || die "the end of the container changed what is wanted of b"
printf '{"pid":1,"kind":"hermes-gateway","argv":["hermes","gateway","run"]}' >/opt/data/profiles/b/gateway.pid
within 20 none pgrep -x s6-supervise >/dev/null || die "supervisors are left: $(pgrep -fa s6-supervise)"

# And starts again.
said=$(hermes hermes container-boot 2>&1) || die "container-boot: $said"
expected='reconcile: profile=default prior_state=None action=registered
reconcile: profile=a prior_state=running action=started
reconcile: profile=b prior_state=stopped action=registered
reconcile: profile=late prior_state=None action=registered'
[ "$said" = "$expected" ] || die "container-boot said: $said"
[ ! -e /opt/data/profiles/b/gateway.pid ] || die "a number of the dead container is left"
for line in 'profile=a prior_state=running action=started' 'profile=b prior_state=stopped action=registered'; do
    grep -Eq "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{4} $line\$" /opt/data/logs/container-boot.log ||
        die "not in the log: $line: $(cat /opt/data/logs/container-boot.log)"
done
# The command of the container comes while nobody listens yet.
hermes hermes -p late gateway run >/run/late 2>&1 &
running=$!
within 20 wanted late running || die "the command does not ask for its gateway: $(cat /run/late)"
/command/s6-svscanctl -a /run/service
within 30 runs a || die "a is not there again: $(log_of a)"
within 30 runs late || die "what the container is to run does not run: $(cat /run/late) $(log_of late)"
kill -0 $running || die "the command did not wait: $(cat /run/late)"
grep -q 'gateway-late' /run/late || die "it does not say who runs the gateway: $(cat /run/late)"
is_down b || die "b is up though it was stopped"
[ "$(of b wantedup)" = false ] || die "b is wanted up"
supervised=$(of late pid)
for process in $(pgrep -f 'Main -p late gateway run'); do
    [ "$process" = "$supervised" ] || kill -TERM "$process"
done
wait $running || die "the command ended with $?: $(cat /run/late)"
runs late || die "the gateway ended with the command"

says 'Restarted 4 profile gateway(s) under s6' hermes gateway restart --all || die "restart all"
within 30 is_another late "$supervised" || die "late is the same process after a restart of all"
says 'Stopped 4 profile gateway(s) under s6' hermes gateway stop --all || die "stop all"
within 20 is_down a || die "a is not down"
echo all well
