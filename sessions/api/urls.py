"""URL configuration of the API: every address of its table, its description, and a 404 as JSON for all others."""

from django.urls import path

from sessions.api.addresses import ADDRESSES
from sessions.api.endpoint import endpoint, unknown
from sessions.api.openapi import openapi

# /api/
api_urls = [
    path("openapi.json", openapi, name="api-openapi"),
    *(path(f"v1{each.route}", endpoint(each.methods, each.model, each.limits), name=each.name) for each in ADDRESSES),
    path("v1/", endpoint(ADDRESSES[0].methods), name="api-root-slash"),  # as the OpenAPI document writes it
    path("<path:rest>", unknown, name="api-unknown"),
]
