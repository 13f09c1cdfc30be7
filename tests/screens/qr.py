#!/usr/bin/python3
"""Reads the QR code of a screen: qr.py CAPTURE. Half blocks of the capture become a picture, which zbarimg reads. Prints its text.

Dark is what the blocks cover: the program draws black on white (tui/ui/qr.h), whatever the terminal's own colours are.
"""
import os
import subprocess
import sys
import tempfile

SCALE = 6
DARK = {"\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}

lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
with_blocks = [line for line in lines if any(c in DARK for c in line)]
if not with_blocks:
    sys.exit("there is no code")
left = min(min(line.index(c) for c in DARK if c in line) for line in with_blocks)
width = max(len(line.rstrip()) for line in with_blocks) - left
rows = []
for line in with_blocks:
    cells = [DARK.get(c, (0, 0)) for c in line[left:left + width].ljust(width)]
    rows += [[top for top, _ in cells], [bottom for _, bottom in cells]]
edge = [[0] * (width + 8)] * 4
rows = edge + [[0] * 4 + row + [0] * 4 for row in rows] + edge
picture = bytearray()
for row in rows:
    picture += b"".join((b"\0" if dark else b"\xff") * SCALE for dark in row) * SCALE
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "code.pgm")
    with open(path, "wb") as file:
        file.write(b"P5\n%d %d\n255\n" % (len(rows[0]) * SCALE, len(rows) * SCALE) + picture)
    sys.exit(subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", path], stderr=subprocess.DEVNULL).returncode)
