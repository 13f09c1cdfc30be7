# A short part of the fault sweep (make faults runs all of it): every seventh system call, fewer under the sanitizers.
case $B in
*asan) step=31 ;;
*) step=7 ;;
esac
exec "$B/tests/faults/sweep" "$step"
