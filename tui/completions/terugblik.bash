# bash completion for terugblik(1)

# The options of a command and its verb, as "terugblik COMMAND --help" shows them.
_terugblik_options() {
    case $1 in
    init) echo '--school --location --regime --full-name --new-password-file' ;;
    'account add') echo '--full-name --role --location --new-password-file' ;;
    'account passwd' | 'account enable') echo '--new-password-file' ;;
    'account list' | 'location list' | 'equipment list' | 'pupil find' | 'store show' | 'trajectory list' | sessions) echo '--json' ;;
    policy) echo '--json --dry-run --yes' ;;
    'pupil import') echo '--leavers --gone --since --dry-run --json' ;;
    'pupil list') echo '--class --location --leavers --json' ;;
    'consent give' | 'consent refuse' | 'consent withdraw') echo '--by --as --on --form --purpose --yes' ;;
    'consent object') echo '--by --as --on --purpose --handler --outcome --yes' ;;
    'consent lift') echo '--on --outcome' ;;
    'consent undo') echo '--yes' ;;
    'consent list') echo '--class --location --json' ;;
    'consent reminder') echo '--class --location --on --purpose --html --json' ;;
    'equipment add') echo '--serial' ;;
    'equipment retire' | 'equipment confirm-wiped') echo '--yes' ;;
    film-plan) echo '--location --on --purpose --html --json' ;;
    'trajectory open') echo '--coach --teacher --goal' ;;
    'trajectory hand-over') echo '--coach' ;;
    import)
        echo '--trajectory --class --location --filmed-on --filmed-by --camera --card --in-picture --staff --keep-originals
            --cut-off --yes --json --purpose --pupil --viewers --wipe-owed'
        ;;
    watch) echo '--video' ;;
    notes) echo '--format --json' ;;
    purge) echo '--dry-run --clock-is-right --json' ;;
    audit) echo '--limit --json' ;;
    'audit verify') echo '--head' ;;
    check) echo '--footage' ;;
    keys) echo '--markdown --json' ;;
    esac
}

_terugblik_verbs() {
    case $1 in
    account) echo 'add list role site disable enable passwd' ;;
    location) echo 'add list' ;;
    pupil) echo 'import list find' ;;
    consent) echo 'give refuse withdraw object lift undo list reminder' ;;
    equipment) echo 'add retire confirm-wiped list' ;;
    store) echo 'show' ;;
    trajectory) echo 'open list end hand-over mend' ;;
    audit) echo 'verify' ;;
    esac
}

_terugblik() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands='init account location policy pupil consent equipment film-plan trajectory import sessions watch
        notes complete undo-mark purge audit subject check store keys demo'
    local common='--store --user --password-file --help'
    local command='' verb='' word i
    COMPREPLY=()

    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        --store | --user | --password-file | --video) ((i++)) ;;
        -*) ;;
        *)
            if [[ -z $command ]]; then
                command=$word
            elif [[ -z $verb && " $(_terugblik_verbs "$command") " == *" $word "* ]]; then
                verb=$word
            fi
            ;;
        esac
    done

    case $previous in
    --store) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --password-file | --new-password-file) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    --video) mapfile -t COMPREPLY < <(compgen -W 'auto kitty sixel iterm cells window none' -- "$current") && return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'text csv json vtt md' -- "$current") && return ;;
    --regime) mapfile -t COMPREPLY < <(compgen -W 'consent objection' -- "$current") && return ;;
    --role) mapfile -t COMPREPLY < <(compgen -W 'coach teacher registrar owner beeldcoach docent administratie beheerder' -- "$current") && return ;;
    --as) mapfile -t COMPREPLY < <(compgen -W 'guardian self employee' -- "$current") && return ;;
    --purpose) mapfile -t COMPREPLY < <(compgen -W 'coaching team festive support' -- "$current") && return ;;
    --staff) mapfile -t COMPREPLY < <(compgen -W 'none' -- "$current") && return ;;
    --in-picture) mapfile -t COMPREPLY < <(compgen -W 'all-permitted none' -- "$current") && return ;;
    --on | --filmed-on | --since) mapfile -t COMPREPLY < <(compgen -W "$(date +%F)" -- "$current") && return ;;
    esac

    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands $common --video --version" -- "$current")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_terugblik_options "$command${verb:+ $verb}") $common" -- "$current")
    elif [[ -z $verb && -n $(_terugblik_verbs "$command") ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_terugblik_verbs "$command")" -- "$current")
    elif [[ $command == equipment && $previous == add ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'camera card' -- "$current")
    elif [[ $command == policy && $previous == policy ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'regime.coaching regime.team regime.festive grace_days backstop_warn_days
            backstop_mark_days notes_retention_days leavers_grace_days' -- "$current")
    elif [[ $command == import || $command == demo || "$command $verb" == 'pupil import' ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -o filenames -F _terugblik terugblik
