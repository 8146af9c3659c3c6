from django.urls import path

from .views import accounts, own

app_name = "access"

urlpatterns = [
    path("account/", own.own_account, name="own"),
    path("account/sessions/others/ending/", own.other_sessions_ending, name="other_sessions_ending"),
    path("account/sessions/<int:pk>/ending/", own.own_session_ending, name="own_session_ending"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/places/", accounts.places, name="places"),
    path("accounts/bodies/", accounts.organisation_choices, name="bodies"),
    path("accounts/<int:pk>/", accounts.account_page, name="account"),
    path("accounts/<int:pk>/password/reset/", accounts.password_reset, name="password_reset"),
    path("accounts/<int:pk>/disabling/", accounts.disabling, name="disabling"),
    path("accounts/<int:pk>/enabling/", accounts.enabling, name="enabling"),
    path("accounts/<int:pk>/sessions/ending/", accounts.sessions_ending, name="sessions_ending"),
    path("accounts/<int:pk>/factors/removal/", accounts.factors_removal, name="factors_removal"),
    path("accounts/<int:pk>/grants/new/", accounts.new_grant, name="new_grant"),
    path(
        "accounts/<int:pk>/grants/<int:grant_pk>/withdrawal/",
        accounts.grant_withdrawal,
        name="grant_withdrawal",
    ),
]
