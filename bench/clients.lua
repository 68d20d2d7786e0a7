-- What the clients of wrk send, each a new request as soon as the last is answered.
--   book   a booking at a random time
--   open   the same, begun when the schedule says, however long the others take
--   pairs  a hold at a random time, then its booking
--   read   GET of the URL as it stands
-- Arguments: mode, seed, midnight of the first day in seconds since 1970, the fields of bench/scene.py's Scene, and for `open`
-- how many bookings each thread begins in a second.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds, nanoseconds; } moment; int clock_gettime(int clock, moment *now);")

local headers = { ["Content-Type"] = "application/json" }
local threads = 0
local held = {}

local function random_host()
  return municipality .. math.random(0, municipalities - 1)
end

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  mode = arguments[1]
  math.randomseed(arguments[2] * 100 + number)
  midnight = tonumber(arguments[3])
  municipality, municipalities, office, offices = arguments[4], tonumber(arguments[5]), arguments[6], tonumber(arguments[7])
  first_day, days = tonumber(arguments[8]), tonumber(arguments[9])
  if mode == "book" or mode == "open" then request = book end
  if mode == "open" then pace, delay = tonumber(arguments[10]), until_due end
  if mode == "pairs" then request, response = hold_or_book, keep end
  -- wrk does not say which request an answer belongs to: all of a thread's pairs are of one municipality.
  home = random_host()
end

local function uuid()
  local r = function() return math.random(0, 65535) end
  return string.format("%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x", r(), r(), r(), r() % 4096, r() % 4096, r(), r(), r())
end

-- From 6 to 20 UTC the offices are open in summer and in winter.
local function random_visit()
  local start = midnight + math.random(first_day, first_day + days - 1) * 86400 + 6 * 3600 + math.random(0, 160) * 300
  return string.format('"office": "%s%d", "start": "%s"', office, math.random(0, offices - 1), os.date("!%Y-%m-%dT%H:%M:%SZ", start))
end

local function post(path, host, visit, more)
  headers["Idempotency-Key"], headers["Host"] = uuid(), host
  return wrk.format("POST", path, headers, "{" .. visit .. ', "topics": [{"id": "passport-adult", "persons": 1}], ' .. more .. "}")
end

local function contact()
  local citizen = math.random(100000, 999999)
  return string.format('"contact": {"name": "Test Testesen", "phone": "+4520%d", "email": "test%d@borgertid.dk"}', citizen, citizen)
end

local function milliseconds()
  local now = ffi.new("moment")
  ffi.C.clock_gettime(1, now)
  return tonumber(now.seconds) * 1000 + tonumber(now.nanoseconds) / 1e6
end

-- Whichever connection is free takes the next of the moments that lie ahead.
function until_due()
  first, given = first or milliseconds(), (given or 0) + 1
  return math.max(0, first + given * 1000 / pace - milliseconds())
end

function book()
  return post("/api/v1/bookings", random_host(), random_visit(), contact())
end

function hold_or_book()
  local visit = table.remove(held)
  if visit == nil then
    return post("/api/v1/holds", home, random_visit(), '"client": "' .. uuid() .. '"')
  end
  return post("/api/v1/bookings", home, visit, contact())
end

function keep(status, _, body)
  if status == 201 and body:find('"held"', 1, true) then
    local id, office, start = body:match('"id":"(.-)".-"office":"(.-)".-"start":"(.-)"')
    table.insert(held, string.format('"hold": "%s", "office": "%s", "start": "%s"', id, office, start))
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests": %d, "microseconds": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}\n', summary.requests,
    summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
