# For sourcing by tests: security keys in software.
#
#   keys_start            starts three: $KEY_ONE, $KEY_TWO, and $KEY_PIN, whose PIN is 1234; nobody touches them yet
#   plugged FOLDER[:…]    what is plugged in from here on
#   touch_once FOLDER, touch_always FOLDER, touch_never FOLDER
KEYS_SO=${B:?}/tests/fido/plugged.so
KEY_PROCESSES=()

key_start() {
    local folder=$1
    shift
    mkdir -p "$folder"
    /usr/bin/python3 "$TESTS/fido/key.py" "$folder" "$@" >"$folder/said" 2>&1 &
    KEY_PROCESSES+=($!)
    until grep -q ready "$folder/said"; do
        sleep 0.05
    done
}

keys_start() {
    # A socket's path is short.
    KEYS=$(mktemp -d /tmp/terugblik-keys.XXXXXX)
    KEY_ONE=$KEYS/1 KEY_TWO=$KEYS/2 KEY_PIN=$KEYS/3
    key_start "$KEY_ONE"
    key_start "$KEY_TWO"
    key_start "$KEY_PIN" --pin 1234
    trap keys_end EXIT
    export LD_PRELOAD=$KEYS_SO SECURITY_KEYS=
}

keys_end() {
    unset LD_PRELOAD
    kill "${KEY_PROCESSES[@]}" 2>/dev/null
    rm -rf "$KEYS"
    # Screens end, too.
    declare -F screen_end >/dev/null && screen_end
    return 0
}

plugged() {
    export SECURITY_KEYS=$1
}

touch_once() {
    : >"$1/touch"
}
touch_always() {
    : >"$1/always"
}
touch_never() {
    rm -f "$1/always" "$1/touch"
}
