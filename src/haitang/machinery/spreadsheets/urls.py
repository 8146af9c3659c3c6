"""Addresses of imports: the list, one batch, and what happens to it, each a noun."""

from django.urls import path

from .views import application, batches, lines, words

app_name = "spreadsheets"
urlpatterns = [
    path("imports/", batches.batches, name="batches"),
    path("imports/new/", batches.new, name="batch_new"),
    path("settings/words/", words.words, name="words"),
    path("settings/words/<str:meaning>/", words.word_list, name="word_list"),
    path("imports/kinds/<slug:kind>/sheet/", batches.empty_sheet, name="empty_sheet"),
    path("imports/<int:pk>/", batches.batch, name="batch"),
    path("imports/<int:pk>/sums/", batches.sums, name="batch_sums"),
    path("imports/<int:pk>/lines/<int:position>/", lines.line, name="batch_line"),
    path("imports/<int:pk>/answers/", batches.answers, name="batch_answers"),
    path("imports/<int:pk>/mapping/", lines.mapping, name="batch_mapping"),
    path("imports/<int:pk>/faults/", lines.faults, name="batch_faults"),
    path("imports/<int:pk>/correction/", batches.correction, name="batch_correction"),
    path("imports/<int:pk>/application/", application.application, name="batch_application"),
    path("imports/<int:pk>/recall/", application.recall, name="batch_recall"),
    path("imports/<int:pk>/reversal/", application.reversal, name="batch_reversal"),
    path("imports/<int:pk>/disposal/", application.disposal, name="batch_disposal"),
]
