if vim.g.loaded_kwargo then
  return
end
vim.g.loaded_kwargo = true

vim.api.nvim_create_user_command('Kwargo', function(command)
  require('kwargo').run(command.args)
end, {
  nargs = 1,
  desc = 'Fix Python constructor calls, and show what classes accept',
  complete = function(start)
    return vim.tbl_filter(function(name)
      return vim.startswith(name, start)
    end, require('kwargo').names())
  end,
})

-- Settings files are no Python. A server that runs is sent them as well, so that what is
-- wrong in them is shown, and what they say holds, while they are edited.
local names = { 'pyproject.toml', 'kwargo.toml' }
local group = vim.api.nvim_create_augroup('kwargo.settings', { clear = true })

local function attach(buffer, client)
  local file = vim.api.nvim_buf_get_name(buffer)
  if not client.root_dir or not vim.list_contains(names, vim.fs.basename(file)) or client.attached_buffers[buffer] then
    return
  end
  local folder, root = vim.fs.dirname(file) .. '/', client.root_dir .. '/'
  if vim.startswith(folder, root) or vim.startswith(root, folder) then
    vim.lsp.buf_attach_client(buffer, client.id)
  end
end

vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
  group = group,
  pattern = names,
  callback = function(event)
    for _, client in ipairs(vim.lsp.get_clients({ name = 'kwargo' })) do
      attach(event.buf, client)
    end
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'kwargo' then
      for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
        if vim.api.nvim_buf_is_loaded(buffer) then
          attach(buffer, client)
        end
      end
    end
  end,
})
