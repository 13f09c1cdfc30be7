# What the documents say, held against what there is (see documents.py).
exec /usr/bin/python3 "$(dirname "$0")/documents.py"
