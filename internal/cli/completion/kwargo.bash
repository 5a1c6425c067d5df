# Completes `kwargo` in bash. Written by `kwargo completion bash`; for instance:
#   kwargo completion bash >~/.local/share/bash-completion/completions/kwargo

# Sets `words` to what may follow a command, or a flag of it.
__kwargo_words() {
	case $1 in
@ROWS@
	*) return 1 ;;
	esac
}

_kwargo() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' words i
	COMPREPLY=()
	# Readline takes the = of --flag=value for a word of its own.
	[ "$current" = = ] && current=''
	[ "$previous" = = ] && previous=${COMP_WORDS[COMP_CWORD - 2]}
	for ((i = 1; i < COMP_CWORD; i++)); do
		words=''
		__kwargo_words "$command"
		case " $words " in *" ${COMP_WORDS[i]} "*)
			case ${COMP_WORDS[i]} in
			-*) ;;
			*) __kwargo_words "${command:+$command }${COMP_WORDS[i]}" && command="${command:+$command }${COMP_WORDS[i]}" ;;
			esac
			;;
		esac
	done
	words=''
	case $previous in
	-*) __kwargo_words "${command:+$command }$previous" || words='' ;;
	esac
	if [ -z "$words" ]; then
		__kwargo_words "$command"
	fi
	# Flags are for who has begun one; anything else may be the name of a file.
	case $current in
	-*) ;;
	*) words=${words%% -*} words=${words##-*} ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$current"))
}

complete -o default -F _kwargo kwargo
