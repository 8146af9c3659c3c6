"""Addresses of staffing: what stands, what is missing, who sits where, by which rules."""

from django.urls import path

from .views import contacts, correcting, electing, past, reading, ruling, seating

app_name = "staffing"
urlpatterns = [
    path("staffing/", reading.overview, name="overview"),
    path("staffing/vacancies/", reading.vacancies, name="vacancies"),
    path("staffing/coverage/", reading.coverage, name="coverage"),
    path("staffing/on-paper/", reading.on_paper, name="on_paper"),
    path("staffing/contacts/", contacts.contacts, name="contacts"),
    path("staffing/contacts/phones/", contacts.phones, name="contact_phones"),
    path("staffing/candidates/", seating.candidates, name="candidates"),
    path("staffing/posts/<int:pk>/appointments/", seating.appointments, name="appointments"),
    path("staffing/posts/<int:pk>/history/", past.post_history, name="post_history"),
    path("staffing/organisations/<int:pk>/history/", past.organisation_history, name="organisation_history"),
    path("staffing/organisations/<int:pk>/election/", electing.election, name="election"),
    path("staffing/organisations/<int:pk>/postponement/", electing.postponement, name="postponement"),
    path(
        "staffing/organisations/<int:pk>/postponement/withdrawal/",
        electing.postponement_withdrawal,
        name="postponement_withdrawal",
    ),
    path("staffing/terms/<int:pk>/", electing.term, name="term"),
    path("staffing/terms/<int:pk>/annulment/", electing.election_annulment, name="election_annulment"),
    path("staffing/places/<str:code>/history/", past.place_history, name="place_history"),
    path("staffing/posts/<int:pk>/succession/", seating.succession, name="succession"),
    path("staffing/appointments/<int:pk>/ending/", seating.ending, name="ending"),
    path("staffing/appointments/<int:pk>/correction/", correcting.correction, name="correction"),
    path("staffing/appointments/<int:pk>/annulment/", correcting.annulment, name="annulment"),
    path("staffing/annulments/<int:pk>/reversal/", correcting.reversal, name="reversal"),
    path("staffing/rules/", ruling.rules, name="rules"),
    path("staffing/rules/new/", ruling.new_rule, name="new_rule"),
    path("staffing/rules/<int:pk>/", ruling.rule, name="rule"),
    path("staffing/rules/<int:pk>/amendment/", ruling.amendment, name="amendment"),
    path("staffing/rules/<int:pk>/ending/", ruling.rule_ending, name="rule_ending"),
    path("staffing/coverage-rule/", ruling.coverage_rule, name="coverage_rule"),
]
