exec python3 "$TESTS/house/rules.py"
