-- Drives the built binary in a real Neovim, as a user would:
--
--   nvim --clean -l run.lua
--
-- Neovim loads editors/neovim from the checkout, as it would a plugin. From the
-- environment: KWARGO_BIN, the binary; KWARGO_PYTHON, the Python that runs the
-- changed code; KWARGO_SCRATCH, a folder that this script may fill.

local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local root = vim.fs.dirname(vim.fs.dirname(here))
local bin = assert(vim.env.KWARGO_BIN, 'KWARGO_BIN is not set')
local python = vim.env.KWARGO_PYTHON or 'python3'
local scratch = vim.env.KWARGO_SCRATCH or vim.fn.tempname()
local project = vim.fs.joinpath(scratch, 'project')

local PATIENCE = tonumber(vim.env.KWARGO_PATIENCE or '30') * 1000

----------------------------------------------------------------------
-- A very small test runner

local passed, failed = 0, 0

local function say(...)
  io.stdout:write(string.format(...), '\n')
  io.stdout:flush()
end

local function test(name, body)
  local ok, problem = xpcall(body, debug.traceback)
  if ok then
    passed = passed + 1
    say('PASS %s', name)
  else
    failed = failed + 1
    say('FAIL %s\n%s', name, problem)
  end
end

local function equal(got, wanted, what)
  if not vim.deep_equal(got, wanted) then
    error(('%s\n  wanted: %s\n  got:    %s'):format(what, vim.inspect(wanted), vim.inspect(got)), 2)
  end
end

local function wait_for(what, condition)
  if not vim.wait(PATIENCE, condition, 20) then
    error(('waited %d s for %s'):format(PATIENCE / 1000, type(what) == 'function' and what() or what), 2)
  end
end

----------------------------------------------------------------------
-- The project

local function copy(from, to)
  vim.fn.mkdir(to, 'p')
  for name, kind in vim.fs.dir(from) do
    local source, target = vim.fs.joinpath(from, name), vim.fs.joinpath(to, name)
    if kind == 'directory' then
      if name ~= '__pycache__' then
        copy(source, target)
      end
    else
      assert(vim.uv.fs_copyfile(source, target))
    end
  end
end

local function path(name)
  return vim.fs.joinpath(project, 'execution_context', name)
end

-- Opens a file in the current window, as `:edit` does, and returns its buffer.
local function open(name)
  vim.cmd.edit(vim.fn.fnameescape(path(name)))
  return vim.api.nvim_get_current_buf()
end

local function lines_of(name)
  return vim.fn.readfile(path(name))
end

-- Runs Python on the files as they are saved now.
local function run_python(code)
  local done = vim
    .system({ python, '-B', '-c', code }, { cwd = project, text = true, env = { PYTHONUTF8 = '1' } })
    :wait()
  return done.code, done.stdout .. done.stderr
end

----------------------------------------------------------------------
-- What Neovim shows

local function client_of(buffer)
  return vim.lsp.get_clients({ bufnr = buffer, name = 'kwargo' })[1]
end

-- Returns the diagnostics as rows of {code, row, column, end row, end column}:
-- rows from 1 and columns from 1, in bytes, sorted by place.
local function shown(buffer)
  local rows = {}
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(rows, { d.code, d.lnum + 1, d.col + 1, d.end_lnum + 1, d.end_col + 1 })
  end
  table.sort(rows, function(a, b)
    for _, i in ipairs({ 2, 3, 1 }) do
      if a[i] ~= b[i] then
        return a[i] < b[i]
      end
    end
    return false
  end)
  return rows
end

local function wait_for_shown(buffer, wanted)
  wait_for(function()
    return ('the diagnostics\n  wanted: %s\n  got:    %s'):format(vim.inspect(wanted), vim.inspect(shown(buffer)))
  end, function()
    return vim.deep_equal(shown(buffer), wanted)
  end)
end

