"""Errors on HTTP: one table of statuses, one body (RFC 9457), one stable code each."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.logs import log
from api.pages.frame import page
from digitize.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Quarantined,
    Rejected,
    SohoaError,
    TooMany,
    Unauthorized,
    Unavailable,
    Unreadable,
)

STATUSES: Mapping[type[SohoaError], int] = {
    Rejected: 422,
    Quarantined: 422,
    Invalid: 422,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
    Unreadable: 503,
}
TITLES = {
    401: "Chưa đăng nhập",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Sai phương thức",
    409: "Xung đột",
    413: "Quá lớn",
    422: "Không hợp lệ",
    429: "Quá nhiều",
    503: "Tạm ngừng",
}
MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, **extra: object) -> JSONResponse:
    """The body of an error; `type` is stable and carries the code."""
    body = {
        "type": f"urn:sohoa:problem:{code}",
        "title": TITLES.get(status, "Lỗi"),
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def handle(app: FastAPI) -> None:
    """Turns every error of the application into such a body."""

    @app.exception_handler(SohoaError)
    def _ours(request: Request, error: SohoaError) -> Response:
        status = STATUSES[type(error)]
        if status == 401 and wants_page(request):
            return RedirectResponse("/dang-nhap", 303)
        if wants_page(request):
            return page(request, "error.html", None, status, title=TITLES.get(status, "Lỗi"), detail=error.message)
        answer = problem(status, error.code, error.message, **error.extra)
        if status == 429:
            answer.headers["Retry-After"] = str(error.extra.get("retry_after", 60))
        return answer

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(str(part) for part in found["loc"]) for found in error.errors()]
        return problem(422, "bad-request", "Yêu cầu thiếu hoặc sai ở các trường được nêu.", fields=places)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        title = TITLES.get(error.status_code, "Không thực hiện được yêu cầu")
        if wants_page(request):
            return page(request, "error.html", None, error.status_code, title=title, detail="Địa chỉ này không có hoặc không dùng được.")
        return problem(error.status_code, f"http-{error.status_code}", TITLES.get(error.status_code, "Không thực hiện được yêu cầu."))


def unforeseen(request: Request, error: Exception) -> Response:
    """The answer to what nobody thought of; its message stays unsaid and unlogged, as it may hold a value."""
    id = getattr(request.state, "id", "")
    log.error("unforeseen", kind=type(error).__name__, where=_where(error), request=id)
    detail = f"Lỗi bất ngờ; không có gì bị mất. Hãy thử lại, nếu vẫn lỗi thì báo quản trị viên mã {id[:8]}."
    if wants_page(request):
        return page(request, "error.html", None, 500, title="Lỗi", detail=detail)
    return problem(500, "internal", detail)


def wants_page(request: Request) -> bool:
    """Whether a person opened this address in a browser."""
    navigates = request.headers.get("sec-fetch-mode") == "navigate" or "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and navigates


def _where(error: BaseException) -> str:
    """File and line, without the message, which may hold a value."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else ""
