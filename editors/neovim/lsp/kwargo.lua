---@brief
---
--- Kwargo reports Python constructor calls that raise a TypeError, and converts
--- them to the factory that takes what they give.
---
--- Enable it with `vim.lsp.enable('kwargo')`. It runs beside any other Python
--- server: it reports nothing but constructor calls. This file needs nothing else
--- of the plugin.

-- Servers that help with any Python call and complete. When one of them is enabled,
-- Kwargo leaves both to it.
local others = {
  'basedpyright', 'delance', 'jedi_language_server', 'pylance', 'pylsp', 'pylyzer',
  'pyrefly', 'pyright', 'ty', 'zuban',
}

local function other_server()
  for _, name in ipairs(others) do
    if #vim.lsp.get_clients({ name = name }) > 0 or vim.lsp.is_enabled and vim.lsp.is_enabled(name) then
      return true
    end
  end
  return false
end

-- Lists the constructions of the class that a code lens is on.
local function show_constructions(command, context)
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local request = { command = 'kwargo.constructions', arguments = { command.arguments[1], command.arguments[2] } }
  client:request('workspace/executeCommand', request, function(err, found)
    if err or not found or found == vim.NIL then
      vim.notify('kwargo: ' .. (err and err.message or 'there is no class'), vim.log.levels.WARN)
      return
    end
    local items = vim.lsp.util.locations_to_items(found.locations, client.offset_encoding)
    vim.fn.setqflist({}, ' ', { title = 'Constructions of ' .. found.class, items = items })
    if #items > 0 then
      vim.cmd('botright copen')
    else
      vim.notify('kwargo: no constructions of ' .. found.class)
    end
  end, context.bufnr)
end

---@type vim.lsp.Config
return {
  cmd = { 'kwargo', 'server' },
  filetypes = { 'python' },
  -- The list in the inner braces is one level: the nearest folder with any of
  -- them is the root. `.git` alone is only asked when there is none.
  root_markers = {
    { 'pyproject.toml', 'kwargo.toml', 'setup.py', 'setup.cfg' },
    '.git',
  },
  commands = { ['kwargo.showConstructions'] = show_constructions },
  before_init = function(params)
    local options = params.initializationOptions
    if type(options) ~= 'table' then
      options = {}
    end
    if options.otherPythonServer == nil then
      options.otherPythonServer = other_server()
    end
    params.initializationOptions = options
  end,
}
