-- A user of Neovim: opens a file, changes it without saving, runs Optimize Function, waits for the variants, applies one.
-- Environment: FILE, SERVER (its words separated by newlines), NAME (function), LINE (1-based, of its name), SECONDS (to wait).
-- Prints "ok NAME" or "FAIL NAME ..." for each step; the buffer at the end goes to FILE.out.
local fails = 0
local function check(name, ok, extra)
  if not ok then fails = fails + 1 end
  io.stdout:write((ok and "ok " or "FAIL ") .. name .. " " .. (ok and "" or tostring(extra or "")) .. "\n")
  if not ok then error("step failed: " .. name, 0) end
end

local file, name, line = vim.env.FILE, vim.env.NAME, tonumber(vim.env.LINE)
local seconds = tonumber(vim.env.SECONDS)
local messages = {}

local function wait(timeout, ready) return vim.wait(timeout * 1000, ready, 20) end

local function choose(wanted)
  -- through the entry point that a key mapping calls, with vim.ui.select answered by us
  local offered, chosen
  vim.ui.select = function(items, opts, done)
    offered = vim.tbl_map(opts.format_item, items)
    for index, item in ipairs(items) do
      if opts.format_item(item):find(wanted) then chosen = offered[index]; done(item, index); return end
    end
    done(nil, nil)
  end
  vim.api.nvim_win_set_cursor(0, { line, 4 })
  vim.lsp.buf.code_action()
  wait(5, function() return offered ~= nil end)
  return chosen, vim.inspect(offered)
end

local function run()
  local old_show = vim.lsp.handlers["window/showMessage"]
  vim.lsp.handlers["window/showMessage"] = function(err, params, ctx, config)
    table.insert(messages, params.message)
    if old_show then pcall(old_show, err, params, ctx, config) end
  end
  vim.cmd("edit " .. file)
  vim.bo.filetype = "python"
  local exited
  local id = vim.lsp.start_client({
    name = "rl-sbllm",
    cmd = vim.split(vim.env.SERVER, "\n"),
    root_dir = vim.fn.fnamemodify(file, ":h"),
    on_exit = function(code) exited = code end,
    init_options = { budgetSeconds = tonumber(vim.env.BUDGET) },
    capabilities = vim.tbl_deep_extend("force", vim.lsp.protocol.make_client_capabilities(),
      { window = { workDoneProgress = true } }),
  })
  check("start", id ~= nil)
  vim.lsp.buf_attach_client(0, id)
  local client
  check("initialized", wait(15, function()
    client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end))

  -- unsaved text: the file on disk does not have this line
  vim.api.nvim_buf_set_lines(0, 0, 0, false, { "# typed, not saved: é 😀" })
  line = line + 1

  local hover = vim.lsp.buf_request_sync(0, "textDocument/hover",
    { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line - 1, character = 5 } }, 5000)
  local value = hover and hover[id] and hover[id].result and hover[id].result.contents.value
  check("hover", value and value:find("Estimated growth"), vim.inspect(hover))

  local chosen, offered = choose("^Optimize function `" .. name .. "`")
  check("start the run", chosen, offered)
  check("the run ends", wait(seconds, function()
    for _, m in ipairs(messages) do if m:find("`" .. name .. "`: ") then return true end end
  end), vim.inspect(messages))
  io.stdout:write("said " .. messages[#messages]:gsub("\n", " ") .. "\n")

  local before = vim.api.nvim_buf_get_changedtick(0)
  chosen, offered = choose("^Apply variant 1 to `" .. name .. "`")
  check("a variant is offered", chosen, offered)
  check("the buffer changes", wait(10, function() return vim.api.nvim_buf_get_changedtick(0) ~= before end))
  check("the typed line is still there",
    vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == "# typed, not saved: é 😀")
  vim.cmd("noautocmd write! " .. file .. ".out")

  client.stop()
  check("the server exits", wait(10, function() return exited ~= nil end))
  check("with code 0", exited == 0, exited)
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then io.stdout:write("ERROR " .. tostring(problem) .. "\n" .. vim.inspect(messages) .. "\n"); fails = fails + 1 end
vim.cmd(fails == 0 and "qa!" or "cq!")
