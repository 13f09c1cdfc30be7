exec python3 "$TESTS/house/rooms.py"
