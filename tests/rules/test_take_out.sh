exec "$TESTS/rules/take-out" --applies
