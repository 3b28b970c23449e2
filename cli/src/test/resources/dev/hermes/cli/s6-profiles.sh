# What a person does with profiles in a container, as the ordinary user, on the real s6 with the real gateway.
says "Profile 'coder' created" hermes profile create coder || die create
[ -e /run/service/gateway-coder/down ] || die "a new profile is to be down"
within 5 is_down coder || die "not down after creation"
says 'gateway-coder: start sent' hermes -p coder gateway start || die start
within 30 runs coder || die "does not run: $(log_of coder)"
first=$(of coder pid)
says 'Manager: s6 (container supervisor)' hermes -p coder gateway status || die status
says "PID: $first" hermes -p coder gateway status || die "status knows another process"
says 'gateway-coder: restart sent' hermes -p coder gateway restart || die restart
within 30 is_another coder "$first" || die "the same process after restart"
within 30 runs coder || die "does not run after restart"
second=$(of coder pid)
kill -KILL "$second"
within 10 is_another coder "$second" || die "not up after it was killed"
within 30 runs coder || die "does not run after it was killed"
says 'gateway-coder: stop sent' hermes -p coder gateway stop || die stop
within 20 is_down coder || die "not down after stop"
[ "$(of coder exitcode)" = 0 ] || die "a wanted stop ended with $(of coder exitcode)"
wanted coder stopped || die "the wish is not kept"
says 'supervised up (coder)' hermes doctor --offline || die doctor
says "Profile 'coder' deleted" hermes profile delete -y coder || die delete
[ -z "$(ls -A /run/service | grep coder)" ] || die "left: $(ls -A /run/service)"
pgrep -fa 's6-supervise gateway-coder' && die "supervisors are left"
says "Profile 'coder' created" hermes profile create coder || die "create again"
says 'gateway-coder: start sent' hermes -p coder gateway start || die "start again"
within 30 runs coder || die "does not run the second time"
pgrep -f 's6-log n10' >/dev/null || die "no logger the second time"
says 'Stopped 1 profile gateway(s) under s6' hermes gateway stop --all || die "stop all"
says "Profile 'coder' deleted" hermes profile delete -y coder || die "delete again"
echo all well
