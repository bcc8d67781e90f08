#compdef plan
# Completion of plan for zsh. In ~/.zshrc, after compinit:  eval "$(plan completion zsh)"
_plan_completion() {
    local line mode
    local -i widest=0
    local -a lines texts shown
    lines=("${(@f)$("${words[1]}" __complete zsh "${(@)words[2,CURRENT-1]}" "=$PREFIX" 2>/dev/null)}")
    mode=${lines[1]}
    if [[ $mode == files ]]; then
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        texts+=("${line%%$'\t'*}")
        (( ${#texts[-1]} > widest )) && widest=${#texts[-1]}
    done
    (( ${#texts} )) || return 1
    for line in "${(@)lines[2,-1]}"; do
        shown+=("${(r:widest:)${line%%$'\t'*}}  ${line#*$'\t'}")
    done
    compadd -V plan -l -d shown -- "${(@)texts}"
}
if [[ ${funcstack[1]} == _plan ]]; then
    _plan_completion "$@"
else
    compdef _plan_completion plan
fi
