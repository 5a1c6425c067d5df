---@brief
---
--- Kwargo reports Python constructor calls that raise a TypeError, and converts
--- them to the factory that takes what they give.
---
--- Enable it with `vim.lsp.enable('kwargo')`. It runs beside any other Python
--- server: it reports nothing but constructor calls.

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
}
