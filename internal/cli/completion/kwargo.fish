# Completes `kwargo` in fish. Written by `kwargo completion fish`; for instance:
#   kwargo completion fish >~/.config/fish/completions/kwargo.fish

# Whether the words so far, without flags, are this command and then only arguments.
function __kwargo_at
    set -l tokens (commandline -opc)[2..-1]
    set -l given (string match -v -- '-*' $tokens)
    if test (count $argv) -eq 0
        test (count $given) -eq 0
        return
    end
    test "$given[1..$(count $argv)]" = "$argv"
end

@ROWS@
