"""The mailer in Python, which runs under `opentelemetry-instrument`."""

import logging

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
log = logging.getLogger("mailer")
log.setLevel(logging.INFO)


class Mail(BaseModel):
    to: str
    template: str
    user_id: str


@app.post("/send", status_code=202)
def send(mail: Mail):
    log.info("mail queued", extra={"user.id": mail.user_id})
    return {}
