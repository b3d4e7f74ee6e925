# Sourced by bin/test and bin/bench: a PostgreSQL server of our own, gone when the script ends.

scratch=

# PostgreSQL refuses to run as root; Debian's package brings the user postgres.
as_postgres() {
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

# start_postgres [OPTIONS [ROOT]]: a throw-away cluster reachable through a socket file only: no port to clash, nothing left behind.
# The folder is directly under ROOT, /tmp unless told, because a socket's path may have 107 bytes at most.
start_postgres() {
  local -a found=(/usr/lib/postgresql/*/bin/initdb)
  local options="-c listen_addresses='' -c max_connections=200 ${1:-}"
  postgres_bin=${found[-1]%/initdb}
  scratch=$(mktemp -d "${2:-/tmp}/yurong-pg.XXXXXX")
  ((EUID != 0)) || chown postgres "$scratch"
  cd "$scratch" # runuser keeps our directory, and postgres may not enter root's
  as_postgres "$postgres_bin/initdb" -D "$scratch/data" -U yurong -A trust -E UTF8 --locale C.UTF-8 --no-sync &&
    as_postgres "$postgres_bin/pg_ctl" -D "$scratch/data" -w -l "$scratch/log" -o "-k $scratch $options" start
}

stop_postgres() {
  [[ -n $scratch ]] || return 0
  (cd "$scratch" && as_postgres "$postgres_bin/pg_ctl" -D "$scratch/data" -m immediate stop) >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
