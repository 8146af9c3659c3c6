from django.urls import path

from .views import files, issuing, papers, returns, templates

app_name = "reports"

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/new/", papers.new_paper, name="new_paper"),
    path("papers/from/<slug:origin>/<int:pk>/", papers.paper_from, name="paper_from"),
    path("papers/templates/", templates.templates, name="templates"),
    path("papers/templates/<slug:kind>/", templates.template, name="template"),
    path("papers/registers/", issuing.registers, name="registers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/text/", papers.text, name="text"),
    path("papers/<int:pk>/preview/", papers.preview, name="preview"),
    path("papers/<int:pk>/refreshment/", papers.refreshment, name="refreshment"),
    path("papers/<int:pk>/issue/", issuing.issue, name="issue"),
    path("papers/<int:pk>/discarding/", issuing.discarding, name="discarding"),
    path("papers/<int:pk>/withdrawal/", issuing.withdraw_paper_page, name="withdrawal"),
    path("papers/<int:pk>/docx/", files.docx, name="docx"),
    path("papers/<int:pk>/pdf/", files.pdf, name="pdf"),
    path("returns/", returns.returns, name="returns"),
    path("returns/new/", returns.new_return, name="new_return"),
    path("returns/<int:pk>/", returns.return_, name="return"),
    path("returns/<int:pk>/cells/", returns.mapping, name="mapping"),
    path("returns/<int:pk>/file/", returns.return_file, name="return_file"),
    path("returns/<int:pk>/dropping/", returns.dropping, name="dropping"),
]
