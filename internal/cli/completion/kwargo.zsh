#compdef kwargo
# Completes `kwargo` in zsh. Written by `kwargo completion zsh`; put it into a file
# `_kwargo` in a folder of $fpath.

# Sets `words_of` to what may follow a command, or a flag of it.
__kwargo_words() {
	local found=''
	case $1 in
@ROWS@
	*) return 1 ;;
	esac
	words_of=(${=found})
}

_kwargo() {
	local command='' word i
	local -a words_of
	for ((i = 2; i < CURRENT; i++)); do
		word=$words[i]
		[[ $word == -* ]] && continue
		__kwargo_words "${command:+$command }$word" && command="${command:+$command }$word"
	done
	words_of=()
	if [[ $words[CURRENT-1] == -* ]] && __kwargo_words "${command:+$command }$words[CURRENT-1]"; then
		compadd -a words_of
		return
	fi
	if [[ $words[CURRENT] == --*=* ]] && __kwargo_words "${command:+$command }${words[CURRENT]%%=*}"; then
		compset -P '*='
		compadd -a words_of
		return
	fi
	__kwargo_words "$command"
	# Flags are for who has begun one; anything else may be the name of a file.
	[[ $words[CURRENT] == -* ]] || words_of=(${words_of:#-*})
	compadd -a words_of
	[[ $words[CURRENT] == -* || -z $command ]] || _files
}

if [[ $funcstack[1] == _kwargo ]]; then
	_kwargo "$@"
else
	compdef _kwargo kwargo
fi
