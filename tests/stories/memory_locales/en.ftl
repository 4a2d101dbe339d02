### What only the platform in memory says. It speaks English alone.

platform-name = Memory
help-delete = `/delete` — take your last line back
obstacle-shutters = ⚠️ The shutters are down in here: nobody hears us until somebody opens them.
