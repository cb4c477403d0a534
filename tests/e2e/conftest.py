"""What the tests share: a folder each, and the parts they talk to."""

import shutil

import pytest
from process import WORK, end_all
from visit import Visit

RUN = WORK / "run"


def pytest_sessionstart():
    # What the last run left: database files, and what each program printed.
    shutil.rmtree(RUN, ignore_errors=True)


@pytest.fixture(scope="module")
def folder(request):
    """Where the programs of one file of tests run, print and store."""
    return RUN / request.module.__name__


@pytest.fixture(scope="session", params=[("http/protobuf", None), ("grpc", "gzip")], ids=["http", "grpc-gzip"])
def visit(request):
    """A visit to both services for each transport; all tests look at the same two."""
    protocol, compression = request.param
    return Visit(RUN / f"visit-{protocol.partition('/')[0]}", protocol, compression)


def pytest_sessionfinish():
    # What was started and failed before anybody could stop it.
    end_all()
