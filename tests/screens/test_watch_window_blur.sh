# A blurred part in the window: it is hidden there too, from the first picture, and in the second clip.
WINDOW_NEEDS='import convert'
# shellcheck source=lib-window.sh
. "$(dirname "$0")/lib-window.sh"

# How sharp the middle of the window is, in thousandths.
sharpness() {
    import -silent -window "$(cat "$TEST_TMP/window")" png:- 2>/dev/null |
        convert png:- -gravity Center -crop 60x40+10+10 +repage -colorspace Gray -morphology Convolve Laplacian:0 \
            -format '%[fx:round(maxima*1000)]' info: 2>/dev/null
}
sharp_middle() {
    window && (($(sharpness) > 400))
}
even_middle() {
    window && (($(sharpness) < 200))
}

# A rectangle over the middle of the first clip, with the keys: 20 by 30 parts in a hundred, made larger.
watch_start 80 24
watch_paused_at 0:00
screen_keys v
wait_until 'the window opens' window
screen_keys Right Right Home
screen_wait '0:00 / 0:07' 'at the beginning'
wait_until 'the middle is sharp' sharp_middle
screen_keys b
wait_until 'b hides all of it' even_middle
screen_keys b
wait_until 'until it is pressed again' sharp_middle
screen_keys B + + + + + + + + + +
for _ in 1 2 3 4 5; do screen_keys Left Up; done
wait_until 'what is drawn is hidden in the window at once' even_middle
screen_keys Enter
screen_wait 'Blurred from 0:00 on' 'it is stored'
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home
screen_wait '0:00 / 0:07' 'at the beginning again'
wait_until 'the middle is hidden' even_middle
screen_keys Right
screen_wait '0:05 / 0:07' 'in the second clip'
wait_until 'it is not' sharp_middle
screen_keys Home
wait_until 'back in the first it is' even_middle
screen_keys q q
