"""The stack's own floor: a bare FastAPI application, the same server, the same statements, the same bytes.

In: CIVIC_BENCH_PLAN, a JSON file of what is to be compared. Out: `GET /floor/NAME/N` runs the N-th page's own SQL
straight on the driver and sends that page's own bytes; where the page is JSON it encodes the rows besides, as the
barest endpoint would. Map points, which the product keeps in memory, the floor finds by the bare SQL for them. The
writes under /floor insert and update without deciding anything. Promises: the product's engine settings and thread
pool, so that what is left between the two is the product's own work.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
from fastapi import Depends, FastAPI, Request, Response
from sqlalchemy import Engine

from civic.bench import counting
from civic.bench.bare import Bare, points_said
from civic.bench.recorded import Recorded, record
from civic.db.engine import READING
from civic.db.reads.maps import FIXED_SHOWN_FOR
from civic.main import build_house, create_app
from civic.ports import Clock
from civic.settings import Settings

PLAN = "CIVIC_BENCH_PLAN"
CREATED = orjson.dumps({"ref": "R-100000", "url": "http://127.0.0.1:8000/reports/R-100000"})


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


def app() -> FastAPI:
    """For a server that makes its own processes."""
    house = build_house(Settings())
    pages = _recorded(house.opener.engine, create_app(house), house.clock.now() - FIXED_SHOWN_FOR)
    bare = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    bare.add_middleware(counting.Telling)
    _add_reads(bare, house.opener.engine, pages)
    _add_writes(bare, Bare(house.opener.engine), house.clock)
    return bare


def _recorded(engine: Engine, product: FastAPI, since: datetime) -> dict[str, list[Recorded]]:
    """The pages of the plan, as the product in this process makes them."""
    plan = orjson.loads(Path(os.environ[PLAN]).read_bytes())
    counting.listen(engine)
    pages = {name: record(product, page["paths"], page["cookie"]) for name, page in plan.items()}
    for name, page in plan.items():
        for path, recorded in zip(page["paths"], pages[name], strict=True):
            recorded.said = points_said(path, since, engine.dialect.name) or recorded.said
    return pages


def _add_reads(bare: FastAPI, engine: Engine, pages: dict[str, list[Recorded]]) -> None:
    reading = engine.execution_options(**READING)

    @bare.get("/floor/ready")
    def ready() -> Response:
        return Response(b"ready")

    @bare.get("/floor/{name}/{number}")
    def read(name: str, number: int) -> Response:
        page = pages[name][number]
        with reading.connect() as connection:
            rows = [list(connection.exec_driver_sql(*one).mappings()) for one in page.said]
        if page.media_type.endswith("json"):
            orjson.dumps([dict(row) for answer in rows for row in answer], default=repr)
        return Response(page.body, media_type=page.media_type)


def _add_writes(bare: FastAPI, writes: Bare, clock: Clock) -> None:
    @bare.post("/floor/create")
    def create(body: Body) -> Response:
        orjson.loads(body)
        writes.create(clock.now())
        return Response(CREATED, 201, media_type="application/json")

    @bare.post("/floor/change/{order_id}/{report_id}/{started}")
    def change(order_id: int, report_id: int, started: bool, body: Body) -> Response:
        writes.change(order_id, report_id, started, clock.now())
        return Response(status_code=303, headers={"location": "/"})
