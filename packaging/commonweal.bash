# Completion for bash: asks the program itself, so that it never falls behind.
_commonweal() {
  local word=${COMP_WORDS[COMP_CWORD]} part help
  local -a commands=()
  for part in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ $part == [a-z]* ]] && commands+=("$part"); done
  help=$(commonweal "${commands[@]}" --help 2>/dev/null) || help=$(commonweal --help)
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(grep -oE -- '--[a-z-]+' <<<"$help" | sort -u) --json --workspace --help" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$(sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$help")" -- "$word"))
    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _commonweal commonweal
