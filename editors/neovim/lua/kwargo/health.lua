-- What `:checkhealth kwargo` prints.
local M = {}

function M.check()
  vim.health.start('kwargo')

  if vim.fn.has('nvim-0.11') == 0 then
    vim.health.error('Neovim 0.11 or newer is needed for vim.lsp.enable()')
    return
  end

  local config = vim.lsp.config.kwargo
  if not config then
    vim.health.error("lsp/kwargo.lua is not on the 'runtimepath'")
    return
  end

  local program = config.cmd[1]
  if vim.fn.executable(program) == 0 then
    vim.health.error(('`%s` is not on the PATH'):format(program), { 'Run `pip install kwargo`, or `go install ./cmd/kwargo` in a clone', 'Or name it: vim.lsp.config("kwargo", { cmd = { "/path/to/kwargo", "server" } })' })
  else
    local done = vim.system({ program, 'version' }, { text = true, timeout = 5000 }):wait()
    if done.code == 0 then
      vim.health.ok(('`%s`: %s'):format(vim.fn.exepath(program), vim.trim(done.stdout or ''):gsub('\n', ', ')))
    else
      vim.health.error(('`%s version` failed: %s'):format(program, vim.trim(done.stderr or '')))
    end
  end

  if not vim.lsp.is_enabled('kwargo') then
    vim.health.warn('the server is not enabled', "Put vim.lsp.enable('kwargo') into your init.lua")
    return
  end
  local clients = vim.lsp.get_clients({ name = 'kwargo' })
  for _, client in ipairs(clients) do
    vim.health.ok(('running for %s, positions in %s'):format(client.root_dir or 'single files', client.offset_encoding))
  end
  for _, client in ipairs(clients) do
    local can = client.server_capabilities
    if not can.codeLensProvider then
      vim.health.warn('the server is older than this plugin: it has no code lenses', 'Run `pip install --upgrade kwargo`')
    end
    if can.signatureHelpProvider then
      vim.health.ok('helps with signatures and completes keywords in calls of generated constructors')
    else
      vim.health.info('leaves signature help and completion to another Python server')
    end
  end
  if #clients == 0 then
    vim.health.info('enabled; it starts with the first Python file')
  end
end

return M