-- Puts the cursor on the first occurrence of a text and applies the one action
-- that the filter lets through. Returns that action.
local function apply_action(buffer, at, filter)
  vim.api.nvim_set_current_buf(buffer)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. at, 'cW') > 0, 'no such text: ' .. at)

  local offered, chosen = {}, {}
  local select = vim.ui.select
  vim.ui.select = function(items)
    error(('wanted one action, and %d are left of: %s'):format(#items, table.concat(offered, ' | ')))
  end
  local before = vim.api.nvim_buf_get_changedtick(buffer)
  vim.lsp.buf.code_action({
    apply = true,
    context = { only = { 'quickfix' } },
    filter = function(action)
      table.insert(offered, action.title)
      if filter(action) then
        table.insert(chosen, action)
        return true
      end
      return false
    end,
  })
  local changed = vim.wait(PATIENCE, function()
    return vim.api.nvim_buf_get_changedtick(buffer) ~= before
  end, 20)
  vim.ui.select = select
  if not changed then
    error('no action changed the buffer; offered were: ' .. table.concat(offered, ' | '), 2)
  end
  return chosen[1]
end

local function preferred(action)
  return action.isPreferred == true
end

local function has_title(start)
  return function(action)
    return vim.startswith(action.title, start)
  end
end

----------------------------------------------------------------------
-- Expectations, by hand

local HANDLER = {
  { 'KW002', 9, 12, 9, 32 }, -- UserExecutionContext
  { 'KW001', 9, 52, 9, 60 }, -- metadata
}

local DEMO = {
  { 'KW002', 9, 25, 9, 45 }, -- UserExecutionContext
  { 'KW001', 11, 9, 11, 19 }, -- session_id
  { 'KW001', 12, 9, 12, 24 }, -- organization_id
  { 'KW001', 13, 9, 13, 20 }, -- permissions
  { 'KW001', 14, 9, 14, 17 }, -- metadata
}

local HANDLER_FIXED = '    return UserExecutionContext.from_request_supervisor('
  .. 'user_id="visitor", metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)'

local CONVERT = 'Convert to `UserExecutionContext.from_request_supervisor('

----------------------------------------------------------------------

copy(vim.fs.joinpath(root, 'examples'), project)
vim.env.PATH = vim.fs.dirname(vim.fs.abspath(bin)) .. ':' .. vim.env.PATH
vim.o.swapfile = false
vim.o.hidden = true
vim.cmd('filetype on')

local exit_code

-- As lazy.nvim would, with the snippet of the README.
local readme = table.concat(vim.fn.readfile(vim.fs.joinpath(root, 'editors', 'neovim', 'README.md')), '\n')
local snippet = assert(readme:match('```lua\n(%b{})\n```'), 'no snippet in the README')
local plugin = assert(load('return ' .. snippet))()
equal(plugin[1], 'kwargo/kwargo', 'the plugin')
plugin.config({ dir = root })
require('kwargo').setup({
  config = {
    on_exit = function(code)
      exit_code = code
    end,
  },
})

local handler, demo

test('the server starts with a Python file, in the folder of pyproject.toml', function()
  handler = open('websocket/handler.py')
  equal(vim.bo.filetype, 'python', 'filetype')
  wait_for('the client to attach', function()
    return client_of(handler) ~= nil
  end)
  equal(vim.uv.fs_realpath(client_of(handler).root_dir), vim.uv.fs_realpath(project), 'root folder')
end)

test('the broken call in handler.py has its diagnostics, and nothing else has', function()
  wait_for_shown(handler, HANDLER)
end)

test('the demo call has five diagnostics: four keywords and the call', function()
  demo = open('api/demo.py')
  wait_for_shown(demo, DEMO)
end)

test('each diagnostic comes one way', function()
  local spaces = {}
  for _, d in ipairs(vim.diagnostic.get(demo)) do
    spaces[d.namespace] = true
  end
  equal(#vim.tbl_keys(spaces), 1, 'sources')
  assert(not client_of(demo):supports_method('textDocument/diagnostic'), 'Neovim asks, and is sent them as well')
end)

test('a diagnostic says who reports it, how bad it is and what it is about', function()
  for _, d in ipairs(vim.diagnostic.get(demo)) do
    equal(d.source, 'kwargo', 'source')
    equal(d.severity, vim.diagnostic.severity.ERROR, 'severity')
    assert(d.message:find('UserExecutionContext', 1, true), 'no class name in: ' .. d.message)
    local lsp = d.user_data.lsp
    assert(lsp.codeDescription.href ~= '', 'no link')
    assert(#lsp.relatedInformation > 0, 'no related place')
    assert(vim.endswith(lsp.relatedInformation[1].location.uri, '/execution_context/context.py'), 'related place')
  end
  local call = vim.diagnostic.get(demo, { lnum = 8 })[1].message
  assert(call:find('thread_id', 1, true) and call:find('run_id', 1, true), 'what is missing is not in: ' .. call)
end)

test('a file without a broken call shows nothing', function()
  local factories = open('factories.py')
  wait_for('the client to attach', function()
    return client_of(factories) ~= nil
  end)
  vim.wait(500)
  equal(shown(factories), {}, 'diagnostics')
end)

test('an unsaved edit of the class changes what another buffer shows', function()
  local class = open('context.py')
  wait_for('the client to attach', function()
    return client_of(class) ~= nil
  end)
  equal(#vim.fn.win_findbuf(demo), 0, 'windows of the other buffer')
  local row = vim.fn.search([[^ *audit_metadata: ]], 'cw')
  assert(row > 0, 'no field audit_metadata')

  vim.api.nvim_buf_set_lines(class, row, row, true, { '    metadata: Dict[str, Any] = field(default_factory=dict)' })
  assert(vim.bo[class].modified, 'the buffer is not modified')
  wait_for_shown(demo, { DEMO[1], DEMO[2], DEMO[3], DEMO[4] })
  wait_for_shown(handler, { HANDLER[1] })

  vim.cmd('silent undo')
  wait_for_shown(demo, DEMO)
  wait_for_shown(handler, HANDLER)
end)

test('Python raises on the call in handler.py before the fix', function()
  local code, output = run_python('from execution_context.websocket.handler import open_channel; open_channel("t", "r")')
  assert(code == 1 and output:find('TypeError', 1, true), output)
end)

test('the preferred action converts the call in handler.py', function()
  local before = lines_of('websocket/handler.py')
  local action = apply_action(handler, 'metadata', preferred)
  assert(vim.startswith(action.title, CONVERT), 'title: ' .. action.title)
  wait_for_shown(handler, {})

  vim.cmd('silent write')
  before[9] = HANDLER_FIXED
  equal(lines_of('websocket/handler.py'), before, 'the saved file')
  wait_for_shown(handler, {})
end)

test('Python runs the converted call in handler.py', function()
  local code, output = run_python([[
from execution_context.websocket.handler import open_channel
c = open_channel("t-1", "r-1")
assert (c.user_id, c.thread_id, c.run_id) == ("visitor", "t-1", "r-1"), c
assert c.agent_context == {"channel": "\U0001F30D public"}, c
]])
  assert(code == 0, output)
end)

test('the demo call is converted, and the title says what is left out', function()
  local before = lines_of('api/demo.py')
  local action = apply_action(demo, 'metadata', has_title(CONVERT))
  for _, name in ipairs({ 'session_id', 'organization_id', 'permissions', 'thread_id', 'run_id' }) do
    assert(action.title:find(name, 1, true), ('%s is not in: %s'):format(name, action.title))
  end
  wait_for_shown(demo, {})
  vim.cmd('silent write')
  local fixed = vim.list_extend(vim.list_slice(before, 1, 8), {
    '    demo_user_context = UserExecutionContext.from_request_supervisor(',
    '        user_id=UserID("demo-user"),',
    '        metadata={"demo_mode": True},',
    '        thread_id=...,',
    '        run_id=...,',
  })
  equal(lines_of('api/demo.py'), vim.list_extend(fixed, before, 15), 'the saved file')
end)

test('Python runs the converted demo call', function()
  local code, output = run_python([[
from execution_context.api.demo import create_demo_context
c = create_demo_context()
assert c.user_id == "demo-user" and c.agent_context == {"demo_mode": True}, c
]])
  assert(code == 0, output)
end)

-- Writes a file of the project, and opens it.
local function write_and_open(name, lines)
  assert(vim.fn.writefile(lines, path(name)) == 0)
  return open(name)
end

local function lenses_of(buffer)
  local titles = {}
  for _, lens in ipairs(vim.lsp.codelens.get(buffer)) do
    table.insert(titles, { lens.range.start.line + 1, lens.command and lens.command.title })
  end
  table.sort(titles, function(a, b)
    return a[1] < b[1]
  end)
  return titles
end

local function wait_for_lenses(buffer, wanted)
  wait_for(function()
    return ('the lenses\n  wanted: %s\n  got:    %s'):format(vim.inspect(wanted), vim.inspect(lenses_of(buffer)))
  end, function()
    return vim.deep_equal(lenses_of(buffer), wanted)
  end)
end

local LENS = {
  'from dataclasses import dataclass',
  '',
  '@dataclass',
  'class Point:',
  '    x: int',
  '    y: int = 0',
  '',
  '    @classmethod',
  '    def origin(cls) -> "Point":',
  '        return cls(0)',
}
local USES = { 'from execution_context.point import Point', '', 'a = Point(1, 2)', 'b = Point(1, z=3)', 'c = Point.origin()' }

local point, uses

test('a class shows how often it is constructed', function()
  uses = write_and_open('uses_point.py', USES)
  point = write_and_open('point.py', LENS)
  wait_for_lenses(point, { { 4, '4 constructions · 1 broken · 1 through a factory' } })
  local shown_at = {}
  for name, id in pairs(vim.api.nvim_get_namespaces()) do
    if vim.startswith(name, 'nvim.lsp.codelens:') then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(point, id, 0, -1, { details = true })) do
        shown_at[mark[2] + 1] = mark[4].virt_lines or mark[4].virt_text
      end
    end
  end
  assert(vim.inspect(shown_at):find('4 constructions', 1, true), 'shown: ' .. vim.inspect(shown_at))
end)

test('a lens counts again after an unsaved edit of another buffer', function()
  vim.api.nvim_buf_set_lines(uses, 4, 5, true, {})
  vim.wait(PATIENCE, function() -- a request while one is under way is dropped
    vim.lsp.codelens.refresh({ bufnr = point })
    return lenses_of(point)[1][2] == '3 constructions · 1 broken'
  end, 200)
  wait_for_lenses(point, { { 4, '3 constructions · 1 broken' } })
end)

test('running a lens lists the constructions', function()
  vim.api.nvim_set_current_buf(point)
  vim.fn.cursor(4, 8)
  vim.lsp.codelens.run()
  wait_for('the list', function()
    return vim.fn.getqflist({ title = 1 }).title == 'Constructions of execution_context.point.Point'
  end)
  local rows = {}
  for _, item in ipairs(vim.fn.getqflist()) do
    table.insert(rows, { vim.fs.basename(vim.api.nvim_buf_get_name(item.bufnr)), item.lnum, item.col })
  end
  equal(rows, { { 'point.py', 10, 16 }, { 'uses_point.py', 3, 5 }, { 'uses_point.py', 4, 5 } }, 'the list')
  vim.cmd.cclose()
end)

-- The text of the floating window, which is closed afterwards.
local function floating()
  local text
  wait_for('a floating window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
    return false
  end)
  return text
end

test('hover on a call shows what the class accepts, where that comes from, and its factories', function()
  vim.api.nvim_set_current_buf(uses)
  vim.fn.cursor(4, 6)
  vim.lsp.buf.hover()
  local text = floating()
  for _, part in ipairs({
    'x: int,      # execution_context/point.py:5',
    'y: int = 0,  # execution_context/point.py:6',
    'an unknown keyword raises',
    'Point.origin()',
  }) do
    assert(text:find(part, 1, true), ('%s is not in\n%s'):format(part, text))
  end
end)

test(':Kwargo contract shows the same from anywhere in the class', function()
  vim.api.nvim_set_current_buf(point)
  vim.fn.cursor(5, 5)
  vim.cmd('Kwargo contract')
  local text = floating()
  assert(text:find('y: int = 0,  # execution_context/point.py:6', 1, true), text)
end)

test('signature help knows the parameter, and completion the keywords that are left', function()
  assert(client_of(uses):supports_method('textDocument/signatureHelp'), 'no signature help without another server')
  vim.api.nvim_buf_set_lines(uses, 4, -1, true, { 'd = Point(1, ' })
  vim.api.nvim_set_current_buf(uses)
  vim.fn.cursor(5, 14)
  local at = vim.lsp.util.make_position_params(0, client_of(uses).offset_encoding)
  at.position.character = 13
  local help = assert(client_of(uses):request_sync('textDocument/signatureHelp', at, PATIENCE, uses))
  equal(help.result.signatures[1].label, 'Point(x: int, y: int = 0)', 'signature')
  equal(help.result.activeParameter, 1, 'parameter')
  local items = assert(client_of(uses):request_sync('textDocument/completion', at, PATIENCE, uses)).result.items
  equal(#items, 1, 'keywords')
  equal(items[1].label, 'y=', 'keyword')
  vim.api.nvim_buf_set_lines(uses, 4, -1, true, {})
end)

test(':Kwargo fix applies the preferred fix, and what is saved runs', function()
  local box = {
    'class Box:',
    '    def __init__(self, width, height=0):',
    '        self.size = width, height',
    '',
    'assert Box(1, heigth=3).size == (1, 3)',
  }
  local buffer = write_and_open('box.py', box)
  wait_for_shown(buffer, { { 'KW001', 5, 15, 5, 21 } })
  vim.fn.cursor(5, 15)
  vim.cmd('Kwargo fix')
  wait_for_shown(buffer, {})
  vim.cmd('silent write')
  box[5] = 'assert Box(1, height=3).size == (1, 3)'
  equal(lines_of('box.py'), box, 'the saved file')
  local code, output = run_python('import execution_context.box')
  assert(code == 0, output)
end)

test(':Kwargo fix-file makes the safe fixes of a file', function()
  local buffer = write_and_open('uses_point_twice.py', {
    'from execution_context.point import Point',
    'p = Point(1, x=1)',
    'q = Point(2, x=2)',
  })
  wait_for_shown(buffer, { { 'KW004', 2, 14, 2, 15 }, { 'KW004', 3, 14, 3, 15 } })
  vim.cmd('Kwargo fix-file')
  wait_for_shown(buffer, {})
  vim.cmd('silent write')
  equal(lines_of('uses_point_twice.py'), { 'from execution_context.point import Point', 'p = Point(1)', 'q = Point(2)' }, 'the saved file')
  local code, output = run_python('from execution_context.uses_point_twice import p, q; assert (p.x, q.x) == (1, 2)')
  assert(code == 0, output)
end)

test(':Kwargo fix-workspace makes the safe fixes of files that are not open', function()
  local before = lines_of('websocket/broadcast.py')
  vim.cmd('Kwargo fix-workspace')
  local buffer
  wait_for('the file to be changed', function()
    buffer = vim.fn.bufnr(path('websocket/broadcast.py'))
    return buffer > 0 and vim.bo[buffer].modified
  end)
  vim.cmd('silent wall')
  for i, line in ipairs(before) do
    before[i] = line:gsub('websocket_clientid', 'websocket_client_id')
  end
  equal(lines_of('websocket/broadcast.py'), before, 'the saved file')
  local code, output = run_python([[
import asyncio
from execution_context.websocket.broadcast import send_to_client
assert asyncio.run(send_to_client("u", "r", "c")).websocket_client_id == "c"
]])
  assert(code == 0, output)
end)

test('an unknown command names those that there are', function()
  local told
  local notify = vim.notify
  vim.notify = function(text)
    told = text
  end
  vim.cmd('Kwargo dance')
  vim.notify = notify
  assert(told and told:find('constructions, contract, fix, fix-file', 1, true), told)
  equal(vim.fn.getcompletion('Kwargo con', 'cmdline'), { 'constructions', 'contract' }, 'completion')
end)

test('the help has its tags', function()
  local doc = vim.fs.joinpath(scratch, 'editors', 'neovim', 'doc')
  copy(vim.fs.joinpath(root, 'editors', 'neovim', 'doc'), doc)
  plugin.build({ dir = scratch })
  local tags = table.concat(vim.fn.readfile(vim.fs.joinpath(doc, 'tags')), '\n')
  for _, tag in ipairs({ 'kwargo', 'kwargo.setup()', 'kwargo-settings', ':Kwargo' }) do
    assert(vim.startswith(tags, tag .. '\t') or tags:find('\n' .. tag .. '\t', 1, true), tag .. ' is not in\n' .. tags)
  end
end)

test('a wrong option of setup() is an error that names it', function()
  local ok, problem = pcall(require('kwargo').setup, { lens = true })
  assert(not ok and problem:find('lens', 1, true), problem)
end)

test('a change on disk by another program changes what a buffer shows', function()
  local function write(name, lines)
    assert(vim.fn.writefile(lines, path(name)) == 0)
  end
  write('extra.py', { 'class Extra:', '    def __init__(self, a): pass' })
  write('uses_extra.py', { 'from execution_context.extra import Extra', 'Extra(a=1, b=2)' })
  local buffer = open('uses_extra.py')
  wait_for_shown(buffer, { { 'KW001', 2, 12, 2, 13 } })
  write('extra.py', { 'class Extra:', '    def __init__(self, a, b): pass' })
  wait_for_shown(buffer, {})
  assert(vim.fn.delete(path('extra.py')) == 0)
  write('extra.py', { 'class Extra:', '    def __init__(self, b): pass' })
  wait_for_shown(buffer, { { 'KW001', 2, 7, 2, 8 } })
end)

-- A class with a policy, in the project's own pyproject.toml.
local SETTINGS = {
  '[tool.kwargo]',
  '[[tool.kwargo.policy]]',
  'class = "execution_context.parcel.Parcel"',
  'construct = "to"',
  'rename = { receiver = "address" }',
}
local PARCEL = {
  'from warnings import deprecated',
  '',
  'class Parcel:',
  '    def __init__(self, address, weight=1):',
  '        self.address, self.weight = address, weight',
  '',
  '    @classmethod',
  '    def to(cls, address, weight=1):',
  '        return cls(address, weight)',
  '',
  '@deprecated("use Parcel")',
  'class Crate:',
  '    pass',
}
local POST = {
  'from execution_context.parcel import Crate, Parcel',
  '',
  'Parcel("Oslo")',
  'Parcel(receiver="Rome")',
  'Crate()',
}
local POLICED = {
  { 'KW101', 3, 1, 3, 7 },
  { 'KW002', 4, 1, 4, 7 },
  { 'KW101', 4, 1, 4, 7 },
  { 'KW001', 4, 8, 4, 16 },
  { 'KW102', 5, 1, 5, 6 },
}

local settings, post

test('a policy is reported, and what is deprecated is struck through', function()
  assert(vim.fn.writefile(SETTINGS, vim.fs.joinpath(project, 'pyproject.toml'), 'a') == 0)
  assert(vim.fn.writefile(PARCEL, path('parcel.py')) == 0)
  post = write_and_open('post.py', POST)
  wait_for_shown(post, POLICED)
  local d = vim.diagnostic.get(post, { lnum = 4 })[1]
  equal(d._tags, { deprecated = true }, 'tags')
  equal(vim.diagnostic.get(post, { lnum = 2 })[1].severity, vim.diagnostic.severity.ERROR, 'severity')
end)

test('the preferred action converts to the factory of the policy', function()
  local action = apply_action(post, 'receiver', preferred)
  assert(vim.startswith(action.title, 'Convert to `Parcel.to(...)`, `receiver` becomes `address`'), action.title)
  wait_for_shown(post, { POLICED[1], POLICED[5] })
  vim.cmd('silent write')
  local fixed = vim.deepcopy(POST)
  fixed[4] = 'Parcel.to(address="Rome")'
  equal(lines_of('post.py'), fixed, 'the saved file')
  -- The interpreter may be too old to know what `Crate` imports.
  local code, output = run_python(
    'import warnings; warnings.deprecated = getattr(warnings, "deprecated", lambda text: lambda cls: cls); import execution_context.post'
  )
  assert(code == 0, output)
end)

test('settings are judged while they are edited, and hold at once', function()
  vim.cmd.edit(vim.fn.fnameescape(vim.fs.joinpath(project, 'pyproject.toml')))
  settings = vim.api.nvim_get_current_buf()
  local row = vim.fn.search([[^construct = ]], 'cw')
  assert(row > 0, 'no policy')
  wait_for_shown(settings, {})
  vim.api.nvim_buf_set_lines(settings, row - 1, row, true, { 'construct = "two"' })
  wait_for_shown(settings, { { 'settings', row, 13, row, 18 } })
  vim.api.nvim_buf_set_lines(settings, row - 1, row, true, { 'construkt = "to"' })
  wait_for_shown(settings, { { 'settings', row, 1, row, 10 } })
  vim.api.nvim_buf_set_lines(settings, row - 1, row, true, { 'construct = "to"', 'level = "off"' })
  wait_for_shown(settings, {})
  wait_for_shown(post, { POLICED[5] })
  vim.cmd('silent edit!') -- back to what is saved
  wait_for_shown(post, { POLICED[1], POLICED[5] })
end)

test('a change of a class says what it breaks, and the light bulb mends all of it', function()
  local tin = write_and_open('tin.py', { 'class Tin:', '    def __init__(self, side):', '        self.side = side' })
  local shelf = write_and_open('shelf.py', { 'from execution_context.tin import Tin', '', 'a = Tin(side=1)', 'b = Tin(side=2)' })
  wait_for_shown(shelf, {})
  vim.api.nvim_buf_set_lines(tin, 1, 3, true, { '    def __init__(self, edge):', '        self.side = edge' })
  wait_for_shown(tin, { { 'KW104', 1, 7, 1, 10 } })
  local message = vim.diagnostic.get(tin)[1].message
  assert(message:find('this breaks 2 constructions in 1 file: `side` is called `edge` now', 1, true), message)

  vim.api.nvim_set_current_buf(tin)
  vim.fn.cursor(1, 7)
  vim.lsp.buf.code_action({ apply = true, context = { only = { 'quickfix' } }, filter = has_title('Rename `side` to `edge` in all 2') })
  wait_for('the calls to be renamed', function()
    return vim.deep_equal(vim.api.nvim_buf_get_lines(shelf, 2, 4, true), { 'a = Tin(edge=1)', 'b = Tin(edge=2)' })
  end)
  wait_for_shown(tin, {})
  wait_for_shown(shelf, {})
  vim.cmd('silent wall')
  equal(lines_of('tin.py'), { 'class Tin:', '    def __init__(self, edge):', '        self.side = edge' }, 'the saved class')
  equal(lines_of('shelf.py'), { 'from execution_context.tin import Tin', '', 'a = Tin(edge=1)', 'b = Tin(edge=2)' }, 'the saved calls')
  local code, output = run_python('from execution_context.shelf import a, b; assert (a.side, b.side) == (1, 2)')
  assert(code == 0, output)
end)

test('a class that is saved is what it is compared with', function()
  local tin = vim.fn.bufnr(path('tin.py'))
  vim.api.nvim_set_current_buf(tin) -- there is no repository
  vim.cmd('silent wall')
  vim.api.nvim_buf_set_lines(tin, 1, 3, true, { '    def __init__(self, edge, lid):', '        self.side = edge' })
  wait_for_shown(tin, { { 'KW104', 1, 7, 1, 10 } })
  vim.cmd('silent write')
  wait_for_shown(tin, {})
end)

test('the health check finds the server', function()
  vim.cmd('silent checkhealth kwargo')
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  assert(text:find('running for', 1, true), text)
  assert(not text:find('ERROR', 1, true), text)
end)

test('the server ends with exit code 0 when Neovim lets it go', function()
  vim.lsp.enable('kwargo', false)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'kwargo' })) do
    client:stop()
  end
  wait_for('the server to end', function()
    return exit_code ~= nil
  end)
  equal(exit_code, 0, 'exit code')
end)

say('%d passed, %d failed', passed, failed)
vim.cmd(failed == 0 and 'qall!' or 'cquit! 1')
