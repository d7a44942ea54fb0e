"""Addresses of the reports of an event, and of their chapters."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.views.publishing import publish
from sessions.views.reports import chapter, chapter_insert, qiita, report, series
from sessions.views.reports import files as report_files
from sessions.views.reports import pull as report_pull
from sessions.views.sharing import links as share_links
from sessions.views.texts import history, preview

# /events/<slug>/reports/<report>/chapters/
chapter_urls = [
    path("new/", chapter.create, name="chapter-create"),
    path("<int:pk>/", chapter.update, name="chapter-update"),
    path("<int:pk>/preview/", preview.chapter, name="chapter-preview"),
    path("<int:pk>/history/", history.chapter, name="chapter-history"),
    path("<int:pk>/photos/", chapter_insert.add_photos, name="chapter-photos"),
    path("<int:pk>/move/", chapter.move, name="chapter-move"),
    path("<int:pk>/delete/", chapter.delete, name="chapter-delete"),
    path("<int:pk>/restore/", chapter.restore, name="chapter-restore"),
]

# /events/<slug>/reports/
report_urls: list[URLPattern | URLResolver] = [
    path("", report.index, name="report-list"),
    path("new/", report.create, name="report-create"),
    path("new/count/", report.count, name="report-count"),
    path("new/series/", series.create, name="report-series"),
    path("<slug:report>/", report.detail, name="report-detail"),
    path("<slug:report>/settings/", report.update, name="report-update"),
    path("<slug:report>/delete/", report.delete, name="report-delete"),
    path("<slug:report>/download/", report.download, name="report-download"),
    path("<slug:report>/archive/", report.archive, name="report-archive"),
    path("<slug:report>/html/", report_files.html, name="report-html"),
    path("<slug:report>/docx/", report_files.docx, name="report-docx"),
    path("<slug:report>/confluence/", report_files.confluence, name="report-confluence"),
    path("<slug:report>/print/", report_files.print_page, name="report-print"),
    path("<slug:report>/follow/", report.follow, name="report-follow"),
    path("<slug:report>/repair/", report.repair, name="report-repair"),
    path("<slug:report>/qiita/", qiita.settings, name="report-qiita"),
    path("<slug:report>/share/", share_links.report, name="report-share"),
    path("<slug:report>/links/", report_pull.links, name="report-links"),
    path("<slug:report>/publish/", publish.choose, name="report-publish"),
    path("<slug:report>/publish/<int:repository>/", publish.to_repository, name="report-publish-to"),
    path("<slug:report>/chapters/", include(chapter_urls)),
]
