#!/bin/bash
# Starts a Galera node: as a member of the cluster that is there, or, if there is none, once all three nodes have said
# what they hold, with the one that holds most as the first.
set -eu
nodes=(galera-1 galera-2 galera-3)
state=/var/lib/mysql/grastate.dat
port=4569
nobody=00000000-0000-0000-0000-000000000000

# A node greets clients only once it has been a member. One that waits for the others, or looks up what it holds, may
# take connections, but says nothing.
cluster_is_there() {
  local peer
  for peer in "${nodes[@]}"; do
    [ "$peer" = "$HOSTNAME" ] && continue
    timeout 2 bash -c "head -c 1 </dev/tcp/$peer/3306 | grep -q ." 2>/dev/null && return 0
  done
  return 1
}

# The history's name and the number of the last transaction in it; after a crash only InnoDB's files know that.
position() {
  local recovered=
  [ ! -e "$state" ] || recovered=$(galera_recovery)
  recovered=${recovered#--wsrep_start_position=}
  echo "${recovered:-$nobody:-1}"
}

# What each node says it holds: position and name, a line each. Fails while one of them does not answer.
positions() {
  local node
  for node in "${nodes[@]}"; do
    echo "$(timeout 2 socat -u "TCP:$node:$port" -) $node" | grep ': *-\?[0-9]' || return 1
  done
}

# The name of the node to go first; nothing while that cannot be known. Of equals, the first by name.
fullest() {
  local all
  all=$(positions 2>/dev/null) || return 0
  if [ "$(cut -d: -f1 <<<"$all" | grep -v "$nobody" | sort -u | wc -l)" -gt 1 ]; then
    echo "The nodes are of different clusters:"$'\n'"$all" >&2
    return 0
  fi
  sort -t: -k2,2nr -s <<<"$all" | head -n 1 | cut -d' ' -f2
}

held=$(position)
echo "This node holds $held." >&2
answer=$(mktemp)
echo "$held" >"$answer"
socat -U "TCP-LISTEN:$port,fork,reuseaddr" "OPEN:$answer,rdonly" &
teller=$!
first=
until cluster_is_there; do
  first=$(fullest)
  [ "$first" != "$HOSTNAME" ] || break
  sleep 1
done
kill "$teller"

if [ "$first" != "$HOSTNAME" ]; then
  [ "${held%%:*}" = "$nobody" ] || exec mariadbd "--wsrep_start_position=$held"
  exec mariadbd
fi
# MariaDB's own script makes databases and accounts where nothing is held, and goes on to the server where it is.
[ ! -e "$state" ] || sed -i 's/^safe_to_bootstrap: 0/safe_to_bootstrap: 1/' "$state"
exec docker-entrypoint.sh mariadbd --wsrep-new-cluster
