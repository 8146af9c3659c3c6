"""Which events of the sign-in library are written into the audit: the only signals of the program."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models import signals as models

from haitang.network.access import signing


def connect_signals() -> None:
    """Connect each event once. Called while the program starts."""
    auth.user_logged_in.connect(signing.signed_in, dispatch_uid="signed_in")
    auth.user_logged_out.connect(signing.signed_out, dispatch_uid="signed_out")
    account.password_changed.connect(signing.password_changed, dispatch_uid="password_changed")
    models.post_save.connect(signing.factor_saved, sender=Authenticator, dispatch_uid="factor_saved")
    models.post_delete.connect(signing.factor_deleted, sender=Authenticator, dispatch_uid="factor_deleted")
    mfa.authenticator_reset.connect(signing.recovery_codes_made, dispatch_uid="recovery_codes_made")
