" Description: Python constructor calls that raise (https://github.com/kwargo/kwargo)

call ale#Set('python_kwargo_executable', 'kwargo')
call ale#Set('python_kwargo_use_global', get(g:, 'ale_use_global_executables', 0))
" Settings of the server, by the names of its docs/protocol.md.
call ale#Set('python_kwargo_settings', {})

function! ale_linters#python#kwargo#GetExecutable(buffer) abort
    return ale#python#FindExecutable(a:buffer, 'python_kwargo', ['kwargo'])
endfunction

function! ale_linters#python#kwargo#GetCommand(buffer) abort
    return '%e server'
endfunction

function! ale_linters#python#kwargo#GetSettings(buffer) abort
    return ale#Var(a:buffer, 'python_kwargo_settings')
endfunction

function! ale_linters#python#kwargo#FindProjectRoot(buffer) abort
    for l:name in ['pyproject.toml', 'kwargo.toml', 'setup.py', 'setup.cfg']
        let l:found = ale#path#FindNearestFile(a:buffer, l:name)

        if !empty(l:found)
            return fnamemodify(l:found, ':h')
        endif
    endfor

    return ale#python#FindProjectRoot(a:buffer)
endfunction

call ale#linter#Define('python', {
\   'name': 'kwargo',
\   'lsp': 'stdio',
\   'executable': function('ale_linters#python#kwargo#GetExecutable'),
\   'command': function('ale_linters#python#kwargo#GetCommand'),
\   'project_root': function('ale_linters#python#kwargo#FindProjectRoot'),
\   'initialization_options': function('ale_linters#python#kwargo#GetSettings'),
\})
