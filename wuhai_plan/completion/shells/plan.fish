# Completion of plan for fish. In ~/.config/fish/config.fish:  plan completion fish | source
function __plan_completion
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l command $words[1]
    set -e words[1]
    set -l lines (command $command __complete fish $words "=$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
        return
    end
    set -e lines[1]
    if set -q lines[1]
        printf '%s\n' $lines
    end
end
complete -c plan -f -k -a '(__plan_completion)'
