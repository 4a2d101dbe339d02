"""The strict stand-in of the Telegram Bot API: `world` is what people do, `api` what bots ask."""
