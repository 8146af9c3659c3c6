"""What was held, with its pictures."""

from datetime import date, time
from functools import cache
from hashlib import sha256
from io import BytesIO
from uuid import NAMESPACE_OID, uuid5

from PIL import Image

from haitang.machinery.accounts.models import Account
from haitang.machinery.files.actions import receive
from haitang.machinery.files.models import File, Upload
from haitang.machinery.files.pictures import Picture, picture_of
from haitang.machinery.files.storage import path_of
from haitang.work.activities.models import Activity, HoursRule, ServiceRecord
from haitang.work.activities.words import Form, State, Topic

from .district import District
from .names import AT


def add_activities(district: District, account: Account, mark: str) -> None:
    """What the guide recorded: a draft, one reported with a volunteer's hours, one confirmed."""
    states = {
        "draft_activity": State.DRAFT,
        "activity": State.REPORTED,
        "confirmed_activity": State.CONFIRMED,
    }
    for day, (name, state) in enumerate(states.items(), 20):
        activity = Activity.objects.create(
            region=district.villages[0],
            level_above=district.towns[0].code,
            organiser=district.town_association,
            topic=Topic.FARMING,
            title=f"枇杷病虫害防治{mark}",
            sound=f"pipabingchonghaifangzhi ppbchfz{mark}",
            form=Form.FIELD_CLASS,
            held_on=date(2021, 4, day),
            begins=time(9, 30),
            ends=time(11, 0),
            minutes=90,
            place=f"晏家房子小院{mark}",
            participants=32,
            volunteers=1,
            state=state,
            late_reason=f"下村没有网{mark}",
            recorded_by=account.pk,
            recorder=account.username,
            recorded_at=AT,
        )
        ServiceRecord.objects.create(activity=activity, person=district.volunteer_person, minutes=90)
        setattr(district, name, activity)
    HoursRule.objects.create(district=district.region, basis=f"区科协办公会{mark}")


def photograph(colour: str = "olivedrab", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture as a telephone might make it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


@cache
def kept_picture() -> Picture:
    """What becomes of a photograph."""
    return picture_of(photograph())


def keep_pictures(district: District) -> None:
    """Lay the content of the district's pictures where it belongs."""
    kept = kept_picture()
    for name in ("activity", "confirmed_activity"):
        for small, content in ((False, kept.content), (True, kept.small)):
            path = path_of(district.more[f"{name}_picture"], small=small)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def add_pictures(district: District, account: Account, mark: str) -> None:
    """Of what the guide reported and of what was confirmed, a picture each; one more sent and not yet finished."""
    for name in ("activity", "confirmed_activity"):
        activity: Activity = getattr(district, name)
        kept = kept_picture()
        file = File.objects.create(
            key=uuid5(NAMESPACE_OID, f"{district.code}.{name}"),
            origin_kind="activities.Activity",
            origin_key=activity.pk,
            origin_title=activity.title,
            region=activity.region_id,
            name=f"现场{mark}.jpg",
            media_type="image/jpeg",
            width=kept.width,
            height=kept.height,
            size=len(kept.content),
            digest=sha256(kept.content).hexdigest(),
            small_digest=sha256(kept.small).hexdigest(),
            added_by=account.pk,
            adder=account.username,
            added_at=AT,
        )
        district.more[f"{name}_picture"] = file.key
    keep_pictures(district)
    content = photograph("peru")
    upload = Upload.objects.create(
        key=uuid5(NAMESPACE_OID, f"{district.code}.upload"),
        account=account.pk,
        origin_kind="activities.Activity",
        origin_key=district.activity.pk,
        name=f"合影{mark}.jpg",
        size=len(content),
        digest=sha256(content).hexdigest(),
        begun_at=AT,
    )
    receive(upload=upload, offset=0, content=content)
    district.more["upload"] = upload.key
