-- The requests of a job for wrk, and its outcome as a line of JSON.
-- Arguments: the file of the request with placeholders, the first lead, the number of leads, the first value

local parts = {}
local placeholders = {}
local firstLead, leads, value

local function number(n)
  return string.format("%.0f", n)
end

function init(arguments)
  local file = io.open(arguments[1], "rb")
  local text = file:read("*a")
  file:close()
  firstLead, leads, value = tonumber(arguments[2]), tonumber(arguments[3]), tonumber(arguments[4])
  math.randomseed(value)
  local position = 1
  for before, kind, after in text:gmatch("()@(%l+)@()") do
    parts[#parts + 1] = text:sub(position, before - 1)
    parts[#parts + 1] = ""
    placeholders[#placeholders + 1] = {part = #parts, kind = kind}
    position = after
  end
  parts[#parts + 1] = text:sub(position)
end

function request()
  value = value + 1
  local lead = math.random(0, leads - 1)
  local offset = 0
  for _, placeholder in ipairs(placeholders) do
    if placeholder.kind == "lead" then
      parts[placeholder.part] = number(firstLead + (lead + offset) % leads)
      offset = offset + 1
    else
      parts[placeholder.part] = number(value)
    end
  end
  return table.concat(parts)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"responses": %.0f, "micros": %.0f, "refused": %.0f, "broken": %.0f, ' ..
    '"p50": %.3f, "p90": %.3f, "p99": %.3f, "p999": %.3f, "max": %.3f}\n',
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000,
    latency:percentile(99.9) / 1000, latency.max / 1000))
end
