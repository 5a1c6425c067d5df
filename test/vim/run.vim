" Drives the built binary in a real Vim with ALE:
"
"   vim -es -N -u NONE -i NONE -S run.vim
"
" with KWARGO_ROOT, KWARGO_BIN, KWARGO_PYTHON and KWARGO_SCRATCH set. Vim in this mode
" may exit with 0 after an error: what counts is the last line, "Vim: N passed, 0 failed".

set encoding=utf-8 nocompatible hidden noswapfile nomore
let s:root = $KWARGO_ROOT
let s:project = $KWARGO_SCRATCH . '/project'
let s:patience = 30
let s:passed = 0
let s:failed = 0

execute 'set packpath^=/usr/share/vim/vimfiles'
execute 'set runtimepath^=' . fnameescape(s:root . '/editors/vim')
let g:ale_linters_explicit = 1
let g:ale_linters = {'python': ['kwargo']}
let g:ale_python_kwargo_executable = $KWARGO_BIN
let g:ale_python_kwargo_use_global = 1
let g:ale_lint_on_text_changed = 'always'
let g:ale_lint_delay = 50
let g:ale_echo_cursor = 0
let g:ale_cursor_detail = 0
let g:ale_disable_lsp = 0
filetype plugin on
packadd ale

function! s:Say(text) abort
    call writefile(split(a:text, "\n", 1), '/dev/stdout', 'a')
endfunction

function! s:Path(name) abort
    return s:project . '/execution_context/' . a:name
endfunction

function! s:WaitFor(what, condition) abort
    let l:end = reltime()

    while !a:condition()
        if reltimefloat(reltime(l:end)) > s:patience
            throw 'waited ' . s:patience . ' s for ' . (type(a:what) is v:t_func ? a:what() : a:what)
        endif

        sleep 20m
    endwhile
endfunction

function! s:Equal(got, wanted, what) abort
    if a:got !=# a:wanted
        throw a:what . "\n  wanted: " . string(a:wanted) . "\n  got:    " . string(a:got)
    endif
endfunction

" The diagnostics of a buffer: code, row and columns, from 1.
function! s:Shown(buffer) abort
    let l:rows = map(copy(get(get(g:ale_buffer_info, a:buffer, {}), 'loclist', [])), '[v:val.code, v:val.lnum, v:val.col, v:val.end_col]')

    return sort(l:rows, {a, b -> a[1] == b[1] ? a[2] - b[2] : a[1] - b[1]})
endfunction

function! s:WaitForShown(buffer, wanted) abort
    call s:WaitFor({-> "the diagnostics\n  wanted: " . string(a:wanted) . "\n  got:    " . string(s:Shown(a:buffer))},
    \   {-> s:Shown(a:buffer) ==# a:wanted})
endfunction

function! s:Open(name) abort
    execute 'edit ' . fnameescape(s:Path(a:name))
    ALELint

    return bufnr('')
endfunction

function! s:Judge(code) abort
    let l:out = system('cd ' . shellescape(s:project) . ' && ' . shellescape($KWARGO_PYTHON) . ' -B -c ' . shellescape(a:code))

    return v:shell_error == 0 ? '' : l:out
endfunction

" Applies the action of which the title starts with a text, at the cursor.
function! s:Apply(title) abort
    let l:state = {}
    call ale#codefix#Execute(0, {data, items -> extend(l:state, {'data': data, 'items': items})})
    call s:WaitFor('the actions', {-> has_key(l:state, 'items')})

    for [l:kind, l:item] in l:state.items
        if stridx(l:item.title, a:title) == 0
            call ale#codefix#ApplyLSPCodeAction(l:state.data, l:item)
            call ale#Queue(0) " in this mode nothing tells ALE that the text has changed

            return
        endif
    endfor

    throw 'no ' . a:title . ' among ' . string(map(copy(l:state.items), 'v:val[1].title'))
endfunction

function! s:Test(name, body) abort
    try
        call a:body()
        let s:passed += 1
        call s:Say('PASS ' . a:name)
    catch
        let s:failed += 1
        call s:Say('FAIL ' . a:name . "\n" . v:exception . "\n" . v:throwpoint)
    endtry
endfunction

let s:demo_rows = [
\   ['KW002', 9, 25, 44], ['KW001', 11, 9, 18], ['KW001', 12, 9, 23], ['KW001', 13, 9, 19], ['KW001', 14, 9, 16],
\]

function! s:Underlines() abort
    let s:demo = s:Open('api/demo.py')
    call s:WaitForShown(s:demo, s:demo_rows)
endfunction

function! s:Follows() abort
    let l:class = s:Open('context.py')
    let l:row = search('^    audit_metadata: ', 'cw')
    call append(l:row, '    metadata: Dict[str, Any] = field(default_factory=dict)')
    call ale#Queue(0)
    call s:WaitForShown(s:demo, s:demo_rows[:3])
    execute (l:row + 1) . 'delete _'
    call ale#Queue(0)
    call s:WaitForShown(s:demo, s:demo_rows)
    set nomodified
endfunction

function! s:Converts() abort
    let l:call = 'from execution_context.api.demo import create_demo_context; assert create_demo_context().user_id == "demo-user"'

    if s:Judge(l:call) !~# 'TypeError'
        throw 'the call does not raise before the fix'
    endif

    execute 'buffer ' . s:demo
    let l:before = readfile(s:Path('api/demo.py'))
    call cursor(14, 10)
    call s:Apply('Convert to `UserExecutionContext.from_request_supervisor(')
    call s:WaitForShown(s:demo, [])
    silent write
    let l:fixed = l:before[:7] + [
    \   '    demo_user_context = UserExecutionContext.from_request_supervisor(',
    \   '        user_id=UserID("demo-user"),',
    \   '        metadata={"demo_mode": True},',
    \   '        thread_id=...,',
    \   '        run_id=...,',
    \ ] + l:before[14:]
    call s:Equal(readfile(s:Path('api/demo.py')), l:fixed, 'the saved file')
    call s:Equal(s:Judge(l:call), '', 'Python')
endfunction

function! s:Hovers() abort
    execute 'buffer ' . s:Open('context.py')
    call search('^class \zsUserExecutionContext', 'cw')
    let g:shown = ''
    let l:Show = {text -> extend(g:, {'shown': text})}
    let g:ale_hover_to_preview = 1
    call ale#hover#Show(bufnr(''), line('.'), col('.'), {})
    call s:WaitFor('the preview', {-> !empty(filter(range(1, winnr('$')), 'getwinvar(v:val, "&previewwindow")'))})
    let l:window = filter(range(1, winnr('$')), 'getwinvar(v:val, "&previewwindow")')[0]
    let l:text = join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    pclose

    for l:part in ['user_id: str,', 'an unknown keyword raises', 'from_request_supervisor(']
        if stridx(l:text, l:part) < 0
            throw l:part . ' is not in ' . l:text
        endif
    endfor
endfunction

call s:Test('broken calls are underlined', function('s:Underlines'))
call s:Test('an unsaved edit of the class changes what another buffer shows', function('s:Follows'))
call s:Test('the fix converts the call, and Python runs the saved file', function('s:Converts'))
call s:Test('hover shows the contract', function('s:Hovers'))
call s:Say('Vim: ' . s:passed . ' passed, ' . s:failed . ' failed')
execute s:failed ? 'cquit!' : 'qall!'
