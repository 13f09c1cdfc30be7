# No more than eight objects that all need each other: what hangs together cannot be understood, linked or tested apart.
exec python3 "$TESTS/house/knot.py" --most 8
