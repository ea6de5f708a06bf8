#!/bin/sh
# What one would write without gatecrash: nginx, three nodes, Toxiproxy's HTTP API and vegeta, in phases of a fixed
# length. Each arm is a phase: put the config in place, break a node a second into it, send load, put it right again,
# and hold the share of failed requests against a threshold.
#   fixed-phases.sh [arm…]
# Needs NGINX, TOXIPROXY, VEGETA and NODE (programs), APP (the app's main file), CONFIGS (folder of the nginx configs).
# FAULT_MISSES=yes aims the kill at a process that is gone already, as after a restart that no pid file tells of.
# MITIGATION=<file> stands in for failover.conf.
set -eu
phase_s=${PHASE_S:-10}
rate=${RATE:-400}
mitigation=${MITIGATION:-failover.conf}
work=$(mktemp -d)
trap 'kill $(cat "$work"/*.pid) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
gateway=127.0.0.1:18080
toxiproxy=http://127.0.0.1:18474

until_ok() { # until_ok <url>: waits up to 10 s for an answer
  curl --silent --fail --output /dev/null --retry 100 --retry-delay 0 --retry-max-time 10 --retry-all-errors "$1"
}

start_node() { # start_node <number>
  "$NODE" --disable-warning=ExperimentalWarning "$APP" "{\"name\":\"app-$1\",\"host\":\"127.0.0.1\",\"port\":1808$1,
    \"journal\":\"$work/app-$1.journal\",\"workers\":32,\"serviceTimeMs\":20,\"queue\":null,\"whenFull\":\"reset\"}" \
    2>"$work/app-$1.log" &
  echo $! >"$work/app-$1.pid"
}

put_config() { # put_config <file> [port of app-2]
  sed -e 's/listen 80;/listen 127.0.0.1:18080;/' -e 's/app-1:8080/127.0.0.1:18081/' \
    -e "s/app-2:8080/127.0.0.1:${2:-18082}/" -e 's/app-3:8080/127.0.0.1:18083/' "$CONFIGS/$1" >"$work/gateway.conf"
  if [ -e "$work/nginx.pid" ]; then kill -HUP "$(cat "$work/nginx.pid")" && sleep 1; fi
}

break_node() {
  case $1 in
  node-killed)
    victim=$work/app-2.pid
    if [ "${FAULT_MISSES:-no}" = yes ]; then
      sh -c 'echo $$' >"$work/stale"
      victim=$work/stale
    fi
    kill -KILL "$(cat "$victim")" 2>/dev/null || true
    ;;
  node-refuses) curl --silent --fail -o /dev/null -X POST -d '{"enabled":false}' "$toxiproxy/proxies/app-2" ;;
  esac
}

mend_node() {
  case $1 in
  node-killed) if ! kill -0 "$(cat "$work/app-2.pid")" 2>/dev/null; then start_node 2; fi ;;
  node-refuses) curl --silent --fail -o /dev/null -X POST -d '{"enabled":true}' "$toxiproxy/proxies/app-2" ;;
  esac
  until_ok http://127.0.0.1:18082/-/ready
}

# phase <arm> <config> <fault> <awk condition on `failed`, in % of the requests>
phase() {
  fault=$3
  if [ "$fault" = node-refuses ]; then put_config "$2" 18092; else put_config "$2"; fi
  (sleep 1 && break_node "$fault") &
  breaking=$!
  echo "GET http://$gateway/" | "$VEGETA" attack -rate="$rate" -duration="${phase_s}s" -timeout=5s >"$work/results.bin"
  wait "$breaking"
  mend_node "$fault"
  failed=$("$VEGETA" report -type=text "$work/results.bin" | awk '/^Success/ { print 100 - $3 }')
  if awk -v failed="$failed" "BEGIN { exit !($4) }"; then verdict=PASS; else verdict=FAIL; fi
  printf '%s %s: %s %% failed\n' "$verdict" "$1" "$failed"
}

arm() {
  case $1 in
  control) phase "$1" broken.conf none 'failed < 0.1' ;;
  broken/node-killed) phase "$1" broken.conf node-killed 'failed > 10' ;;
  failover/node-killed) phase "$1" "$mitigation" node-killed 'failed < 0.1' ;;
  passive-health-check/node-killed) phase "$1" passive-health-check.conf node-killed 'failed < 1' ;;
  control/node-refuses) phase "$1" broken.conf none 'failed < 0.1' ;;
  broken/node-refuses) phase "$1" broken.conf node-refuses 'failed > 10' ;;
  failover/node-refuses) phase "$1" "$mitigation" node-refuses 'failed < 0.1' ;;
  *) echo "there is no arm $1" >&2 && exit 2 ;;
  esac
}

[ $# -gt 0 ] || set -- control broken/node-killed failover/node-killed passive-health-check/node-killed \
  control/node-refuses broken/node-refuses failover/node-refuses

for number in 1 2 3; do start_node $number; done
"$TOXIPROXY" -host 127.0.0.1 -port 18474 >"$work/toxiproxy.log" 2>&1 &
echo $! >"$work/toxiproxy.pid"
until_ok "$toxiproxy/version"
curl --silent --fail -o /dev/null -d '{"name":"app-2","listen":"127.0.0.1:18092","upstream":"127.0.0.1:18082"}' \
  "$toxiproxy/proxies"
for number in 1 2 3; do until_ok "http://127.0.0.1:1808$number/-/ready"; done
put_config broken.conf
cat >"$work/nginx.conf" <<END
daemon off;
worker_processes auto;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 4096; }
http {
  access_log $work/access.log;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  include $work/gateway.conf;
}
END
"$NGINX" -c "$work/nginx.conf" 2>"$work/nginx.log" &
until_ok "http://$gateway/"
for name in "$@"; do arm "$name"; done
