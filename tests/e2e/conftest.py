"""Fixtures of all tests: a folder for each file of tests, and the visits to the services."""

import shutil

import pytest
from process import WORK, end_all
from visit import Visit

RUN = WORK / "run"


def pytest_sessionstart():
    # Removes the files of the last run: databases, and the output of each program.
    shutil.rmtree(RUN, ignore_errors=True)


@pytest.fixture(scope="module")
def folder(request):
    """The working directory for the programs of one file of tests."""
    return RUN / request.module.__name__


@pytest.fixture(scope="session", params=[("http/protobuf", None), ("grpc", "gzip")], ids=["http", "grpc-gzip"])
def visit(request):
    """A visit to both services for each transport. All tests share these two visits."""
    protocol, compression = request.param
    return Visit(RUN / f"visit-{protocol.partition('/')[0]}", protocol, compression)


def pytest_sessionfinish():
    # Ends programs that were started by fixtures that failed.
    end_all()
