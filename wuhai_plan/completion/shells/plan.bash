# Completion of plan for bash. In ~/.bashrc:  eval "$(plan completion bash)"
_plan_completion() {
    local line mode=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $mode ]]; then
            mode=$line
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("$1" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD-1}" "=$2" 2>/dev/null)
    if [[ $mode == files ]]; then
        compopt -o default 2>/dev/null
    fi
    return 0
}
complete -F _plan_completion plan
