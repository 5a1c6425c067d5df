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
