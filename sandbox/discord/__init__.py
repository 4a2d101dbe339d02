"""The strict stand-in of Discord: `world` is what people do, `api` and `gateway` what bots see."""
