-- Sets the server up, and what `:Kwargo` does. All of it is optional: with
-- lsp/kwargo.lua alone, `vim.lsp.enable('kwargo')` is enough for diagnostics and fixes.
local M = {}

---@class kwargo.Options
---@field cmd? string[] How to start the server; `{ 'kwargo', 'server' }` by default.
---@field settings? table The settings of the server: see `:help kwargo-settings`.
---@field code_lens? boolean Whether classes show how often they are constructed; true by default.
---@field config? vim.lsp.Config Anything else for |vim.lsp.config()|.

---@param options? kwargo.Options
function M.setup(options)
  options = options or {}
  vim.validate('kwargo: cmd', options.cmd, 'table', true)
  vim.validate('kwargo: settings', options.settings, 'table', true)
  vim.validate('kwargo: code_lens', options.code_lens, 'boolean', true)
  vim.validate('kwargo: config', options.config, 'table', true)
  for key in pairs(options) do
    if not vim.list_contains({ 'cmd', 'settings', 'code_lens', 'config' }, key) then
      error(('kwargo: setup() has no option %s'):format(key))
    end
  end

  local config = vim.tbl_deep_extend('force', {}, options.config or {})
  config.cmd = options.cmd or config.cmd
  if options.settings then
    -- At the start, and whenever the server asks.
    config.init_options = vim.tbl_deep_extend('force', config.init_options or {}, options.settings)
    config.settings = vim.tbl_deep_extend('force', config.settings or {}, { kwargo = options.settings })
  end
  vim.lsp.config('kwargo', config)
  if options.code_lens ~= false then
    M.show_lenses()
  end
  vim.lsp.enable('kwargo')
end

-- Asks for the lenses when a buffer is entered or has changed: Neovim does not by itself.
function M.show_lenses()
  local group = vim.api.nvim_create_augroup('kwargo.codelens', { clear = true })
  local function refresh(buffer)
    if #vim.lsp.get_clients({ bufnr = buffer, name = 'kwargo' }) > 0 then
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end
  end
  vim.api.nvim_create_autocmd('LspAttach', {
    group = group,
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'kwargo' then
        refresh(event.buf)
      end
    end,
  })
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'BufWritePost' }, {
    group = group,
    pattern = { '*.py', '*.pyw' },
    callback = function(event)
      refresh(event.buf)
    end,
  })
end

local function client_here()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'kwargo' })[1]
  if not client then
    vim.notify('kwargo: the server does not run for this buffer; see :checkhealth kwargo', vim.log.levels.WARN)
  end
  return client
end

-- Runs a command of the server about what the cursor is on.
local function at_cursor(name, done)
  local client = client_here()
  if not client then
    return
  end
  local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local request = { command = name, arguments = { place.textDocument.uri, place.position } }
  client:request('workspace/executeCommand', request, function(err, found)
    if err then
      vim.notify('kwargo: ' .. err.message, vim.log.levels.ERROR)
    elseif not found or found == vim.NIL then
      vim.notify('kwargo: there is no class here', vim.log.levels.WARN)
    else
      done(found, client, request)
    end
  end, 0)
end

local commands = {}

-- The preferred fix of what is wrong at the cursor.
commands['fix'] = function()
  vim.lsp.buf.code_action({
    apply = true,
    context = { only = { 'quickfix' }, diagnostics = vim.lsp.diagnostic.from(vim.diagnostic.get(0, { lnum = vim.fn.line('.') - 1 })) },
    filter = function(action)
      return action.isPreferred == true
    end,
  })
end

-- All safe fixes of the buffer.
commands['fix-file'] = function()
  vim.lsp.buf.code_action({ apply = true, context = { only = { 'source.fixAll.kwargo' }, diagnostics = {} } })
end

-- All safe fixes of the workspace.
commands['fix-workspace'] = function()
  local client = client_here()
  if client then
    client:request('workspace/executeCommand', { command = 'kwargo.fixWorkspace' }, function(err, made)
      if err then
        vim.notify('kwargo: ' .. err.message, vim.log.levels.ERROR)
      else
        vim.notify(('kwargo: %d safe fixes in %d files'):format(made.fixes, made.files))
      end
    end, 0)
  end
end

-- The constructions of the class at the cursor, in the quickfix list.
commands['constructions'] = function()
  local client = client_here()
  if client then
    local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
    client:exec_cmd({ title = 'constructions', command = 'kwargo.showConstructions', arguments = { place.textDocument.uri, place.position } }, { bufnr = vim.api.nvim_get_current_buf() })
  end
end

-- The contract of the class at the cursor.
commands['contract'] = function()
  at_cursor('kwargo.contract', function(found)
    vim.lsp.util.open_floating_preview(vim.split(vim.trim(found.markdown), '\n'), 'markdown', { focus_id = 'kwargo.contract', border = 'rounded' })
  end)
end

commands['restart'] = function()
  local buffers = {}
  local running = vim.lsp.get_clients({ name = 'kwargo' })
  for _, client in ipairs(running) do
    vim.list_extend(buffers, vim.tbl_keys(client.attached_buffers))
    client:stop()
  end
  vim.wait(3000, function()
    return #vim.lsp.get_clients({ name = 'kwargo' }) == 0
  end, 20)
  vim.lsp.enable('kwargo', false)
  vim.lsp.enable('kwargo')
  for _, buffer in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.api.nvim_exec_autocmds('FileType', { buffer = buffer, modeline = false, group = 'nvim.lsp.enable' })
    end
  end
end

commands['log'] = function()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
end

-- What `:Kwargo {name}` does.
function M.run(name)
  local command = commands[name]
  if not command then
    vim.notify(('kwargo: there is no :Kwargo %s; there are %s'):format(name, table.concat(M.names(), ', ')), vim.log.levels.ERROR)
    return
  end
  command()
end

function M.names()
  local names = vim.tbl_keys(commands)
  table.sort(names)
  return names
end

return M
