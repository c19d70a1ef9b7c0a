#!/usr/bin/env bash
# From a token to a stored logo with `curl` and `jq`.
# Usage: bash recipe.sh http://127.0.0.1:7722
set -euo pipefail

url=$1
group=6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

base64 --decode >"$folder/logo.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhV
AAAAAElFTkSuQmCC
PNG

authenticate() {
  token=$(curl -fsS -u BOOMI_TOKEN.me@example.com:any-token \
    "$url/auth/jwt/generate/acme-4F7K2Q")
  echo "got a token"
}

# Leaves the answer in $folder/answer.
ask() {
  local status
  while true; do
    status=$(curl -sS "$url/graphql" -H "Authorization: Bearer $token" "$@" \
      -D "$folder/headers" -o "$folder/answer" -w '%{http_code}')
    case $status in
      401) authenticate ;;
      429)
        sleep "$(grep -i '^retry-after:' "$folder/headers" | tr -cd '0-9')"
        echo "waited for the rate limit"
        ;;
      *) break ;;
    esac
  done
}

list() {
  ask -H 'Content-Type: application/json' -d '{"query": "{ spaces { id name } }"}'
}

create() {
  local operations
  operations=$(jq -n --arg group "$group" '{
    query: "mutation ($input: SpaceCreateInput!) {
      spaceCreate(input: $input) { id name theme { logoUrl } }
    }",
    variables: {input: {
      name: "Partners",
      accountGroupId: $group,
      theme: {logoAltTxt: "A dot", logo: null}
    }}
  }')
  ask -F "operations=$operations" \
    -F 'map={"0": ["variables.input.theme.logo"]}' \
    -F "0=@$folder/logo.png"
  jq -r 'if .errors then "refused: " + .errors[0].message
    else "created " + .data.spaceCreate.name end' "$folder/answer"
}

control() {
  curl -fsS -o /dev/null -X "$1" "$url/_mockspaces/$2" \
    -H 'Content-Type: application/json' -d "${3:-}"
}

authenticate

create
curl -fsS "$(jq -r .data.spaceCreate.theme.logoUrl "$folder/answer")" |
  cmp - "$folder/logo.png"
echo "found the logo"

create # a second Space for the same account group

control POST clock/advance '{"by": "5m"}' # a token lives no longer
list

control PUT rate-limit '{"rate": "1/1s"}'
list
list

control POST reset
create # the account group is free again
