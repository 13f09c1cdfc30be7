# Who may give which command, in which state of the session: several hundred cells (see access_matrix.py).
exec /usr/bin/python3 "$(dirname "$0")/access_matrix.py"
