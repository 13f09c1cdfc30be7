# bash completion for terugblik(1)

# What stands between the next two marks is made by `make docs` from the tables of the commands.
# made: bash
_terugblik_commands='init account location policy form pupil consent equipment film-plan trajectory import sessions watch notes report tag figures share complete undo-mark purge audit subject check store vault backup restore keys demo'
_terugblik_common='--store --user --password-file --code-file --pin-file --help'
_terugblik_program='--video --version'

# The options of a command and its verb.
_terugblik_options() {
    case $1 in
    'init') echo '--school --location --regime --full-name --new-password-file --vault' ;;
    'account add') echo '--full-name --role --location --new-password-file' ;;
    'account list') echo '--json' ;;
    'account enable') echo '--new-password-file' ;;
    'account passwd') echo '--new-password-file' ;;
    'account second-factor') echo '--key-file --new-code-file --json' ;;
    'location list') echo '--json' ;;
    'policy') echo '--json --dry-run --yes' ;;
    'form list') echo '--json' ;;
    'form show') echo '--file --json' ;;
    'form check') echo '--json' ;;
    'form answers') echo '--form --json' ;;
    'form compare') echo '--json' ;;
    'pupil import') echo '--leavers --gone --since --dry-run --json' ;;
    'pupil list') echo '--class --location --leavers --json' ;;
    'pupil find') echo '--json' ;;
    'consent give') echo '--by --as --on --form --purpose --yes' ;;
    'consent refuse') echo '--by --as --on --form --purpose --yes' ;;
    'consent withdraw') echo '--by --as --on --form --purpose --yes' ;;
    'consent object') echo '--by --as --on --purpose --yes --handler --outcome' ;;
    'consent lift') echo '--on --outcome' ;;
    'consent undo') echo '--yes' ;;
    'consent list') echo '--class --location --json' ;;
    'consent reminder') echo '--class --location --on --purpose --html --json' ;;
    'equipment add') echo '--serial' ;;
    'equipment list') echo '--json' ;;
    'equipment retire') echo '--yes' ;;
    'equipment confirm-wiped') echo '--yes' ;;
    'film-plan') echo '--on --location --purpose --html --json' ;;
    'trajectory open') echo '--coach --teacher --goal' ;;
    'trajectory list') echo '--json' ;;
    'trajectory hand-over') echo '--coach' ;;
    'import') echo '--trajectory --purpose --pupil --viewers --class --location --filmed-on --filmed-by --camera --card --in-picture --staff --yes --keep-originals --cut-off --json --wipe-owed' ;;
    'sessions') echo '--json' ;;
    'watch') echo '--video' ;;
    'notes import') echo '' ;;
    'notes') echo '--format --json' ;;
    'notes find') echo '--kind --tag --author --json' ;;
    'report') echo '--format --json' ;;
    'tag list') echo '--json --trajectory' ;;
    'tag add') echo '--key --sign --colour --stretch --trajectory' ;;
    'tag change') echo '--name --key --sign --colour --trajectory' ;;
    'tag retire') echo '--trajectory' ;;
    'figures') echo '--json --csv' ;;
    'purge') echo '--dry-run --clock-is-right --json' ;;
    'audit') echo '--limit --json' ;;
    'audit verify') echo '--head' ;;
    'check') echo '--footage' ;;
    'store show') echo '--json' ;;
    'vault show') echo '--json' ;;
    'vault remove') echo '--destroyed --yes' ;;
    'backup') echo '--json' ;;
    'backup list') echo '--json' ;;
    'restore') echo '--ledger --without-ledger --dry-run --yes --json' ;;
    'keys') echo '--markdown --json' ;;
    esac
}

_terugblik_verbs() {
    case $1 in
    account) echo 'add list role site disable enable passwd second-factor' ;;
    location) echo 'add list' ;;
    form) echo 'add list show check retire fill answers compare' ;;
    pupil) echo 'import list find' ;;
    consent) echo 'give refuse withdraw object lift undo list reminder' ;;
    equipment) echo 'add list retire confirm-wiped' ;;
    trajectory) echo 'open list end hand-over mend' ;;
    notes) echo 'import find' ;;
    tag) echo 'list add change retire' ;;
    audit) echo 'verify phrase accept' ;;
    store) echo 'show vouch' ;;
    vault) echo 'show add remove' ;;
    backup) echo 'verify list' ;;
    esac
}

# What an option's value can be.
_terugblik_values() {
    case $1 in
    --store) echo '<folder>' ;;
    --password-file) echo '<file>' ;;
    --code-file) echo '<file>' ;;
    --pin-file) echo '<file>' ;;
    --video) echo 'auto kitty sixel iterm cells window none' ;;
    --regime) echo 'consent objection' ;;
    --new-password-file) echo '<file>' ;;
    --role) echo 'coach teacher registrar owner beeldcoach docent administratie beheerder' ;;
    --key-file) echo '<file>' ;;
    --new-code-file) echo '<file>' ;;
    --since) echo '<day>' ;;
    --as) echo 'guardian self employee' ;;
    --on) echo '<day>' ;;
    --purpose) echo 'coaching team festive support' ;;
    --filmed-on) echo '<day>' ;;
    --in-picture) echo 'all-permitted none' ;;
    --staff) echo 'none' ;;
    --format) echo 'text csv json vtt md' ;;
    --ledger) echo '<file>' ;;
    esac
}

# What the first word of a command and its verb can be.
_terugblik_words() {
    case $1 in
    'account second-factor') echo 'show totp fido2 off' ;;
    'policy') echo 'regime.coaching regime.team regime.festive grace_days backstop_warn_days backstop_mark_days notes_retention_days leavers_grace_days backup_days' ;;
    'form add') echo '<file>' ;;
    'form check') echo '<file>' ;;
    'pupil import') echo '<file>' ;;
    'equipment add') echo 'camera card' ;;
    'equipment retire') echo 'camera card' ;;
    'import') echo '<file>' ;;
    'backup') echo '<file>' ;;
    'backup verify') echo '<file>' ;;
    'backup list') echo '<folder>' ;;
    'restore') echo '<file>' ;;
    'demo') echo '<folder>' ;;
    esac
}
# made: end

# _terugblik_reply VALUES WORD: what WORD can become.
_terugblik_reply() {
    case $1 in
    '<folder>') mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    '<file>') mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    '<day>') mapfile -t COMPREPLY < <(compgen -W "$(date +%F)" -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
    esac
}

_terugblik() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' verb='' verbs='' values word i
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

    values=$(_terugblik_values "$previous")
    if [[ -n $values ]]; then
        _terugblik_reply "$values" "$current"
        return
    fi

    if [[ -z $command ]]; then
        _terugblik_reply "$_terugblik_commands $_terugblik_common $_terugblik_program" "$current"
        return
    fi
    verbs=$(_terugblik_verbs "$command")
    values=$(_terugblik_words "$command${verb:+ $verb}")
    if [[ $current == -* ]]; then
        _terugblik_reply "$(_terugblik_options "$command${verb:+ $verb}") $_terugblik_common" "$current"
    elif [[ -z $verb && -n $verbs ]]; then
        _terugblik_reply "$verbs" "$current"
    elif [[ $values == '<'* || $previous == "${verb:-$command}" ]]; then
        _terugblik_reply "$values" "$current"
    fi
}
complete -o filenames -F _terugblik terugblik
