# Settings are matched whatever their case, unless they say otherwise.
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

class Settings(BaseSettings):
    name: str = "q"
    url: str = Field(default="x", alias="DB_URL")

Settings()  # call
Settings(name="a")  # call
Settings(NAME="a")  # call
Settings(DB_URL="a")  # call
Settings(db_url="a")  # call
Settings(url="a")  # call
Settings(bad=1)  # call
Settings(None)  # call
Settings(_env_file=None)  # call

class Loose(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")
    url: str = Field(default="x", alias="DB_URL")

Loose(db_url="a")  # call

class Strict(BaseSettings):
    model_config = SettingsConfigDict(case_sensitive=True)
    name: str = "q"

Strict(name="a")  # call
