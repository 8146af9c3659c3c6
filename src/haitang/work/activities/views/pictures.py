"""The pictures of an activity: shown, added whole or in pieces, removed."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.codes import is_digits
from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.files.actions import WrongOffset
from haitang.machinery.files.models import File, Upload
from haitang.machinery.files.pictures import BUSY
from haitang.machinery.files.queries import files_of, upload_of
from haitang.machinery.files.serving import picture_response
from haitang.machinery.files.words import MOST_CHUNK_BYTES
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.work.vouching.rules import is_own

from .. import actions, rules
from ..doors import activity_for
from ..forms import AnnouncementForm, PicturesForm, RemovalForm
from ..models import Activity
from ..words import MOST_PICTURES, MOVES, Move
from .recording import activity_crumbs, redirect_to_activity


@needs(rules.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: Visit, pk: int) -> HttpResponse:
    """What there is to see, and a form to add some. Works without JavaScript."""
    activity = activity_for(request.acting, pk)
    corrects = bool(MOVES.verdict(activity.state, Move.CORRECT))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PicturesForm(*sent, corrects=corrects)
    if request.method == "POST":
        actions.may_change_pictures(request.acting, activity).require()
        if form.is_valid() and add_pictures(request, activity, form):
            return redirect_to_activity(activity)
    context = {
        "activity": activity,
        "album": album(request, activity, form),
        "crumbs": activity_crumbs(activity),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "activities/pictures.html", context, status=status)


def add_pictures(request: Visit, activity: Activity, form: PicturesForm) -> bool:
    """Whether what was sent are pictures and could be added; what is wrong stands on the form."""
    try:
        shots = actions.shots_of([(file.name, file.read()) for file in form.cleaned_data["pictures"]])
        actions.add_pictures(
            activity=activity,
            shots=shots,
            reason=form.cleaned_data.get("reason", ""),
            acting=request.acting,
            at=request.at,
        )
    except Refused as refused:
        form.add_error("pictures", refused.reason)
        return False
    messages.success(request, _("照片已加上。"))
    return True


def album(request: Visit, activity: Activity, form: PicturesForm | None = None) -> dict[str, Any]:
    """What the part of a page about pictures shows: they, whether this reader may change them, and the form."""
    verdict = actions.may_change_pictures(request.acting, activity)
    shown = list(files_of(activity))
    corrects = bool(MOVES.verdict(activity.state, Move.CORRECT))
    return {
        "pictures": shown,
        "may_change": bool(verdict),
        "form": form or PicturesForm(corrects=corrects),
        "left": MOST_PICTURES - len(shown),
        "most": MOST_PICTURES,
        "corrects": corrects,
        "own": is_own(request.acting, activity),
        "sends": bool(verdict) and not corrects and len(shown) < MOST_PICTURES,
        "owner": request.acting.account_id,
    }


@needs(rules.VIEW)
@require_safe
def picture(request: Visit, pk: int, key: UUID) -> HttpResponseBase:
    """One picture, as it is kept."""
    return picture_response(file_for(request, pk, key))


@needs(rules.VIEW)
@require_safe
def thumbnail(request: Visit, pk: int, key: UUID) -> HttpResponseBase:
    """One picture, small."""
    return picture_response(file_for(request, pk, key), small=True)


def file_for(request: Visit, pk: int, key: UUID) -> File:
    """A picture of an activity that the reader sees. Raises Http404."""
    found = files_of(activity_for(request.acting, pk)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


@needs(rules.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: Visit, pk: int, key: UUID) -> HttpResponse:
    """Take one picture away."""
    activity, file = activity_for(request.acting, pk), file_for(request, pk, key)
    actions.may_change_pictures(request.acting, activity).require()

    def act(data: dict[str, str]) -> str:
        actions.remove_picture(
            activity=activity,
            file=file,
            reason=data.get("reason", ""),
            acting=request.acting,
            at=request.at,
        )
        return reverse("activities:activity", args=[pk])

    page = Editing(
        title=_("移除照片：%(name)s") % {"name": file.name},
        submit=_("移除"),
        cancel=reverse("activities:activity", args=[pk]),
        crumbs=activity_crumbs(activity),
        tone="danger",
        lead=_("移除后照片不再保存，只留下谁在什么时候移除的记录。"),
        done=_("照片已移除。"),
    )
    corrects = bool(MOVES.verdict(activity.state, Move.CORRECT))
    form = RemovalForm(request.POST if request.method == "POST" else None, corrects=corrects)
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.RECORD)
@require_POST
def uploads(request: Visit, pk: int) -> HttpResponse:
    """Announce a picture that comes in pieces; says where they go and how many bytes are there already."""
    activity = activity_for(request.acting, pk, rules.RECORD)
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return upload_response(
            HTTPStatus.UNPROCESSABLE_ENTITY, reason=_("没有看懂这张照片，请刷新页面再传。")
        )
    try:
        begun = actions.begin_upload(
            activity=activity, acting=request.acting, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        return refusal(refused)
    address = reverse("activities:picture_upload", args=[pk, begun.key])
    return upload_response(HTTPStatus.CREATED, address=address, received=begun.received)


@needs(rules.RECORD)
@require_http_methods(["GET", "HEAD", "PUT", "POST"])
def upload(request: Visit, pk: int, key: UUID) -> HttpResponse:
    """How far a picture has come; PUT takes the piece at `Upload-Offset`, POST makes the whole a picture."""
    activity = activity_for(request.acting, pk, rules.RECORD)
    under_way = upload_of(activity, key, request.acting)
    try:
        if under_way is None:
            return finished_before(request, activity, key)
        if request.method == "PUT":
            return receive_chunk(request, activity, under_way)
        if request.method == "POST":
            file = actions.finish_upload(
                activity=activity, upload=under_way, acting=request.acting, at=request.at
            )
            return created_response(activity, file)
    except Refused as refused:
        return refusal(refused)
    return upload_response(HTTPStatus.OK, received=under_way.received)


def finished_before(request: Visit, activity: Activity, key: UUID) -> HttpResponse:
    """The answer to finishing once more, when the first answer was lost on its way. Raises Http404."""
    file = files_of(activity).filter(key=key, added_by=request.acting.account_id or 0).first()
    if file is None or request.method != "POST":
        raise Http404
    return created_response(activity, file)


def receive_chunk(request: Visit, activity: Activity, under_way: Upload) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if not (is_digits(offset) and len(offset) < 10):
        return upload_response(HTTPStatus.BAD_REQUEST, reason=_("没有说明这一段从哪里开始。"))
    if int(request.headers.get("Content-Length") or 0) > MOST_CHUNK_BYTES:
        return upload_response(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason=_("这一段太大了，请分成小段再传。")
        )
    try:
        content = request.body
    except UnreadablePostError:  # the line was cut in the middle of the piece
        return upload_response(HTTPStatus.BAD_REQUEST, reason=_("这一段没有传完，请接着传。"))
    received = actions.receive_piece(
        activity=activity, upload=under_way, offset=int(offset), content=content, acting=request.acting
    )
    return upload_response(HTTPStatus.OK, received=received)


def created_response(activity: Activity, file: File) -> HttpResponse:
    address = reverse("activities:picture", args=[activity.pk, file.key])
    return upload_response(HTTPStatus.CREATED, picture=address)


def refusal(refused: Refused) -> HttpResponse:
    """Why not, for the page's script: 409 when it should look again, 503 later, 422 when it should give up."""
    if isinstance(refused, WrongOffset):
        return upload_response(HTTPStatus.CONFLICT, reason=refused.reason, received=refused.received)
    passing = refused.code == BUSY
    status = HTTPStatus.SERVICE_UNAVAILABLE if passing else HTTPStatus.UNPROCESSABLE_ENTITY
    return upload_response(status, reason=refused.reason, code=refused.code)


def upload_response(status: HTTPStatus, **facts: Any) -> HttpResponse:
    return JsonResponse(facts, status=status)
